// What happened to an event, the latest first: committed, dispatched, every attempt, and what comes next.
import { Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { rowsOf } from "../../app/rows.ts";
import { NextAttempt } from "../../parts/next-attempt.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import type { Tone } from "../../words/delivery-status.ts";
import { sayDuration } from "../../words/number.ts";
import { sayOutcome } from "../../words/outcome.ts";
import type { Shown } from "./event-page.tsx";
import classes from "./timeline.module.css";

type Delivery = NonNullable<Shown["deliveries"]["nodes"][number]>;

type Entry = {
  readonly key: string;
  /** Null: not yet. */
  readonly at: string | null;
  readonly tone: Tone;
  readonly label: string;
  readonly detail?: ReactNode;
};

export function Timeline({ event }: { readonly event: Shown }) {
  const deliveries = rowsOf(event.deliveries);
  const coming = deliveries.filter(({ status }) => status === "pending");
  const entries = [
    ...deliveries.flatMap((delivery) => attemptsOf(delivery)),
    ...deliveries.flatMap((delivery) => endOf(delivery)),
    ...beginningOf(event, deliveries.length),
  ].toSorted((a, b) => Date.parse(b.at ?? "") - Date.parse(a.at ?? ""));
  const isCut = deliveries.some(
    ({ attempts }) => attempts.pageInfo.hasNextPage,
  );
  return (
    <>
      <ol className={classes["list"]} aria-label="Timeline">
        {coming.map((delivery) => (
          <li key={delivery.id} className={classes["entry"]} data-coming>
            <span className={classes["when"]}>
              <NextAttempt delivery={delivery} />
            </span>
            <div className={classes["what"]}>
              <Status
                said={{
                  label: `Attempt ${delivery.attemptCount + 1}`,
                  tone: "busy",
                }}
              />
              <Where delivery={delivery} />
            </div>
          </li>
        ))}
        {entries.map((entry) => (
          <li key={entry.key} className={classes["entry"]}>
            <span className={classes["when"]}>
              <Time at={entry.at} />
            </span>
            <div className={classes["what"]}>
              <Status
                said={{ label: entry.label, tone: entry.tone }}
                isWrapped
              />
              {entry.detail}
            </div>
          </li>
        ))}
      </ol>
      {isCut ? (
        <Text size="xs" c="dimmed" px="sm" pb="sm">
          Of each delivery, the latest 20 attempts are shown here; its own page
          has all.
        </Text>
      ) : null}
    </>
  );
}

function attemptsOf(delivery: Delivery): Entry[] {
  return rowsOf(delivery.attempts).map((attempt) => {
    const said = sayOutcome(attempt);
    return {
      key: `${delivery.id}:${attempt.number}`,
      at: attempt.startedAt,
      tone: said.tone,
      label: said.title,
      detail: (
        <Where
          delivery={delivery}
          attempt={attempt.number}
          more={`after ${sayDuration(attempt.durationMs)}`}
        />
      ),
    };
  });
}

/** Delivered says its last attempt already. */
function endOf(delivery: Delivery): Entry[] {
  const { id, status, completedAt } = delivery;
  if (status !== "failed" && status !== "cancelled") return [];
  return [
    {
      key: `${id}:end`,
      at: completedAt,
      tone: status === "failed" ? "bad" : "still",
      label:
        status === "failed"
          ? "Given up: no further attempt is made"
          : "Cancelled: no further attempt is made",
      detail: <Where delivery={delivery} />,
    },
  ];
}

function beginningOf(event: Shown, count: number): Entry[] {
  const inserted: Entry = {
    key: "inserted",
    at: event.createdAt,
    tone: "good",
    label: "Inserted by your application",
  };
  if (event.dispatchedAt === null) return [inserted];
  const more = event.deliveries.pageInfo.hasNextPage ? "+" : "";
  return [
    {
      key: "dispatched",
      at: event.dispatchedAt,
      tone: count > 0 ? "good" : "still",
      label:
        count > 0
          ? `Owed to ${count}${more} ${count === 1 ? "endpoint" : "endpoints"}`
          : "No endpoint wanted it",
    },
    inserted,
  ];
}

function Where(props: {
  readonly delivery: Delivery;
  readonly attempt?: number;
  readonly more?: string;
}) {
  const { delivery, attempt, more } = props;
  return (
    <Text size="xs" c="dimmed" className={classes["where"]}>
      <Link
        to="/deliveries/$id"
        params={{ id: delivery.id }}
        search={attempt === undefined ? {} : { attempt: String(attempt) }}
        className="mono"
      >
        {delivery.endpoint?.url ?? "a deleted endpoint"}
      </Link>
      {attempt === undefined ? null : `, attempt ${attempt}`}
      {more === undefined ? null : `, ${more}`}
    </Text>
  );
}
