// What each table of ours takes on the disk, its partitions summed.
import type { Database } from "./server.ts";

/** MiB by table, and of its indexes beside it. Small tables are left out: a page more or less would be a tenth of them. */
export async function readSizes(
  database: Database,
): Promise<Record<string, number>> {
  const rows = await database.query<{
    name: string;
    heap: number;
    indexes: number;
  }>(
    `select
       regexp_replace(coalesce(p.relname, c.relname), '^_private_', '') as name,
       sum(pg_table_size(c.oid))::float8 / 1048576 as heap, sum(pg_indexes_size(c.oid))::float8 / 1048576 as indexes
     from pg_class as c
       left join pg_inherits as i on i.inhrelid = c.oid
       left join pg_class as p on p.oid = i.inhparent
     where c.relkind = 'r'
       and (
         p.relname in ('events', 'deliveries', 'attempts')
         or c.oid in (
           'graphile_worker._private_jobs'::regclass, 'outbox_private.idempotency_keys'::regclass,
           'outbox_private.statistics'::regclass))
     group by 1
     order by 1`,
  );
  return Object.fromEntries(
    rows.flatMap(({ name, heap, indexes }) => [
      [name, heap],
      [`${name} idx`, indexes],
    ]),
  );
}
