// The bad neighbours of `bench isolation`: what each does with a request, and how many deliveries wait for it.
import { setTimeout as sleep } from "node:timers/promises";
import { nowMs } from "./clock.ts";
import { insertEvents } from "./contenders/ours.ts";
import type { Database } from "./server.ts";
import type { Sink } from "./sink.ts";

const urlOf = {
  hung: (sink: Sink) => sink.url("hang"),
  slow: (sink: Sink) => sink.url("slow"),
  dribbling: (sink: Sink) => sink.url("dribble"),
  // Port 1 of loopback: nobody listens there.
  refusing: () => "http://127.0.0.1:1/",
};
export type Neighbour = keyof typeof urlOf;
export const neighbours = Object.keys(urlOf) as readonly Neighbour[];

/** For the neighbour's events to be dispatched; those that are not by then wait undispatched. */
const dispatchPatienceMs = 10_000;

/** Inserts one event for the neighbour. */
export const insertForNeighbour =
  "insert into outbox.events (type, payload) values ('bad', $1::jsonb) returning id";

/** Its backlog arrives while the worker runs, and is dispatched to the end (or as far as the worker lets it). */
export async function makeNeighbour(
  database: Database,
  how: {
    readonly neighbour: Neighbour;
    readonly backlog: number;
    readonly sink: Sink;
  },
): Promise<void> {
  const { neighbour, backlog, sink } = how;
  await sink.begin();
  await database.query(
    "select outbox.create_endpoint(url => $1, event_types => '{bad}')",
    [urlOf[neighbour](sink)],
  );
  await insertEvents(database, {
    events: backlog,
    eventsPerStatement: 100,
    type: "'bad'",
  });
  const deadlineMs = nowMs() + dispatchPatienceMs;
  while (nowMs() < deadlineMs) {
    const [row] = await database.query<{ is_dispatched: boolean }>(
      "select not exists (select from outbox.events where dispatched_at is null) as is_dispatched",
    );
    if (row?.is_dispatched) break;
    await sleep(50);
  }
  // Otherwise autovacuum analyzes in the midst of measuring, or not.
  await database.query("analyze");
}

/** Owed to the neighbour and not delivered, whether dispatched or not. */
export async function countWaiting(database: Database): Promise<number> {
  const [row] = await database.query<{ count: string }>(
    `select count(*)
     from outbox.events as e left join outbox.deliveries as d on d.event_id = e.id
     where e.type = 'bad' and (d.status in ('pending', 'held') or e.dispatched_at is null)`,
  );
  return Number(row?.count);
}
