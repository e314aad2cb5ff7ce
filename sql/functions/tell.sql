-- Events of our own, in the transaction of what they tell of. Only where somebody wants them: nobody else is to find them
-- among its events.
--
-- There can be no loop, since there is an order of who hears of whom: of endpoints that ask for none of them their tenant's
-- that do; of both the operators'; and of these nobody. So what goes wrong with telling is told one step further, and not
-- back. That a secret expires is no consequence of a delivery, and told to the endpoint itself, too.
create or replace function outbox_private.tell(p_type text, p_endpoint_ids uuid[], p_data jsonb[]) returns void
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_patterns text[] := outbox_private.matching_patterns(p_type);
  v_message text;
begin
  perform set_config('outbox.internal', 'on', true);
  insert into outbox.events (tenant, type, payload, traceparent)
  select
    recipient.tenant, p_type,
    jsonb_build_object(
      'tenant', p.tenant, 'endpointId', p.id,
      -- Not the whole URL: some have a password in their path.
      'endpointHost', substring(p.url from '://([^/?#]*)'), 'endpointDescription', p.description
    ) || given.data,
    null
  from unnest(p_endpoint_ids, p_data) with ordinality as given (endpoint_id, data, place)
    join outbox.endpoints as p on p.id = given.endpoint_id and not starts_with(p.tenant, 'postcommit:')
    cross join lateral (values (p.tenant), ('postcommit:operator')) as recipient (tenant)
  where exists (
      select from outbox_private.subscriptions as s
      where s.tenant = recipient.tenant and s.event_type = any (v_patterns))
    and (
      recipient.tenant = 'postcommit:operator' or p_type = 'postcommit.secret.expiring'
      or not exists (
        select from outbox_private.subscriptions as o
        where o.endpoint_id = p.id and starts_with(o.event_type, 'postcommit.'))
    )
  order by given.place, recipient.tenant;
  perform set_config('outbox.internal', 'off', true);
exception
  -- A limit or a trigger of somebody's on outbox.events must not undo what is only told of.
  when integrity_constraint_violation or raise_exception then
    get stacked diagnostics v_message = message_text;
    raise warning 'outbox: % was not told: %', p_type, v_message;
end
$$;
revoke execute on function outbox_private.tell(text, uuid[], jsonb[]) from public;
comment on function outbox_private.tell(text, uuid[], jsonb[]) is
  'Inserts operational events about endpoints, one each, for those who want them: endpoints of the same tenant, and of the operators. See docs/operational-events.md.';
