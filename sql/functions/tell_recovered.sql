-- Waits for nobody, since the recorder that calls it holds its deliveries' locks: a row that somebody else has is one that
-- is being paused, or told by another. Who is told is decided by who removes the row, so each recovery is told once.
create or replace function outbox_private.tell_recovered(p_endpoint_ids uuid[]) returns void
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_endpoint_ids uuid[];
  v_data jsonb[];
begin
  with locked as materialized (
    select t.endpoint_id, substring(p.url from '://([^/?#]*)') as host
    from outbox_private.endpoint_troubles as t
      join outbox.endpoints as p on p.id = t.endpoint_id
    where t.endpoint_id = any (p_endpoint_ids) and p.paused_at is null
    for update of t skip locked
  ), over as (
    delete from outbox_private.endpoint_troubles as t
    using locked as l
    where t.endpoint_id = l.endpoint_id
    returning t.*, l.host
  )
  select
    array_agg(o.endpoint_id order by o.endpoint_id),
    array_agg(jsonb_build_object(
      'text', format('Endpoint %s works again; it had trouble since %s', o.host, outbox_private.iso_timestamp(o.since)),
      'at', outbox_private.iso_timestamp(clock_timestamp()),
      'trouble', o.kind, 'since', outbox_private.iso_timestamp(o.since)) order by o.endpoint_id)
  into v_endpoint_ids, v_data
  from over as o;
  if v_endpoint_ids is not null then
    perform outbox_private.tell('postcommit.endpoint.recovered', v_endpoint_ids, v_data);
  end if;
end
$$;
revoke execute on function outbox_private.tell_recovered(uuid[]) from public;
comment on function outbox_private.tell_recovered(uuid[]) is
  'Tells of endpoints at which an attempt has just succeeded that they have recovered, if they were in trouble and are not paused.';
