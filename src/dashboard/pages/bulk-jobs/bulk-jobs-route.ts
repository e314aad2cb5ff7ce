import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";
import { readText, readWord } from "../../app/search.ts";

export const bulkStatuses = ["running", "finished", "cancelled"] as const;

export type BulkJobsSearch = {
  readonly status?: (typeof bulkStatuses)[number] | undefined;
  readonly tenant?: string | undefined;
};

export const bulkJobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/bulk-jobs",
  validateSearch: (search: Record<string, unknown>): BulkJobsSearch => ({
    status: readWord(search["status"], bulkStatuses),
    tenant: readText(search["tenant"]),
  }),
  component: lazyRouteComponent(
    () => import("./bulk-jobs-page.tsx"),
    "BulkJobsPage",
  ),
});
