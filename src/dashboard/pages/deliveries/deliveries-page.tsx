// Deliveries, those of the newest events first: what is stuck, what failed, and what to do about many of them at once.
import { Button, Group, Stack } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import {
  useInterval,
  useLive,
  useLiveQuery,
  useThrottled,
} from "../../app/live-query.ts";
import { useLiveList } from "../../app/live-list.ts";
import { rowsOf } from "../../app/rows.ts";
import { isId } from "../../app/search.ts";
import { useSession } from "../../app/session.tsx";
import { useBounds } from "../../app/time-range.ts";
import { BulkProgress, useBulkJob } from "../../parts/bulk-progress.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { ListTable, type Selection } from "../../parts/list-table.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Panel } from "../../parts/panel.tsx";
import { sayBulkKind } from "../../words/bulk-job.ts";
import { BulkActions } from "./bulk-actions.tsx";
import {
  DeliveriesByIdDocument,
  DeliveriesDocument,
  DeliveriesMovedDocument,
  type DeliveryRowFragment,
} from "./deliveries.generated.ts";
import type { DeliveriesSearch } from "./deliveries-route.ts";
import { useDeliveryColumns } from "./delivery-columns.tsx";
import { DeliveryFilters } from "./delivery-filters.tsx";
import { conditionOf } from "./filters.ts";
import { SelectionBar } from "./selection-bar.tsx";

const route = getRouteApi("/deliveries");

/** For what no message tells: what somebody else cancels, retries or resumes. */
const pollMs = 5000;

type Selected = ReadonlySet<string>;

export function DeliveriesPage() {
  const search = route.useSearch();
  const bounds = useBounds(search);
  const { viewer } = useSession();
  const [selected, setSelected] = useState<Selected>(new Set());
  // Other filters, another list: what was selected in the last one is not meant any more.
  const filters = JSON.stringify({ ...search, job: undefined });
  const [selectedIn, setSelectedIn] = useState(filters);
  if (selectedIn !== filters) {
    setSelectedIn(filters);
    setSelected(new Set());
  }
  const selection: Selection<DeliveryRowFragment> | undefined =
    viewer.isReadOnly
      ? undefined
      : { ids: selected, onChange: setSelected, nameOf };
  return (
    <>
      <PageHead title="Deliveries">
        {viewer.isReadOnly ? null : (
          <BulkActions search={search} bounds={bounds} />
        )}
      </PageHead>
      <RunningJob search={search} />
      <DeliveryFilters search={search} />
      {search.q !== undefined && isId(search.q) ? (
        <ById id={search.q} selection={selection} />
      ) : (
        <DeliveryList search={search} bounds={bounds} selection={selection} />
      )}
    </>
  );
}

function nameOf({ event, endpoint }: DeliveryRowFragment): string {
  return `${event?.type ?? "a deleted event"} to ${endpoint?.url ?? "a deleted endpoint"}`;
}

type WithSelection = {
  readonly selection: Selection<DeliveryRowFragment> | undefined;
};

function DeliveryList(
  props: WithSelection & {
    readonly search: DeliveriesSearch;
    readonly bounds: ReturnType<typeof useBounds>;
  },
) {
  const { search, bounds, selection } = props;
  const { isOperator } = useSession();
  const list = useLiveList(
    DeliveriesDocument,
    { condition: conditionOf(search, bounds) },
    (data) => data.deliveries,
  );
  const { refresh, loadMore, hold } = list;
  const refreshSoon = useThrottled(refresh, 500);
  useLive(
    DeliveriesMovedDocument,
    { tenant: search.tenant ?? null, endpointId: search.endpoint ?? null },
    refreshSoon,
  );
  useInterval(refresh, pollMs);
  const showFresh = useCallback(() => {
    hold(false);
    window.scrollTo({ top: 0 });
  }, [hold]);
  const columns = useDeliveryColumns(isOperator);

  if (list.error && !list.isLoaded) {
    return <ErrorState error={list.error} onRetry={refresh} />;
  }
  if (list.isLoaded && list.rows.length === 0) {
    return <NoDeliveries search={search} />;
  }
  return (
    <>
      {list.freshCount > 0 ? (
        <Group
          justify="center"
          mb="xs"
          pos="sticky"
          top={56}
          style={{ zIndex: 2 }}
        >
          <Button size="compact-sm" onClick={showFresh}>
            {list.freshCount}
            {list.isFreshCountMore ? "+" : ""} new
          </Button>
        </Group>
      ) : null}
      <ListTable
        label="Deliveries"
        rows={list.rows}
        columns={columns}
        isLoaded={list.isLoaded}
        hasMore={list.hasMore}
        onEnd={loadMore}
        onAway={hold}
        selection={selection}
      />
      <SelectionBar rows={list.rows} selection={selection} onDone={refresh} />
    </>
  );
}

function ById(props: WithSelection & { readonly id: string }) {
  const { id, selection } = props;
  const { isOperator } = useSession();
  const columns = useDeliveryColumns(isOperator);
  const { data, error, refresh } = useLiveQuery(
    DeliveriesByIdDocument,
    { id },
    { pollMs },
  );
  const rows = useMemo(
    () => (data?.delivery ? [data.delivery] : rowsOf(data?.deliveries)),
    [data],
  );
  if (error && !data) return <ErrorState error={error} onRetry={refresh} />;
  if (data && rows.length === 0) {
    return (
      <EmptyState title="No delivery has this id, and none is of an event with it">
        It may have been deleted when its time of retention was over, or it is
        not yours to see.
      </EmptyState>
    );
  }
  return (
    <>
      <ListTable
        label="Deliveries"
        rows={rows}
        columns={columns}
        isLoaded={data !== undefined}
        hasMore={false}
        onEnd={() => undefined}
        selection={selection}
      />
      <SelectionBar rows={rows} selection={selection} onDone={refresh} />
    </>
  );
}

function RunningJob({ search }: { readonly search: DeliveriesSearch }) {
  const { job } = useBulkJob(search.job);
  const navigate = useNavigate({ from: "/deliveries" });
  if (search.job === undefined || !job) return null;
  return (
    <Stack mb="sm">
      <Panel
        title={sayBulkKind(job.kind).title}
        aside={
          <Group gap="sm">
            <Link to="/bulk-jobs/$id" params={{ id: job.id }}>
              Details
            </Link>
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() =>
                void navigate({
                  search: { ...search, job: undefined },
                  replace: true,
                })
              }
            >
              Hide
            </Button>
          </Group>
        }
      >
        <Stack px="sm" pb="sm">
          <BulkProgress job={job} />
        </Stack>
      </Panel>
    </Stack>
  );
}

function NoDeliveries({ search }: { readonly search: DeliveriesSearch }) {
  const { job: _job, ...filters } = search;
  const given = Object.values(filters).filter((value) => value !== undefined);
  if (search.status === "failed" && given.length === 1) {
    return (
      <EmptyState title="Nothing has failed for good">
        Everything was delivered, or is still being tried.
      </EmptyState>
    );
  }
  if (given.length > 0) {
    return (
      <EmptyState title="No delivery fits">
        Nothing matches all of these filters. Deliveries are kept for a limited
        time; older ones are gone.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No deliveries yet">
      A delivery is one event owed to one endpoint. As soon as an event is
      inserted whose type an endpoint wants, it appears here.
    </EmptyState>
  );
}
