// How the endpoint does now, in numbers and in sentences.
import { SimpleGrid, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useNow } from "../../app/time-zone.ts";
import { NumberCard } from "../../parts/number-card.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayEndpoint } from "../../words/endpoint-state.ts";
import { sayWindow } from "../../words/endpoint-window.ts";
import { sayCount, sayDuration, sayShare } from "../../words/number.ts";
import type { ShownEndpoint } from "./endpoint-page.tsx";

export function HealthPanel({
  endpoint,
}: {
  readonly endpoint: ShownEndpoint;
}) {
  const now = useNow();
  const { health } = endpoint;
  const said = sayEndpoint(endpoint);
  const rate = health?.successRate;
  const backlog = health?.backlog;
  const waits = (backlog?.waiting ?? 0) + (backlog?.scheduled ?? 0);
  const isOpen = health?.circuit === "open" || health?.circuit === "half-open";
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        <NumberCard
          label="Attempts that succeeded"
          value={typeof rate === "number" ? sayShare(rate) : "–"}
          detail={`of ${(health?.attemptsLastHour ?? 0).toLocaleString("en")} in the last hour`}
          tone={typeof rate === "number" && rate < 0.9 ? "bad" : undefined}
        />
        <NumberCard
          label="Half of them answered within"
          value={sayDuration(health?.p50DurationMs)}
          detail={`95%: ${sayDuration(health?.p95DurationMs)}`}
        />
        <NumberCard
          label="Waiting to be sent"
          value={
            <Link
              to="/deliveries"
              search={{ endpoint: endpoint.id, status: "pending" }}
            >
              {sayCapped(waits)}
            </Link>
          }
          detail={
            backlog?.held
              ? `and ${sayCapped(backlog.held)} on hold`
              : backlog?.oldestPendingAt
                ? `oldest: ${sayDuration(now - Date.parse(backlog.oldestPendingAt))}`
                : "nothing waits"
          }
          tone={waits > 0 && isOpen ? "busy" : undefined}
        />
        <NumberCard
          label="Failed for good"
          value={
            <Link
              to="/deliveries"
              search={{ endpoint: endpoint.id, status: "failed" }}
            >
              {sayCapped(backlog?.failed ?? 0)}
            </Link>
          }
          detail="no further attempts"
          tone={backlog?.failed ? "bad" : undefined}
        />
      </SimpleGrid>
      <Panel>
        <Facts
          facts={[
            [
              "State",
              <div key="s">
                <Status said={said} />
                <Text c="dimmed">{said.meaning}</Text>
              </div>,
            ],
            ...(endpoint.deletedAt === null &&
            health &&
            endpoint.pausedAt === null
              ? [
                  [
                    isOpen ? "Why nothing is sent" : "How much at a time",
                    sayWindow(health, now),
                  ] as const,
                ]
              : []),
            ["Last success", <Time key="l" at={health?.lastSuccessAt} />],
            ["Last failure", <Time key="f" at={health?.lastFailureAt} />],
          ]}
        />
      </Panel>
    </>
  );
}

/** Each kind is counted up to 10,000. */
function sayCapped(count: number): string {
  return sayCount({ count, isExact: count < 10_000 });
}
