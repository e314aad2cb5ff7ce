-- unfinished: no index shows a delivery whose first attempt is under way, since that would have to be written for each.
-- bodies: in updates of a few rows, whose old versions vacuum removes.
create or replace function outbox_private.walk_partition(p_name text, p_purpose text, p_limit integer default 20000)
  returns boolean
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_walk outbox_private.partition_walks;
  v_key text;
  v_last uuid;
  v_end uuid;
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
  v_key := outbox_private.partition_key(case p_purpose when 'bodies' then 'attempts' else 'deliveries' end);
  execute format(
    'select o.%1$I from outbox_private.%2$I as o where o.%1$I > $1 order by o.%1$I offset $2 - 1 limit 1', v_key, p_name)
  into v_last
  using v_walk.walked_to, p_limit;
  v_end := coalesce(v_last, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  if p_purpose = 'unfinished' then
    execute format(
      'select array_agg(d.id) from outbox_private.%I as d
       where d.id > $1 and d.id <= $2 and d.status = ''pending'' and d.backlog is null', p_name)
    into v_found
    using v_walk.walked_to, v_end;
  else
    execute format(
      'update outbox_private.%I as a
       set response_headers = null, response_body = null
       where a.delivery_id > $1 and a.delivery_id <= $2
         and (a.response_headers is not null or a.response_body is not null)', p_name)
    using v_walk.walked_to, v_end;
  end if;
  update outbox_private.partition_walks as w
  set
    walked_to = v_end,
    is_done = v_last is null,
    found_ids = array(select unnest(w.found_ids) union select unnest(v_found))
  where w.name = p_name and w.purpose = p_purpose;
  return v_last is not null;
end
$$;
revoke execute on function outbox_private.walk_partition(text, text, integer) from public;
comment on function outbox_private.walk_partition(text, text, integer) is
  'Goes on through a partition that nothing new comes to. unfinished: finds the deliveries that are on their way without an index that shows it; bodies: forgets what the endpoints of its attempts have answered. Returns whether there is more.';
