// Every page by its address. A page's folder holds its route, its search parameters and its component, which is loaded when
// it is first opened.
import { createRouter } from "@tanstack/react-router";
import { auditRoute } from "../pages/audit/audit-route.ts";
import {
  editEndpointRoute,
  newEndpointRoute,
} from "../pages/endpoint-form/endpoint-form-routes.ts";
import { endpointRoute } from "../pages/endpoint/endpoint-route.ts";
import { endpointsRoute } from "../pages/endpoints/endpoints-route.ts";
import { bulkJobRoute } from "../pages/bulk-job/bulk-job-route.ts";
import { bulkJobsRoute } from "../pages/bulk-jobs/bulk-jobs-route.ts";
import { deliveriesRoute } from "../pages/deliveries/deliveries-route.ts";
import { deliveryRoute } from "../pages/delivery/delivery-route.ts";
import { eventRoute } from "../pages/event/event-route.ts";
import { eventsRoute } from "../pages/events/events-route.ts";
import { overviewRoute } from "../pages/overview/overview-route.ts";
import { workersRoute } from "../pages/workers/workers-route.ts";
import { PageError } from "./page-error.tsx";
import { rootRoute } from "./root-route.ts";
import { formatSearch, parseSearch } from "./search.ts";

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    overviewRoute,
    eventsRoute,
    eventRoute,
    endpointsRoute,
    newEndpointRoute,
    endpointRoute,
    editEndpointRoute,
    auditRoute,
    workersRoute,
    deliveriesRoute,
    deliveryRoute,
    bulkJobsRoute,
    bulkJobRoute,
  ]),
  defaultErrorComponent: PageError,
  defaultPreload: "intent",
  scrollRestoration: true,
  parseSearch,
  stringifySearch: formatSearch,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
