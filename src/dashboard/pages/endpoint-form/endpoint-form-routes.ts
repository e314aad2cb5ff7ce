// /endpoints/new and /endpoints/…/edit.
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";

export const newEndpointRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/endpoints/new",
  component: lazyRouteComponent(
    () => import("./new-endpoint-page.tsx"),
    "NewEndpointPage",
  ),
});

export const editEndpointRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/endpoints/$id/edit",
  component: lazyRouteComponent(
    () => import("./edit-endpoint-page.tsx"),
    "EditEndpointPage",
  ),
});
