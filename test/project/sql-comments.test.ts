// Holds schema outbox to its promise: every table, column and function explains itself, since
// these comments are what psql, database tools and GraphQL show.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";

const withoutComment = `
  with relations as (
    select c.oid, format('table outbox.%I', c.relname) as what, c.relname
      from pg_catalog.pg_class c
     where c.relnamespace = 'outbox'::regnamespace
       and c.relkind in ('r', 'p', 'v', 'm')
       -- A partition is described by its table.
       and not c.relispartition
  ), described as (
    select what, obj_description(oid, 'pg_class') as comment from relations
    union all
    select format('column outbox.%I.%I', r.relname, a.attname), col_description(r.oid, a.attnum)
      from relations r
      join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    union all
    select format('function %s', p.oid::regprocedure), obj_description(p.oid, 'pg_proc')
      from pg_catalog.pg_proc p
     where p.pronamespace = 'outbox'::regnamespace
    union all
    select format('type outbox.%I', t.typname), obj_description(t.oid, 'pg_type')
      from pg_catalog.pg_type t
      left join pg_catalog.pg_class c on c.oid = t.typrelid
     where t.typnamespace = 'outbox'::regnamespace
       and (t.typtype in ('e', 'd') or c.relkind = 'c')
  )
  select what from described where coalesce(trim(comment), '') = '' order by what`;

test("every table, column and function in schema outbox has a comment", async (t) => {
  const database = await createDatabase(t);
  assert.deepEqual(await database.query(withoutComment), []);
});

test("what has no comment is found", async (t) => {
  const database = await createDatabase(t);
  await database.query("comment on column outbox.events.payload is null");
  await database.query("comment on table outbox.endpoints is ' '");
  await database.query("create table outbox.bare (id int)");
  await database.query(
    "create function outbox.bare(a int) returns int language sql as 'select a'",
  );
  const found = await database.query<{ what: string }>(withoutComment);
  assert.deepEqual(
    found.map(({ what }) => what),
    [
      "column outbox.bare.id",
      "column outbox.events.payload",
      "function outbox.bare(integer)",
      "table outbox.bare",
      "table outbox.endpoints",
    ],
  );
});
