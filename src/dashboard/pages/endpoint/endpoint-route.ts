// /endpoints/…: which hours the charts show is in its address.
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";
import { readWord } from "../../app/search.ts";

export const chartTimes = ["1h", "24h", "7d"] as const;

export type EndpointSearch = {
  readonly time?: (typeof chartTimes)[number] | undefined;
};

export const endpointRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/endpoints/$id",
  validateSearch: (search: Record<string, unknown>): EndpointSearch => ({
    time: readWord(search["time"], chartTimes),
  }),
  component: lazyRouteComponent(
    () => import("./endpoint-page.tsx"),
    "EndpointPage",
  ),
});
