-- unfinished: no index shows a delivery whose first attempt is under way, since that would have to be written for each.
-- bodies: in updates of a few rows, whose old versions vacuum removes.
create or replace function outbox_private.walk_partition(p_name text, p_purpose text, p_limit integer default 20000)
  returns boolean
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_walk outbox_private.partition_walks;
  v_count integer;
  v_last uuid;
  v_found uuid[];
begin
  insert into outbox_private.partition_walks (name, purpose) values (p_name, p_purpose) on conflict do nothing;
  select w.* into v_walk
  from outbox_private.partition_walks as w
  where w.name = p_name and w.purpose = p_purpose
  for no key update;
  if v_walk.is_done then
    return false;
  end if;
  perform set_config('synchronous_commit', 'off', true);
  if p_purpose = 'unfinished' then
    execute format(
      'select count(*), (array_agg(o.id order by o.id desc))[1],
         array_agg(o.id) filter (where o.status = ''pending'' and o.backlog is null)
       from (
         select d.id, d.status, d.backlog from outbox_private.%I as d where d.id >= $1 order by d.id limit $2
       ) as o', p_name)
    into v_count, v_last, v_found
    using v_walk.walked_to, p_limit;
  else
    execute format(
      'with batch as materialized (
         select a.ctid as place, a.delivery_id, a.response_headers is not null or a.response_body is not null as has_body
         from outbox_private.%1$I as a where a.delivery_id >= $1 order by a.delivery_id limit $2
       ), stripped as (
         update outbox_private.%1$I as a
         set response_headers = null, response_body = null
         where a.ctid = any (array(select b.place from batch as b where b.has_body))
       )
       select count(*), (array_agg(b.delivery_id order by b.delivery_id desc))[1] from batch as b', p_name)
    into v_count, v_last
    using v_walk.walked_to, p_limit;
  end if;
  update outbox_private.partition_walks as w
  set
    walked_to = coalesce(v_last, w.walked_to),
    is_done = v_count < p_limit,
    found_ids = array(select unnest(w.found_ids) union select unnest(v_found))
  where w.name = p_name and w.purpose = p_purpose;
  return v_count = p_limit;
end
$$;
revoke execute on function outbox_private.walk_partition(text, text, integer) from public;
comment on function outbox_private.walk_partition(text, text, integer) is
  'Goes on through a partition that nothing new comes to. unfinished: finds the deliveries that are on their way without an index that shows it; bodies: forgets what the endpoints of its attempts have answered. Returns whether there is more.';
