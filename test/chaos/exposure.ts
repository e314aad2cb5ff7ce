// How many duplicates a fault allows. A request is *exposed* while its attempt is not yet a row that Postgres has
// committed: it is on its way, or unanswered, or answered and its record is under way.
//
// - kill -9 loses the exposed requests of that process, and nothing else: those that were unanswered when it died, and
//   those answered so shortly before (`recordMs`, or since Postgres went away) that the record may not have been
//   committed, and was not. The receivers may hear of its last requests only after its death, so they are counted at the
//   end; what was durable is asked at the kill.
// - Any other fault ends no process, so no record is lost: after it, no request may be without an attempt. But a worker
//   that loses its lease is taken over, and what it has in flight may be made by somebody else as well. A stalled worker
//   exposes what a killed one would, and what it sends before it has noticed. Where Postgres or its sessions go, it is
//   what any worker has in flight when that begins, and what is received until it is over.
import type { Seen } from "./receiver.ts";

/** How long an answer may take to become a committed row, on a machine that is busy with other things. */
const recordMs = 3000;
/** An unanswered request waits at most an endpoint's timeout. */
const recentMs = 60_000;

export type Query = <Row extends object>(
  text: string,
  values?: readonly unknown[],
) => Promise<Row[]>;

/** A process that died, or might as well have. */
export type Casualty = {
  readonly workerPid: number;
  readonly atMs: number;
  /** What it was answered before that has been recorded, unless something is wrong. */
  readonly answeredSinceMs: number;
  /** When it had noticed, if it lives on; otherwise Infinity. */
  readonly untilMs: number;
  /** The process's durable attempts by delivery, of those deliveries that it had to do with lately. */
  readonly durable: ReadonlyMap<string, number>;
};

/** A time in which workers may lose their leases. */
export type Disturbance = {
  /** When it began. */
  readonly inFlight: number;
  readonly fromMs: number;
  readonly untilMs: number;
};

export type Witness = {
  readonly query: Query;
  readonly log: readonly Seen[];
  readonly endpointIds: readonly string[];
};

/** To be asked when the process is gone, or stalled. */
export async function describeCasualty(
  witness: Witness,
  workerPid: number,
  atMs: number,
  disturbances: readonly Disturbance[],
): Promise<Casualty> {
  const lately = witness.log.filter(
    (seen) =>
      seen.workerPid === workerPid && seen.receivedAtMs > atMs - recentMs,
  );
  const durable = await attemptsOf(witness, lately);
  // Where Postgres was just away, or the sessions, records have been waiting since.
  const answeredSinceMs = disturbances
    .filter(({ untilMs }) => untilMs > atMs - recordMs)
    .reduce((since, { fromMs }) => Math.min(since, fromMs), atMs - recordMs);
  return { workerPid, atMs, answeredSinceMs, untilMs: Infinity, durable };
}

/** What the process had in flight then, known once its last requests have reached the receivers. */
export function countExposed(
  { log, endpointIds }: Witness,
  casualty: Casualty,
): number {
  const { workerPid, atMs, answeredSinceMs, untilMs, durable } = casualty;
  const requests = new Map<string, { all: number; exposed: number }>();
  for (const seen of log) {
    if (seen.workerPid !== workerPid) continue;
    const { receivedAtMs, answeredAtMs = Infinity } = seen;
    if (receivedAtMs < atMs - recentMs || receivedAtMs > untilMs) continue;
    const key = keyOf(seen, endpointIds);
    const counts = requests.get(key) ?? { all: 0, exposed: 0 };
    counts.all += 1;
    if (answeredAtMs > answeredSinceMs) counts.exposed += 1;
    requests.set(key, counts);
  }
  let count = 0;
  for (const [key, { all, exposed }] of requests) {
    const unrecorded = all - (durable.get(key) ?? 0);
    count += Math.max(0, Math.min(exposed, unrecorded));
  }
  return count;
}

/** Requests that were made twice within one attempt: those on connections that had gone stale. */
export function countSentAgain({ log, endpointIds }: Witness): number {
  const open = new Set<string>();
  let count = 0;
  for (const seen of log) {
    const key = keyOf(seen, endpointIds);
    if (open.delete(key)) count += 1;
    if (seen.mayBeSentAgain) open.add(key);
  }
  return count;
}

/** What was in flight when they began, and all that came while one of them lasted. */
export function countDisturbed(
  { log }: Witness,
  disturbances: readonly Disturbance[],
): number {
  const meanwhile = log.filter(({ receivedAtMs }) =>
    disturbances.some(
      ({ fromMs, untilMs }) =>
        receivedAtMs >= fromMs && receivedAtMs <= untilMs,
    ),
  );
  return disturbances.reduce(
    (sum, { inFlight }) => sum + inFlight,
    meanwhile.length,
  );
}

/** What all workers have in flight now. */
export async function countInFlight(witness: Witness): Promise<number> {
  const since = performance.now() - recentMs;
  const lately = witness.log.filter((seen) => seen.receivedAtMs > since);
  const requests = new Map<string, number>();
  for (const seen of lately) {
    const key = keyOf(seen, witness.endpointIds);
    requests.set(key, (requests.get(key) ?? 0) + 1);
  }
  const durable = await attemptsOf(witness, lately);
  let inFlight = 0;
  for (const [key, count] of requests) {
    inFlight += Math.max(0, count - (durable.get(key) ?? 0));
  }
  return inFlight;
}

function keyOf(seen: Seen, endpointIds: readonly string[]): string {
  return `${seen.eventId} ${endpointIds[seen.endpoint]} ${seen.workerPid}`;
}

/** Durable attempts of these requests' deliveries by the workers that sent them, but for those that never left. */
async function attemptsOf(
  { query, endpointIds }: Witness,
  requests: readonly Seen[],
): Promise<Map<string, number>> {
  const keys = new Set(requests.map((seen) => keyOf(seen, endpointIds)));
  const rows = await query<{ key: string; attempts: number }>(
    `select given.key, count(*)::integer as attempts
     from (
       select key, split_part(key, ' ', 1)::uuid as event_id, split_part(key, ' ', 2)::uuid as endpoint_id,
         split_part(key, ' ', 3) as pid
       from unnest($1::text[]) as g (key)) as given
       join outbox.attempts as a
         on a.delivery_id = outbox_private.delivery_id(given.event_id, given.endpoint_id)
         and a.worker like '%-' || given.pid
         and a.outcome not in ('connection_refused', 'connection_failed')
     group by 1`,
    [[...keys]],
  );
  return new Map(rows.map((row) => [row.key, row.attempts]));
}
