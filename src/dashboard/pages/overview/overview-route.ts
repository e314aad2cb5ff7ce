// /: the time and the tenant that its address holds.
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";
import { readText } from "../../app/search.ts";
import { readTimeRange, type TimeRange } from "../../app/time-range.ts";

/** Without a time, the last hour is meant. */
export type OverviewSearch = TimeRange & {
  readonly tenant?: string | undefined;
};

export const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: (search: Record<string, unknown>): OverviewSearch => ({
    tenant: readText(search["tenant"]),
    ...readTimeRange(search),
  }),
  component: lazyRouteComponent(
    () => import("./overview-page.tsx"),
    "OverviewPage",
  ),
});
