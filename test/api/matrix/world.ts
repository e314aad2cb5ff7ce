// The world of one tenant: something of everything there is, all of it marked, so that it is known wherever it turns up.
import { randomBytes, randomUUID } from "node:crypto";
import type { TestDatabase } from "../../helpers/database.ts";
import type {
  Receiver,
  Reply,
  ReceivedRequest,
} from "../../helpers/receiver.ts";
import { waitFor } from "../../helpers/wait.ts";

/** Names and ids of a tenant's rows; two worlds have the same shape. */
export type World = {
  readonly marker: string;
  readonly tenant: string;
  readonly type: string;
  readonly idempotencyKey: string;
  readonly endpoints: Readonly<Record<EndpointName, string>>;
  readonly events: Readonly<Record<"ok" | "undispatched" | "live", string>>;
  readonly deliveries: Readonly<
    Record<"delivered" | "failed" | "scheduled" | "live", string>
  >;
  readonly secret: string;
  readonly bulkJobs: Readonly<Record<"finished" | "running", string>>;
  readonly audit: string;
};

type EndpointName =
  | "ok"
  | "failing"
  | "later"
  | "paused"
  | "private"
  | "deleted"
  | "rotated"
  | "spare"
  | "doomed";

/** What the receiver answers to all of them: marked as well, for it is kept with the attempts. */
export function reply({ path }: ReceivedRequest): Reply {
  const [, marker = "", name] = path.split("/");
  const status = name === "failing" || name === "later" ? 500 : 200;
  const headers = { "x-answer": `${marker}-answer` };
  return { status, headers, body: `${marker}-body` };
}

/** What the workers make of it is waited for: they must be running. `finishWorld` does what they must not undo. */
export async function beginWorld(
  database: TestDatabase,
  receiver: Receiver,
): Promise<World> {
  const marker = `m${randomBytes(6).toString("hex")}`;
  const tenant = `${marker}-tenant`;
  const type = `${marker}.ok`;
  const one = async (text: string, values: unknown[]): Promise<string> => {
    const [row] = await database.query(text, values);
    return String(Object.values(row ?? {})[0]);
  };
  const endpoint = async (name: EndpointName, retry: number[] = []) =>
    await one(
      `select id from outbox.create_endpoint(url => $1, tenant => $2, event_types => $3, description => $4,
         headers => jsonb_build_object('x-mark', $4::text), retry_schedule => $5, timeout_ms => 5000,
         ca_certificate => $6)`,
      [
        receiver.url(`/${marker}/${name}`),
        tenant,
        [name === "rotated" || name === "private" ? `${marker}.none` : type],
        `${marker}-${name}`,
        retry,
        // Never sent to.
        name === "private"
          ? `-----BEGIN CERTIFICATE-----\n${marker}\n-----END CERTIFICATE-----`
          : null,
      ],
    );
  const endpoints = {
    ok: await endpoint("ok"),
    failing: await endpoint("failing"),
    later: await endpoint("later", [86_400]),
    paused: await endpoint("paused"),
    private: await endpoint("private"),
    deleted: await endpoint("deleted"),
    rotated: await endpoint("rotated"),
    spare: await endpoint("spare"),
    doomed: await endpoint("doomed"),
  };
  const secret = await one(
    "select id from outbox_private.secrets where endpoint_id = $1",
    [endpoints.rotated],
  );
  await asTenant(database, { marker, tenant }, [
    [`select outbox.rotate_secret($1)`, [endpoints.rotated]],
    [
      `select outbox.pause_endpoint($1, reason => $2)`,
      [endpoints.paused, `${marker}-reason`],
    ],
    [
      `select outbox.retry_failed(type => $1, idempotency_key => $2)`,
      [`${marker}.none`, `${marker}-bulk`],
    ],
  ]);
  const idempotencyKey = `${marker}-key`;
  const event = async (name: string, key: string): Promise<string> =>
    await one(
      `insert into outbox.events (tenant, type, payload, idempotency_key, traceparent)
       values ($1, $2, jsonb_build_object('mark', $3::text), $4, $5) returning id`,
      [
        tenant,
        `${marker}.${name}`,
        `${marker}-payload`,
        key,
        `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`,
      ],
    );
  const ok = await event("ok", idempotencyKey);
  await event("ok", `${idempotencyKey}-2`);
  await event("unmatched", `${idempotencyKey}-3`);
  await settled(database, tenant);

  const live = await one("select outbox_private.uuid_v7()", []);
  const deliveryTo = async (of: string, to: string): Promise<string> =>
    await one("select outbox_private.delivery_id($1, $2)", [of, to]);
  const ofTenant = async (table: string): Promise<string> =>
    await one(`select id from outbox.${table} where tenant = $1 limit 1`, [
      tenant,
    ]);
  return {
    marker,
    tenant,
    type,
    idempotencyKey,
    endpoints,
    events: { ok, undispatched: randomUUID(), live },
    deliveries: {
      delivered: await deliveryTo(ok, endpoints.ok),
      failed: await deliveryTo(ok, endpoints.failing),
      scheduled: await deliveryTo(ok, endpoints.later),
      live: await deliveryTo(live, endpoints.ok),
    },
    secret,
    bulkJobs: { finished: await ofTenant("bulk_jobs"), running: randomUUID() },
    audit: await ofTenant("audit"),
  };
}

/** Every delivery has come to rest, the statistics are written, and the bulk job is finished. */
async function settled(database: TestDatabase, tenant: string): Promise<void> {
  await waitFor(`${tenant} to settle`, async () => {
    const [row] = await database.query<{ is_settled: boolean }>(
      `select
         (select count(*) from outbox.deliveries as d
          where d.tenant = $1 and (d.status <> 'pending' or d.backlog = 'scheduled')) = 14
         and (select sum(s.attempts) from outbox_private.statistics as s
              where s.tenant = $1 and s.scope = 'endpoint' and s.resolution = 'minute') = 12
         and (select count(*) from outbox_private.endpoint_outcomes as o
                join outbox.endpoints as p on p.id = o.endpoint_id where p.tenant = $1) = 6
         and (select b.status from outbox.bulk_jobs as b where b.tenant = $1) = 'finished' as is_settled`,
      [tenant],
    );
    return row?.is_settled;
  });
}

/** After the workers have stopped: what they would dispatch, send or finish. */
export async function finishWorld(
  database: TestDatabase,
  world: World,
): Promise<World> {
  const { marker, tenant, endpoints } = world;
  await asTenant(database, world, [
    ["select outbox.delete_endpoint($1)", [endpoints.deleted]],
    [
      "select outbox.cancel_delivery(outbox_private.delivery_id($1, $2))",
      [world.events.ok, endpoints.paused],
    ],
    [
      "select outbox.retry_failed(endpoint_id => $1, type => $2)",
      [endpoints.failing, `${marker}.none`],
    ],
  ]);
  await database.query(
    `update outbox.deliveries set waiting_since = now(), next_attempt_at = now(), status = 'pending', completed_at = null
     where id = $1`,
    [await second(database, world)],
  );
  await database.query(
    `insert into outbox_private.workers (pool_id, name, version) values ($1, $1, '0');`,
    [`${marker}-worker`],
  );
  await database.query(
    `insert into outbox_private.endpoint_windows (endpoint_id, worker, circuit, open_until, window_limit, in_flight, updated_at)
     values ($1, $2, 'open', now() + interval '1 day', 7, 3, now())`,
    [endpoints.failing, `${marker}-worker`],
  );
  const [event] = await database.query<{ id: string }>(
    `insert into outbox.events (tenant, type, payload) values ($1, $2, '{}') returning id`,
    [tenant, `${marker}.undispatched`],
  );
  const [job] = await database.query<{ id: string }>(
    "select id from outbox.bulk_jobs where tenant = $1 and status = 'running'",
    [tenant],
  );
  return {
    ...world,
    events: { ...world.events, undispatched: event?.id ?? "" },
    bulkJobs: { ...world.bulkJobs, running: job?.id ?? "" },
  };
}

/** The delivery of the second event to the endpoint `ok`. */
async function second(database: TestDatabase, world: World): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    "select id from outbox.deliveries where endpoint_id = $1 and event_id <> $2",
    [world.endpoints.ok, world.events.ok],
  );
  return row?.id ?? "";
}

/** Statements in one transaction, as the API makes it for a tenant's token. */
async function asTenant(
  database: TestDatabase,
  { marker, tenant }: Pick<World, "marker" | "tenant">,
  statements: readonly (readonly [string, unknown[]])[],
): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query("begin; set local role outbox_tenant");
    await client.query(
      "select set_config('jwt.claims.tenant', $1, true), set_config('outbox.actor', $2, true)",
      [tenant, `tenant ${tenant}: ${marker}-person`],
    );
    for (const [text, values] of statements) await client.query(text, values);
    await client.query("commit");
  } finally {
    client.release(true);
  }
}

/** A world of the same shape that is not there: what A asks of B is compared with what it asks of nobody. */
export function nobodyLike(world: World): World {
  const ids = new Map<string, string>();
  const fresh = (id: string): string => {
    const known = ids.get(id) ?? randomUUID().replace(/^(.{14})4/, "$17");
    ids.set(id, known);
    return known;
  };
  const marker = `m${randomBytes(6).toString("hex")}`;
  return JSON.parse(
    JSON.stringify(world)
      .replaceAll(world.marker, marker)
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, fresh),
  ) as World;
}
