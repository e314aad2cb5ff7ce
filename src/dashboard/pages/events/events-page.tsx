// Events, the newest first, with what became of each at a glance.
import { Button, Group, Text } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import {
  useLive,
  useLiveQuery,
  useThrottled,
  useInterval,
} from "../../app/live-query.ts";
import { useLiveList } from "../../app/live-list.ts";
import { rowsOf } from "../../app/rows.ts";
import { isId } from "../../app/search.ts";
import { useSession } from "../../app/session.tsx";
import { useBounds } from "../../app/time-range.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { ListTable, type Column } from "../../parts/list-table.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { PlainText } from "../../parts/plain-text.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayEvent } from "../../words/event-state.ts";
import { EventFilters } from "./event-filters.tsx";
import type { EventsSearch } from "./events-route.ts";
import {
  EventByIdDocument,
  EventsDocument,
  EventsMovedDocument,
  type EventRowFragment,
} from "./events.generated.ts";

const route = getRouteApi("/events");

/** For what no message tells: events that no endpoint wants, or that no worker has looked at. */
const pollMs = 5000;

export function EventsPage() {
  const search = route.useSearch();
  return (
    <>
      <PageHead title="Events" />
      <EventFilters search={search} />
      {search.q !== undefined && isId(search.q) ? (
        <OneEvent id={search.q} />
      ) : (
        <EventList search={search} />
      )}
    </>
  );
}

function EventList({ search }: { readonly search: EventsSearch }) {
  const { isOperator } = useSession();
  const { q, tenant, key, state } = search;
  const bounds = useBounds(search);
  const list = useLiveList(
    EventsDocument,
    {
      condition: {
        ...bounds,
        ...(q !== undefined && { type: q }),
        ...(tenant !== undefined && { tenant }),
        ...(key !== undefined && { idempotencyKey: key }),
        ...(state !== undefined && { [state]: true }),
      },
    },
    (data) => data.events,
  );
  const { refresh, loadMore, hold } = list;
  const refreshSoon = useThrottled(refresh, 500);
  useLive(EventsMovedDocument, { tenant: tenant ?? null }, refreshSoon);
  useInterval(refresh, pollMs);
  const showFresh = useCallback(() => {
    hold(false);
    window.scrollTo({ top: 0 });
  }, [hold]);
  const columns = useColumns(isOperator);

  if (list.error && !list.isLoaded) {
    return <ErrorState error={list.error} onRetry={refresh} />;
  }
  if (list.isLoaded && list.rows.length === 0) {
    return <NoEvents search={search} />;
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
        label="Events"
        rows={list.rows}
        columns={columns}
        isLoaded={list.isLoaded}
        hasMore={list.hasMore}
        onEnd={loadMore}
        onAway={hold}
      />
    </>
  );
}

function useColumns(isOperator: boolean): readonly Column<EventRowFragment>[] {
  return useMemo(
    () => [
      {
        id: "type",
        label: "Type",
        render: (event) => (
          <Link to="/events/$id" params={{ id: event.id }} title={event.type}>
            <Text span fw={500}>
              {event.type}
            </Text>
          </Link>
        ),
      },
      {
        id: "state",
        label: "State",
        width: { base: 132, sm: 190 },
        render: (event) => <EventStatus event={event} />,
      },
      ...(isOperator
        ? [
            {
              id: "tenant",
              label: "Tenant",
              width: "16%",
              visibleFrom: "sm" as const,
              render: (event: EventRowFragment) => event.tenant,
            },
          ]
        : []),
      {
        id: "key",
        label: "Idempotency key",
        width: "20%",
        visibleFrom: "md",
        render: (event) => (
          <Text
            span
            c="dimmed"
            className="mono"
            title={event.idempotencyKey ?? ""}
          >
            <PlainText text={event.idempotencyKey ?? ""} />
          </Text>
        ),
      },
      {
        id: "time",
        label: "Inserted",
        width: { base: 92, sm: 104 },
        align: "right",
        render: (event) => <Time at={event.createdAt} />,
      },
    ],
    [isOperator],
  );
}

function EventStatus({ event }: { readonly event: EventRowFragment }) {
  const said = sayEvent({
    ...event,
    deliveries: rowsOf(event.deliveries),
    hasMore: event.deliveries.pageInfo.hasNextPage,
  });
  return <Status said={said} detail={said.share} />;
}

function OneEvent({ id }: { readonly id: string }) {
  const { isOperator } = useSession();
  const columns = useColumns(isOperator);
  const { data, error, refresh } = useLiveQuery(
    EventByIdDocument,
    { id },
    { pollMs },
  );
  if (error && !data) return <ErrorState error={error} onRetry={refresh} />;
  if (data && !data.event) {
    return (
      <EmptyState title="There is no event with this id">
        It may have been deleted when its time of retention was over, or it is
        not yours to see.
      </EmptyState>
    );
  }
  return (
    <ListTable
      label="Events"
      rows={data?.event ? [data.event] : []}
      columns={columns}
      isLoaded={data !== undefined}
      hasMore={false}
      onEnd={() => undefined}
    />
  );
}

const insert = `insert into outbox.events (type, payload)
values ('order.created', '{"id": 42, "total": 19.90}');`;

function NoEvents({ search }: { readonly search: EventsSearch }) {
  const { isOperator } = useSession();
  if (Object.values(search).some((value) => value !== undefined)) {
    return (
      <EmptyState title="No event fits">
        Nothing matches all of these filters. Events are kept for a limited
        time; older ones are gone.
      </EmptyState>
    );
  }
  return isOperator ? (
    <EmptyState
      title="No events yet"
      paste={{ text: insert, what: "the INSERT" }}
    >
      An event is a row that your application inserts in its own transaction. If
      it commits, the webhook goes out. Paste this into any Postgres client, and
      it appears here at once:
    </EmptyState>
  ) : (
    <EmptyState title="No events yet">
      As soon as something happens that you are to be told of, it appears here.
    </EmptyState>
  );
}
