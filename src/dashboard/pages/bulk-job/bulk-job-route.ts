import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";

export const bulkJobRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/bulk-jobs/$id",
  component: lazyRouteComponent(
    () => import("./bulk-job-page.tsx"),
    "BulkJobPage",
  ),
});
