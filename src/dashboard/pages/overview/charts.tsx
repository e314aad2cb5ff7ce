// How it went over the time that is shown.
import { SimpleGrid } from "@mantine/core";
import { rowsOf } from "../../app/rows.ts";
import { Chart } from "../../parts/chart.tsx";
import { sayDuration, sayNumber, sayRough } from "../../words/number.ts";
import { sum, type Part } from "./lists.ts";

export function Charts({ data }: Part) {
  const points = rowsOf(data?.statistics);
  const times = data && points.map((point) => point.at ?? "");
  const of = (pick: (point: (typeof points)[number]) => number | null) =>
    points.map(pick);
  const delivered = of((point) => point.delivered);
  const missed = of((point) => (point.attempts ?? 0) - (point.delivered ?? 0));
  const p50 = of((point) => point.p50LagMs);
  const p95 = of((point) => point.p95LagMs);
  const p99 = of((point) => point.p99LagMs);
  const last = (values: readonly (number | null)[]): string =>
    sayDuration(values.findLast((each) => each !== null));
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Chart
        title={`Attempts ${perBucket(times)}`}
        summary={`${sayNumber(sum(delivered))} succeeded and ${sayNumber(sum(missed))} failed.`}
        times={times}
        format={sayRough}
        series={[
          { label: "succeeded", tone: "good", values: delivered },
          { label: "failed", tone: "bad", values: missed },
        ]}
      />
      <Chart
        title="From commit to first attempt"
        summary={`Half of them took at most ${last(p50)} lately, 99% at most ${last(p99)}.`}
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

/** How much time each point stands for. */
function perBucket(times: readonly string[] | undefined): string {
  const [first, second] = times ?? [];
  if (first === undefined || second === undefined) return "a minute";
  const minutes = (Date.parse(second) - Date.parse(first)) / 60_000;
  if (minutes === 1) return "a minute";
  if (minutes < 60) return `each ${minutes} minutes`;
  if (minutes === 60) return "an hour";
  return minutes === 1440 ? "a day" : `each ${minutes / 60} hours`;
}
