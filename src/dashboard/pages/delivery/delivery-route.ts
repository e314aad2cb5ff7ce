// /deliveries/<id>: which attempt is open.
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";
import { readText } from "../../app/search.ts";

export type DeliverySearch = {
  /** The number of the attempt that is open, or `none`; without it, the latest one. */
  readonly attempt?: string | undefined;
};

export const deliveryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/deliveries/$id",
  validateSearch: (search: Record<string, unknown>): DeliverySearch => ({
    attempt: readText(search["attempt"]),
  }),
  component: lazyRouteComponent(
    () => import("./delivery-page.tsx"),
    "DeliveryPage",
  ),
});
