// The numbers that say how it goes; each leads to what it counts.
import { SimpleGrid } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { rowsOf } from "../../app/rows.ts";
import { useNow } from "../../app/time-zone.ts";
import { NumberCard } from "../../parts/number-card.tsx";
import {
  sayCount,
  sayDuration,
  sayNumber,
  sayRate,
  sayShare,
} from "../../words/number.ts";
import { deliveriesIn, deliveriesOf, sum, type Part } from "./lists.ts";

export function Numbers(props: Part & { readonly perSecond: number }) {
  const { data, search, perSecond } = props;
  const points = rowsOf(data?.statistics);
  const attempts = sum(points.map((point) => point.attempts));
  const delivered = sum(points.map((point) => point.delivered));
  const missed = attempts - delivered;
  const share = attempts > 0 ? delivered / attempts : undefined;
  const latest = points.findLast((point) => point.p50LagMs !== null);
  const failed = data?.failed?.approximateCount;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm">
      <NumberCard
        label="Delivered now"
        value={data && sayRate(perSecond)}
        detail={data && `${sayNumber(delivered)} in all this time`}
        link={deliveriesIn("delivered", search)}
      />
      <NumberCard
        label="Attempts that succeeded"
        value={data && (share === undefined ? "–" : sayShare(share))}
        detail={
          data && (missed > 0 ? `${sayNumber(missed)} failed` : "none failed")
        }
        tone={share !== undefined && share < 0.9 ? "bad" : undefined}
        link={deliveriesOf(search)}
      />
      <NumberCard
        label="From commit to first attempt"
        value={data && sayDuration(latest?.p50LagMs)}
        detail={
          latest
            ? `95%: ${sayDuration(latest.p95LagMs)}, 99%: ${sayDuration(latest.p99LagMs)}`
            : data && "nothing was sent"
        }
        link={deliveriesOf(search)}
      />
      <Backlog data={data} search={search} />
      <NumberCard
        label="Failed for good"
        value={failed && sayCount(failed)}
        detail={data && "until someone retries them"}
        tone={failed && failed.count > 0 ? "bad" : undefined}
        link={deliveriesIn("failed", search)}
      />
    </SimpleGrid>
  );
}

function Backlog({ data, search }: Part) {
  const now = useNow();
  const [oldest] = rowsOf(data?.pending);
  const backlog = data?.pending?.approximateCount;
  const held = data?.held?.approximateCount;
  const age = oldest && now - Date.parse(oldest.createdAt);
  return (
    <NumberCard
      label="Waiting to be sent"
      value={backlog && sayCount(backlog)}
      tone={age !== undefined && age > 3_600_000 ? "busy" : undefined}
      link={deliveriesIn("pending", search)}
      detail={
        data && (
          <>
            {oldest ? (
              <Link to="/deliveries/$id" params={{ id: oldest.id }}>
                oldest: {sayDuration(age)}
              </Link>
            ) : (
              "nothing waits"
            )}
            {held && held.count > 0 ? (
              <>
                {", "}
                <Link {...deliveriesIn("held", search)}>
                  {sayCount(held)} on hold
                </Link>
              </>
            ) : null}
          </>
        )
      }
    />
  );
}
