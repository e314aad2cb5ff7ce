// One delivery: where it stands, what that means and what to do, and every attempt as it was made.
import { Skeleton, Stack, Text } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useLive, useLiveQuery } from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import { isId } from "../../app/search.ts";
import { useSession } from "../../app/session.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Mono } from "../../parts/mono.tsx";
import { NextAttempt } from "../../parts/next-attempt.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Status } from "../../parts/status.tsx";
import { ExactTime, Time } from "../../parts/time.tsx";
import { sayDelivery } from "../../words/delivery-status.ts";
import { Attempts } from "./attempts.tsx";
import {
  DeliveryDocument,
  DeliveryMovedDocument,
  type DeliveryQuery,
} from "./delivery.generated.ts";
import { DeliveryActions } from "./delivery-actions.tsx";
import { WhatToDo } from "./what-to-do.tsx";

const route = getRouteApi("/deliveries/$id");

export type Shown = NonNullable<DeliveryQuery["delivery"]>;

export function DeliveryPage() {
  const { id } = route.useParams();
  const isPaused = !isId(id);
  const { data, error, refresh } = useLiveQuery(
    DeliveryDocument,
    { id },
    // What somebody else cancels or retries, no message tells.
    { everyMs: 250, pollMs: 4000, isPaused },
  );
  useLive(DeliveryMovedDocument, { id }, refresh, { isPaused });
  const delivery = data?.delivery;
  return (
    <>
      <PageHead title={delivery?.event?.type ?? "Delivery"}>
        {delivery ? (
          <DeliveryActions delivery={delivery} onDone={refresh} />
        ) : (
          <Link to="/deliveries">All deliveries</Link>
        )}
      </PageHead>
      {delivery ? (
        <Whole delivery={delivery} />
      ) : error ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : data || isPaused ? (
        <EmptyState title="There is no delivery with this id">
          It may have been deleted when its time of retention was over, or it is
          not yours to see.
        </EmptyState>
      ) : (
        <Skeleton height={320} />
      )}
    </>
  );
}

function Whole({ delivery }: { readonly delivery: Shown }) {
  const { isOperator } = useSession();
  const { event, endpoint } = delivery;
  const said = sayDelivery(delivery);
  const [latest] = rowsOf(delivery.attempts);
  return (
    <Stack gap="md">
      <Panel>
        <Facts
          facts={[
            [
              "State",
              <Stack key="s" gap={2}>
                <div role="status">
                  <Status said={said} />
                </div>
                <Text size="xs" c="dimmed">
                  {said.meaning}
                </Text>
              </Stack>,
            ],
            ["Next attempt", <NextAttempt key="n" delivery={delivery} />],
            ["Attempts so far", String(delivery.attemptCount)],
            [
              "Endpoint",
              endpoint ? (
                <Text key="p">
                  <Link to="/endpoints/$id" params={{ id: endpoint.id }}>
                    <Mono text={endpoint.url} />
                  </Link>
                  {endpoint.deletedAt ? " (deleted)" : null}
                  {endpoint.pausedAt ? " (paused)" : null}{" "}
                  <Link to="/deliveries" search={{ endpoint: endpoint.id }}>
                    its deliveries
                  </Link>
                </Text>
              ) : (
                "not known any more"
              ),
            ],
            [
              "Event",
              event ? (
                <Link key="e" to="/events/$id" params={{ id: event.id }}>
                  <Mono text={event.id} />
                </Link>
              ) : (
                "deleted"
              ),
            ],
            ...(isOperator ? [["Tenant", delivery.tenant] as const] : []),
            ["Delivery id", <Mono key="i" text={delivery.id} />],
            ["Dispatched", <ExactTime key="d" at={delivery.createdAt} />],
            ...(delivery.completedAt
              ? [
                  [
                    said.label,
                    <span key="c">
                      <ExactTime at={delivery.completedAt} /> (
                      <Time at={delivery.completedAt} />)
                    </span>,
                  ] as const,
                ]
              : []),
          ]}
        />
      </Panel>
      <WhatToDo delivery={delivery} latest={latest} />
      <Attempts delivery={delivery} />
    </Stack>
  );
}
