// What was sent to an endpoint over time, and how long it took to answer.
import { SegmentedControl, SimpleGrid } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useBounds } from "../../app/time-range.ts";
import { useLiveQuery } from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import { readWord } from "../../app/search.ts";
import { Chart } from "../../parts/chart.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { sayDuration } from "../../words/number.ts";
import { chartTimes } from "./endpoint-route.ts";
import { EndpointChartDocument } from "./endpoint.generated.ts";

const route = getRouteApi("/endpoints/$id");

const choices = [
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "24 hours" },
  { value: "7d", label: "7 days" },
];
const inWords = {
  "1h": "in the last hour",
  "24h": "in the last 24 hours",
  "7d": "in the last 7 days",
} as const;

export function EndpointCharts({ id }: { readonly id: string }) {
  const { time = "1h" } = route.useSearch();
  const navigate = route.useNavigate();
  const { createdAfter } = useBounds({ time });
  const { data, error, refresh } = useLiveQuery(
    EndpointChartDocument,
    // The API's own default is an hour that moves along.
    { id, since: time === "1h" ? null : (createdAfter ?? null) },
    { pollMs: time === "1h" ? 5000 : 30_000 },
  );
  const points = rowsOf(data?.statistics);
  const times = data && points.map((point) => point.at ?? "");
  const delivered = points.map((point) => point.delivered);
  const failed = points.map((point) => point.failed);
  const p50 = points.map((point) => point.p50DurationMs);
  const p95 = points.map((point) => point.p95DurationMs);
  const latest = points.findLast((point) => point.p50DurationMs !== null);
  return (
    <section aria-label="Over time">
      <SegmentedControl
        size="xs"
        mb="xs"
        aria-label="Which time the charts show"
        data={choices}
        value={time}
        onChange={(value) =>
          void navigate({
            search: { time: readWord(value, chartTimes) },
            replace: true,
            resetScroll: false,
          })
        }
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Chart
            title="Attempts"
            summary={`${sum(delivered)} succeeded and ${sum(failed)} failed ${inWords[time]}.`}
            times={times}
            format={sayWhole}
            series={[
              { label: "succeeded", tone: "good", values: delivered },
              { label: "failed", tone: "bad", values: failed },
            ]}
          />
          <Chart
            title="How long an attempt takes"
            summary={
              latest
                ? `Half of them took at most ${sayDuration(latest.p50DurationMs)} lately, 95% at most ${sayDuration(latest.p95DurationMs)}.`
                : `There was none ${inWords[time]}.`
            }
            times={times}
            format={sayMs}
            series={[
              { label: "half", tone: "first", values: p50 },
              { label: "95%", tone: "second", values: p95 },
            ]}
          />
        </SimpleGrid>
      )}
    </section>
  );
}

/** Nothing between two whole numbers, where an axis is that fine. */
function sayWhole(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en") : "";
}

function sayMs(value: number): string {
  return value > 0 && value < 1 ? "" : sayDuration(value);
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
