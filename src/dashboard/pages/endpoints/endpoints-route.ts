// /endpoints: the filters that its address holds.
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";
import { readText, readWord } from "../../app/search.ts";

export const endpointStates = ["troubled", "paused", "deleted"] as const;

export type EndpointsSearch = {
  /** A part of the URL or of the description, or an endpoint's id. */
  readonly q?: string | undefined;
  readonly tenant?: string | undefined;
  readonly state?: (typeof endpointStates)[number] | undefined;
};

export const endpointsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/endpoints",
  validateSearch: (search: Record<string, unknown>): EndpointsSearch => ({
    q: readText(search["q"]),
    tenant: readText(search["tenant"]),
    state: readWord(search["state"], endpointStates),
  }),
  component: lazyRouteComponent(
    () => import("./endpoints-page.tsx"),
    "EndpointsPage",
  ),
});
