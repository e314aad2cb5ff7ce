// The endpoints that are listed: those in trouble first, whatever their age, then all others.
import { useMemo } from "react";
import { useLiveList } from "../../app/live-list.ts";
import {
  useInterval,
  useLive,
  useLiveQuery,
  useThrottled,
} from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import { isId } from "../../app/search.ts";
import { troubleOf } from "../../words/endpoint-state.ts";
import type { EndpointsSearch } from "./endpoints-route.ts";
import {
  EndpointByIdDocument,
  EndpointsDocument,
  EndpointsMovedDocument,
  TroubledEndpointsDocument,
  type EndpointRowFragment,
} from "./endpoints.generated.ts";

/** For what no message tells: how many succeed, and how many wait. */
const pollMs = 10_000;

export function useEndpointList({ q, tenant, state }: EndpointsSearch) {
  const isOne = q !== undefined && isId(q);
  const narrowed = {
    ...(q !== undefined && { search: q }),
    ...(tenant !== undefined && { tenant }),
  };
  const one = useLiveQuery(
    EndpointByIdDocument,
    { id: q ?? "" },
    { pollMs, isPaused: !isOne },
  );
  const troubled = useLiveQuery(
    TroubledEndpointsDocument,
    { condition: { ...narrowed, troubled: true } },
    {
      pollMs,
      isPaused: isOne || (state !== undefined && state !== "troubled"),
    },
  );
  const list = useLiveList(
    EndpointsDocument,
    {
      condition: {
        ...narrowed,
        deleted: state === "deleted",
        ...(state === "paused" && { paused: true }),
        // Asked for above, and not twice.
        ...(state === "troubled" && { troubled: true }),
      },
    },
    (data) => data.endpoints,
  );
  const refresh = useThrottled(() => {
    list.refresh();
    troubled.refresh();
  }, 1000);
  useLive(EndpointsMovedDocument, { tenant: tenant ?? null }, refresh);
  useInterval(list.refresh, pollMs);

  const first = troubled.data?.endpoints;
  const rows = useMemo(() => {
    const isWorst = state === undefined || state === "troubled";
    const worst = isWorst
      ? rowsOf(first)
          .filter((endpoint) => troubleOf(endpoint) > 0)
          .toSorted((a, b) => troubleOf(b) - troubleOf(a))
      : [];
    if (state === "troubled") return worst;
    const ids = new Set(worst.map(({ id }) => id));
    return [...worst, ...list.rows.filter(({ id }) => !ids.has(id))];
  }, [first, list.rows, state]);

  if (isOne) {
    const found: readonly EndpointRowFragment[] = one.data?.endpoint
      ? [one.data.endpoint]
      : [];
    return {
      rows: found,
      isLoaded: one.data !== undefined,
      hasMore: false,
      error: one.error,
      loadMore: () => undefined,
      refresh: one.refresh,
    };
  }
  const isTroubleKnown =
    (state !== undefined && state !== "troubled") ||
    troubled.data !== undefined ||
    troubled.error !== undefined;
  return {
    rows,
    isLoaded: list.isLoaded && isTroubleKnown,
    hasMore: state !== "troubled" && list.hasMore,
    error: list.error,
    loadMore: list.loadMore,
    refresh,
  };
}
