// One event: what was inserted, and what became of it.
import { Group, SimpleGrid, Skeleton, Stack, Table, Text } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useLive, useLiveQuery } from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import { isId } from "../../app/search.ts";
import { useSession } from "../../app/session.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { EventPayloadDocument } from "../../parts/event-payload.generated.ts";
import { Facts } from "../../parts/facts.tsx";
import { JsonView } from "../../parts/json-view.tsx";
import { Mono } from "../../parts/mono.tsx";
import { NextAttempt } from "../../parts/next-attempt.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Status } from "../../parts/status.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { sayDelivery } from "../../words/delivery-status.ts";
import { sayEvent } from "../../words/event-state.ts";
import {
  EventDocument,
  EventMovedDocument,
  type EventQuery,
} from "./event.generated.ts";
import { ReplayEvent } from "./replay-event.tsx";
import { Timeline } from "./timeline.tsx";

const route = getRouteApi("/events/$id");

export type Shown = NonNullable<EventQuery["event"]>;

export function EventPage() {
  const { id } = route.useParams();
  const isPaused = !isId(id);
  const { data, error, refresh } = useLiveQuery(
    EventDocument,
    { id },
    { everyMs: 500, pollMs: 5000, isPaused },
  );
  useLive(EventMovedDocument, { id }, refresh, { isPaused });
  const event = data?.event;
  return (
    <>
      <PageHead title={event?.type ?? "Event"}>
        {event ? (
          <Group gap="xs">
            <ReplayEvent event={event} onDone={refresh} />
          </Group>
        ) : (
          <Link to="/events">All events</Link>
        )}
      </PageHead>
      {event ? (
        <Whole event={event} />
      ) : error ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : data || isPaused ? (
        <EmptyState title="There is no event with this id">
          It may have been deleted when its time of retention was over, or it is
          not yours to see.
        </EmptyState>
      ) : (
        <Skeleton height={240} />
      )}
    </>
  );
}

function Whole({ event }: { readonly event: Shown }) {
  const { isOperator } = useSession();
  const deliveries = rowsOf(event.deliveries);
  const said = sayEvent({
    ...event,
    deliveries,
    hasMore: event.deliveries.pageInfo.hasNextPage,
  });
  return (
    <Stack gap="md">
      <Panel>
        <Facts
          facts={[
            ["State", <Status key="s" said={said} detail={said.share} />],
            ["Inserted", <ExactTime key="t" at={event.createdAt} />],
            ["Event id", <Mono key="i" text={event.id} />],
            ...(isOperator ? [["Tenant", event.tenant] as const] : []),
            ...(event.idempotencyKey === null
              ? []
              : [
                  [
                    "Idempotency key",
                    <Mono key="k" text={event.idempotencyKey} />,
                  ] as const,
                ]),
            ...(event.traceparent === null
              ? []
              : [
                  [
                    "Trace",
                    <Trace key="c" traceparent={event.traceparent} />,
                  ] as const,
                ]),
          ]}
        />
      </Panel>
      <Panel title="Deliveries">
        {deliveries.length === 0 ? (
          <Text p="sm">{said.meaning}</Text>
        ) : (
          <Deliveries deliveries={deliveries} />
        )}
        {event.deliveries.pageInfo.hasNextPage ? (
          <Text size="xs" c="dimmed" p="sm">
            These are the first 50.{" "}
            <Link to="/deliveries" search={{ q: event.id }}>
              More of them
            </Link>
          </Text>
        ) : null}
      </Panel>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Panel title="Timeline">
          <Timeline event={event} />
        </Panel>
        <div>
          <Payload id={event.id} />
        </div>
      </SimpleGrid>
    </Stack>
  );
}

function Deliveries(props: {
  readonly deliveries: readonly NonNullable<
    Shown["deliveries"]["nodes"][number]
  >[];
}) {
  return (
    <Table.ScrollContainer
      minWidth={520}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
    >
      <Table aria-label="Deliveries">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Endpoint</Table.Th>
            <Table.Th w={120}>State</Table.Th>
            <Table.Th>Last answer</Table.Th>
            <Table.Th w={130} ta="right">
              Next attempt
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.deliveries.map((delivery) => (
            <Table.Tr key={delivery.id}>
              <Table.Td>
                <Link to="/deliveries/$id" params={{ id: delivery.id }}>
                  <Mono text={delivery.endpoint?.url ?? "a deleted endpoint"} />
                </Link>
              </Table.Td>
              <Table.Td>
                <Status said={sayDelivery(delivery)} />
              </Table.Td>
              <Table.Td>
                <Group gap={6}>
                  {delivery.lastStatusCode ?? ""}
                  <Text span c="dimmed">
                    {delivery.lastError ?? ""}
                  </Text>
                </Group>
              </Table.Td>
              <Table.Td ta="right">
                {delivery.status === "pending" || delivery.status === "held" ? (
                  <NextAttempt delivery={delivery} />
                ) : null}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Payload({ id }: { readonly id: string }) {
  const { data, error, refresh } = useLiveQuery(EventPayloadDocument, { id });
  const text = data?.event?.payloadText;
  if (typeof text === "string") {
    return (
      <JsonView
        text={text}
        label="Payload"
        note="Numbers stand as they are sent, digit by digit."
      />
    );
  }
  return error ? (
    <ErrorState error={error} onRetry={refresh} />
  ) : (
    <Skeleton height={200} />
  );
}

/** The trace id is what one searches for; the whole header is what was sent along. */
function Trace({ traceparent }: { readonly traceparent: string }) {
  const [, trace] = /^[\da-f]{2}-([\da-f]{32})-/.exec(traceparent) ?? [];
  return (
    <Group gap="xs">
      <Mono text={trace ?? traceparent} />
      <CopyButton value={trace ?? traceparent} what="the trace id" />
      {trace === undefined ? null : (
        <Text size="xs" c="dimmed">
          sent along as traceparent: <Mono text={traceparent} />
        </Text>
      )}
    </Group>
  );
}
