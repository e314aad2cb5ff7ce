// What an operator at 3 AM, or a customer, looks at first: is it going out, and if not, where is it stuck.
import { SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useLive, useLiveQuery } from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import { useNow } from "../../app/time-zone.ts";
import { Chart } from "../../parts/chart.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { NumberCard } from "../../parts/number-card.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayEndpoint, troubleOf } from "../../words/endpoint-state.ts";
import {
  sayCount,
  sayDuration,
  sayRate,
  sayShare,
} from "../../words/number.ts";
import {
  OverviewDocument,
  OverviewMovedDocument,
  type OverviewQuery,
} from "./overview.generated.ts";
import { useRate } from "./rate.ts";

export function OverviewPage() {
  const { data, error, refresh } = useLiveQuery(
    OverviewDocument,
    {},
    { everyMs: 2000, pollMs: 10_000 },
  );
  const [perSecond, count] = useRate();
  useLive(OverviewMovedDocument, {}, ({ statistics }) => {
    count(statistics?.delivered ?? 0);
    refresh();
  });
  return (
    <>
      <PageHead title="Overview" />
      {error && !data ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : (
        <Stack gap="md">
          <Numbers data={data} perSecond={perSecond} />
          <Charts data={data} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <Endpoints data={data} />
            <Failures data={data} />
          </SimpleGrid>
        </Stack>
      )}
    </>
  );
}

type Part = { readonly data: OverviewQuery | undefined };

function Numbers(props: Part & { readonly perSecond: number }) {
  const { data, perSecond } = props;
  const now = useNow();
  const points = rowsOf(data?.statistics);
  const attempts = sum(points.map((point) => point.attempts));
  const delivered = sum(points.map((point) => point.delivered));
  const share = attempts > 0 ? delivered / attempts : undefined;
  const latest = points.findLast((point) => point.p50LagMs !== null);
  const [oldest] = rowsOf(data?.pending);
  const failed = data?.failed?.approximateCount;
  const backlog = data?.pending?.approximateCount;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm">
      <NumberCard
        label="Delivered now"
        value={data && sayRate(perSecond)}
        detail={data && `${delivered.toLocaleString("en")} in the last hour`}
      />
      <NumberCard
        label="Attempts that succeeded"
        value={data && (share === undefined ? "–" : sayShare(share))}
        detail="in the last hour"
        tone={share !== undefined && share < 0.9 ? "bad" : undefined}
      />
      <NumberCard
        label="From commit to first attempt"
        value={data && sayDuration(latest?.p50LagMs)}
        detail={
          latest
            ? `95%: ${sayDuration(latest.p95LagMs)}, 99%: ${sayDuration(latest.p99LagMs)}`
            : "nothing sent in the last hour"
        }
      />
      <NumberCard
        label="Waiting to be sent"
        value={backlog && sayCount(backlog)}
        detail={
          oldest
            ? `oldest: ${sayDuration(now - Date.parse(oldest.createdAt))}`
            : "nothing waits"
        }
        tone={
          oldest && now - Date.parse(oldest.createdAt) > 3_600_000
            ? "busy"
            : undefined
        }
      />
      <NumberCard
        label="Failed for good"
        value={failed && sayCount(failed)}
        detail="no further attempts"
        tone={failed && failed.count > 0 ? "bad" : undefined}
      />
    </SimpleGrid>
  );
}

function Charts({ data }: Part) {
  const points = rowsOf(data?.statistics);
  const times = data && points.map((point) => point.at ?? "");
  const of = (pick: (point: (typeof points)[number]) => number | null) =>
    points.map(pick);
  const delivered = of((point) => point.delivered);
  const missed = of((point) => (point.attempts ?? 0) - (point.delivered ?? 0));
  const p50 = of((point) => point.p50LagMs);
  const p95 = of((point) => point.p95LagMs);
  const p99 = of((point) => point.p99LagMs);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Chart
        title="Attempts a minute"
        summary={`${sum(delivered)} succeeded and ${sum(missed)} failed in the last hour.`}
        times={times}
        format={(value) => value.toLocaleString("en")}
        series={[
          { label: "succeeded", tone: "good", values: delivered },
          { label: "failed", tone: "bad", values: missed },
        ]}
      />
      <Chart
        title="From commit to first attempt"
        summary={`Half of them took at most ${sayDuration(p50.findLast((each) => each !== null))} lately, 99% at most ${sayDuration(p99.findLast((each) => each !== null))}.`}
        times={times}
        format={sayDuration}
        series={[
          { label: "half", tone: "first", values: p50 },
          { label: "95%", tone: "second", values: p95 },
          { label: "99%", tone: "third", values: p99 },
        ]}
      />
    </SimpleGrid>
  );
}

function Endpoints({ data }: Part) {
  const troubled = rowsOf(data?.endpoints)
    .filter((endpoint) => troubleOf(endpoint) > 0)
    .toSorted((a, b) => troubleOf(b) - troubleOf(a))
    .slice(0, 8);
  return (
    <Panel title="Endpoints in trouble">
      {troubled.length === 0 ? (
        <Text c="dimmed" px="sm" pb="sm">
          {data ? "None: all of them take what they are sent." : "…"}
        </Text>
      ) : (
        <Table aria-label="Endpoints in trouble" layout="fixed">
          <Table.Tbody>
            {troubled.map((endpoint) => {
              const { successRate } = endpoint.health ?? {};
              return (
                <Table.Tr key={endpoint.id}>
                  <Table.Td>
                    <Text className="mono" truncate title={endpoint.url}>
                      {endpoint.url}
                    </Text>
                  </Table.Td>
                  <Table.Td w={150}>
                    <Status said={sayEndpoint(endpoint)} />
                  </Table.Td>
                  <Table.Td w={80} ta="right" className="numbers">
                    {typeof successRate === "number"
                      ? sayShare(successRate)
                      : ""}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}

function Failures({ data }: Part) {
  const failed = rowsOf(data?.failed);
  return (
    <Panel title="Failed lately">
      {failed.length === 0 ? (
        <Text c="dimmed" px="sm" pb="sm">
          {data
            ? "None: everything was delivered, or is still being tried."
            : "…"}
        </Text>
      ) : (
        <Table aria-label="Failed lately" layout="fixed">
          <Table.Tbody>
            {failed.map((delivery) => (
              <Table.Tr key={delivery.id}>
                <Table.Td>
                  {delivery.event ? (
                    <Link to="/events/$id" params={{ id: delivery.event.id }}>
                      {delivery.event.type}
                    </Link>
                  ) : null}
                  <Text size="xs" c="dimmed" truncate>
                    {delivery.lastError}
                  </Text>
                </Table.Td>
                <Table.Td w={110} ta="right">
                  <Time at={delivery.completedAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
