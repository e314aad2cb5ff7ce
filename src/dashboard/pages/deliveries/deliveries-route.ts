// /deliveries: the filters that its address holds.
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";
import { isId, readText, readWord } from "../../app/search.ts";
import { readTimeRange, type TimeRange } from "../../app/time-range.ts";

export const deliveryStatuses = [
  "pending",
  "held",
  "failed",
  "delivered",
  "cancelled",
] as const;

export type DeliveriesSearch = TimeRange & {
  /** The id of a delivery, or of an event. */
  readonly q?: string | undefined;
  readonly status?: (typeof deliveryStatuses)[number] | undefined;
  readonly endpoint?: string | undefined;
  readonly outcome?: string | undefined;
  /** A status code, such as 503; or a class of them, such as 5xx. */
  readonly code?: string | undefined;
  readonly tenant?: string | undefined;
  /** Still not delivered so many seconds after the event was inserted. */
  readonly stuck?: string | undefined;
  /** The bulk job whose progress is shown. */
  readonly job?: string | undefined;
};

export const deliveriesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/deliveries",
  validateSearch: (search: Record<string, unknown>): DeliveriesSearch => ({
    q: readText(search["q"]),
    status: readWord(search["status"], deliveryStatuses),
    endpoint: readMatching(search["endpoint"], isId),
    outcome: readMatching(search["outcome"], (text) => /^[a-z_]+$/.test(text)),
    code: readMatching(search["code"], isCode),
    tenant: readText(search["tenant"]),
    stuck: readMatching(search["stuck"], (text) => /^\d{1,9}$/.test(text)),
    job: readMatching(search["job"], isId),
    ...readTimeRange(search),
  }),
  component: lazyRouteComponent(
    () => import("./deliveries-page.tsx"),
    "DeliveriesPage",
  ),
});

export function isCode(text: string): boolean {
  return /^[2-5](\d\d|xx)$/i.test(text);
}

function readMatching(
  value: unknown,
  fits: (text: string) => boolean,
): string | undefined {
  const text = readText(value);
  return text !== undefined && fits(text) ? text : undefined;
}
