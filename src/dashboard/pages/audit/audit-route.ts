// /audit: the filters that its address holds, and the entry that is open.
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.ts";
import { isId, readText, readWord } from "../../app/search.ts";
import { readTimeRange, type TimeRange } from "../../app/time-range.ts";
import { mutations } from "../../words/mutation.ts";

export type AuditFilters = TimeRange & {
  readonly who?: string | undefined;
  readonly what?: string | undefined;
  readonly tenant?: string | undefined;
};

export type AuditSearch = AuditFilters & {
  /** The id of the entry that is shown whole. */
  readonly entry?: string | undefined;
};

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/audit",
  validateSearch: (search: Record<string, unknown>): AuditSearch => {
    const entry = readText(search["entry"]);
    return {
      who: readText(search["who"]),
      what: readWord(search["what"], mutations),
      tenant: readText(search["tenant"]),
      ...readTimeRange(search),
      entry: entry !== undefined && isId(entry) ? entry : undefined,
    };
  },
  component: lazyRouteComponent(() => import("./audit-page.tsx"), "AuditPage"),
});
