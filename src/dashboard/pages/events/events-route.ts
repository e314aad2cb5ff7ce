// /events: the filters that its address holds.
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";
import { readText, readWord } from "../../app/search.ts";
import { readTimeRange, type TimeRange } from "../../app/time-range.ts";

export const eventStates = ["undispatched", "unmatched"] as const;

export type EventsSearch = TimeRange & {
  /** A type, perhaps with a wildcard at its end, or an event's id. */
  readonly q?: string | undefined;
  readonly tenant?: string | undefined;
  readonly key?: string | undefined;
  readonly state?: (typeof eventStates)[number] | undefined;
};

export const eventsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/events",
  validateSearch: (search: Record<string, unknown>): EventsSearch => ({
    q: readText(search["q"]),
    tenant: readText(search["tenant"]),
    key: readText(search["key"]),
    state: readWord(search["state"], eventStates),
    ...readTimeRange(search),
  }),
  component: lazyRouteComponent(
    () => import("./events-page.tsx"),
    "EventsPage",
  ),
});
