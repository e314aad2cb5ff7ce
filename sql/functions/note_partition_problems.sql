create or replace function outbox_private.note_partition_problems(p_problems text[]) returns void
  language sql volatile
as $$
  with now_known as (
    select distinct on (name) split_part(p, ': ', 1) as name, substr(p, strpos(p, ': ') + 2) as problem
    from unnest(p_problems) as p
    order by name
  ), solved as (
    delete from outbox_private.partition_problems as o
    where not exists (select from now_known as n where n.name = o.name)
  )
  insert into outbox_private.partition_problems as o (name, problem)
  select n.name, n.problem from now_known as n
  on conflict (name) do update set problem = excluded.problem
$$;
revoke execute on function outbox_private.note_partition_problems(text[]) from public;
comment on function outbox_private.note_partition_problems(text[]) is
  'Notes what maintenance could not do this time, as "partition: why", for the function partitions. What was noted before and is not among it is solved.';
