// All that Postgres holds of one tenant: what it is, and how to take it away for a while.
import type { TestDatabase } from "../../helpers/database.ts";

/** Every table with rows of tenants, and which rows of it are a tenant's ($1). */
const tables: Readonly<Record<string, string>> = {
  "outbox.events": "x.tenant = $1",
  "outbox.endpoints": "x.tenant = $1",
  "outbox.deliveries": "x.tenant = $1",
  "outbox.attempts": "x.tenant = $1",
  "outbox.bulk_jobs": "x.tenant = $1",
  "outbox.audit": "x.tenant = $1",
  "outbox_private.idempotency_keys": "x.tenant = $1",
  "outbox_private.subscriptions": "x.tenant = $1",
  "outbox_private.statistics": "x.tenant = $1",
  "outbox_private.mutation_keys": "x.scope = $1",
  "outbox_private.secrets": ofEndpoint(),
  "outbox_private.endpoint_failures": ofEndpoint(),
  "outbox_private.endpoint_outcomes": ofEndpoint(),
  "outbox_private.endpoint_troubles": ofEndpoint(),
  "outbox_private.endpoint_windows": ofEndpoint(),
};
/** What is nobody's. */
const ownerless = [
  "outbox_private.workers",
  "outbox_private.canaries",
  "outbox_private.maintenance",
  "outbox_private.partition_problems",
  "outbox_private.partition_walks",
  "outbox_private.staged_partitions",
];

function ofEndpoint(): string {
  return "x.endpoint_id in (select p.id from outbox.endpoints as p where p.tenant = $1)";
}

/** Tables that this list does not know: their rows would not be looked for. */
export async function unknownTables(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `select c.oid::regclass::text as name
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname in ('outbox', 'outbox_private') and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  return rows
    .map(({ name }) => name)
    .filter((name) => !(name in tables) && !ownerless.includes(name))
    .filter((name) => !name.includes("migration"));
}

/** All rows of a tenant, by table. */
export async function rowsOf(
  database: TestDatabase,
  tenant: string,
): Promise<Record<string, unknown[]>> {
  const entries = Object.entries(tables).map(
    async ([table, condition]) =>
      [
        table,
        (
          await database.query<{ row: unknown }>(
            `select to_jsonb(x) as row from ${table} as x where ${condition} order by to_jsonb(x)::text`,
            [tenant],
          )
        ).map(({ row }) => row),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** All rows of everybody, and the jobs: what a refused mutation must leave as it is. */
export async function allRows(database: TestDatabase): Promise<string> {
  const names = [...Object.keys(tables), "graphile_worker._private_jobs"];
  const rows = await Promise.all(
    names.map((name) =>
      database.query(
        `select to_jsonb(x)::text as row from ${name} as x order by 1`,
      ),
    ),
  );
  return JSON.stringify(rows);
}

/** Every string in these rows, also those in JSON. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return [...Object.keys(value), ...Object.values(value).flatMap(stringsIn)];
}

/** Does something while the rows of a tenant are away, as if it had never been there. */
export async function without<T>(
  database: TestDatabase,
  tenant: string,
  act: () => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect();
  // The endpoints last: what belongs to them is found by them.
  const names = Object.keys(tables).toSorted(
    (a, b) =>
      Number(a === "outbox.endpoints") - Number(b === "outbox.endpoints"),
  );
  try {
    // No triggers: rows come and go by other ways here.
    await client.query("set session_replication_role = replica");
    for (const [index, table] of names.entries()) {
      await client.query(
        `create temporary table away_${index} as table ${table} with no data`,
      );
      await client.query(
        `with gone as (delete from ${table} as x where ${tables[table]} returning *)
         insert into away_${index} select * from gone`,
        [tenant],
      );
    }
    const result = await act();
    for (const [index, table] of names.entries()) {
      const columns = await client.query<{ list: string }>(
        `select string_agg(quote_ident(attname), ', ') as list from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
        [table],
      );
      const list = columns.rows[0]?.list;
      await client.query(
        `insert into ${table} (${list}) select ${list} from away_${index}`,
      );
    }
    return result;
  } finally {
    client.release(true);
  }
}
