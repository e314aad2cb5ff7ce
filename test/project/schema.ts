// Writes down what a migrated database holds, from its catalogue: the newcomer's page, and a guard against drift.
// pg_dump is not among the npm package's programs. Day partitions are left out: they depend on the day.

type Query = (text: string) => Promise<{ readonly text: string }[]>;

const schemas = "('outbox', 'outbox_private')";
const isPartition = `c.relname ~ '_\\d{8}$'`;

const relations = `
  select format(E'%s %s.%s (\\n%s\\n)%s;%s',
    case c.relkind when 'v' then '-- view' else 'create table' end,
    n.nspname, c.relname,
    (select string_agg(
       format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
         case when a.attnotnull then ' not null' else '' end,
         coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')),
       E',\\n' order by a.attnum)
     from pg_attribute as a
       left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid)
      when c.relispartition then ' partition of ' || (select inhparent::regclass::text from pg_inherits where inhrelid = c.oid) || ' ' || pg_get_expr(c.relpartbound, c.oid)
      else '' end,
    coalesce(E'\\n-- ' || replace(obj_description(c.oid, 'pg_class'), E'\\n', E'\\n-- '), '')
      || case when c.relrowsecurity then E'\\n-- row level security' else '' end
      || coalesce((select string_agg(format(E'\\n-- %s: %s', a.attname, col_description(c.oid, a.attnum)), '' order by a.attnum)
         from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0 and col_description(c.oid, a.attnum) is not null), '')
      || coalesce((select string_agg(format(E'\\n-- grant %s to %s', acl.privileges, acl.grantee), '' order by acl.grantee::text, acl.privileges)
         from (select string_agg(x.privilege_type, ', ' order by x.privilege_type) as privileges, x.grantee::regrole as grantee
               from aclexplode(c.relacl) as x where x.grantee <> c.relowner group by x.grantee) as acl), '')
      || coalesce((select string_agg(format(E'\\n-- grant %s (%s) to %s', lower(acl.privilege), acl.columns, acl.grantee), '' order by acl.grantee::text, acl.privilege)
         from (select x.privilege_type as privilege, x.grantee::regrole as grantee, string_agg(a.attname, ', ' order by a.attnum) as columns
               from pg_attribute as a, aclexplode(a.attacl) as x where a.attrelid = c.oid group by x.privilege_type, x.grantee) as acl), '')
  ) as text
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname in ${schemas} and c.relkind in ('r', 'p', 'v') and not ${isPartition}
  order by n.nspname, c.relname`;

const constraints = `
  select format('alter table %s add constraint %I %s;', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid)) as text
  from pg_constraint as k join pg_class as c on c.oid = k.conrelid join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname in ${schemas} and not c.relispartition and k.contype <> 'n'
  order by c.oid::regclass::text, k.conname`;

const indexes = `
  select pg_get_indexdef(i.indexrelid) || ';' as text
  from pg_index as i join pg_class as c on c.oid = i.indrelid join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname in ${schemas} and not c.relispartition
    and not exists (select from pg_constraint as k where k.conindid = i.indexrelid)
  order by 1`;

const triggers = `
  select pg_get_triggerdef(g.oid) || ';' as text
  from pg_trigger as g join pg_class as c on c.oid = g.tgrelid join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname in ${schemas} and not c.relispartition and not g.tgisinternal
  order by 1`;

const policies = `
  select format('create policy %I on %I.%I for %s to %s using (%s) with check (%s);',
    policyname, schemaname, tablename, lower(cmd), array_to_string(roles, ', '), qual, with_check) as text
  from pg_policies where schemaname in ${schemas} order by 1`;

// Their bodies are in sql/functions, a file each: here is how they are called, and by whom.
const functions = `
  select format(E'-- function %I.%I(%s)\\n--   returns %s, %s%s\\n-- %s%s', n.nspname, p.proname,
    pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
    case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    case when p.prosecdef then ', security definer' else '' end,
    replace(obj_description(p.oid, 'pg_proc'), E'\\n', E'\\n-- '),
    coalesce((select string_agg(format(E'\\n-- grant execute to %s', case when x.grantee = 0 then 'public' else x.grantee::regrole::text end), '' order by x.grantee = 0 desc, x.grantee::regrole::text)
      from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as x where x.grantee <> p.proowner), '')) as text
  from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
  where n.nspname in ${schemas}
  order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)`;

/** The schema as text, the same for every database that was migrated by this version on Postgres 18. */
export async function describeSchema(query: Query): Promise<string> {
  const parts = [
    "-- Generated by npm run schema from a migrated Postgres 18. Not run by anything.",
  ];
  for (const sql of [
    relations,
    constraints,
    indexes,
    triggers,
    policies,
    functions,
  ]) {
    parts.push((await query(sql)).map((row) => row.text).join("\n\n"));
  }
  return `${parts.join("\n\n")}\n`;
}
