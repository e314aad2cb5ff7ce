-- Functions return rows of it, so it is made before them; the migrator applies views and functions together.
drop view if exists outbox_private.due_deliveries cascade;
create view outbox_private.due_deliveries as
  select
    d.id as delivery_id,
    d.attempt_count,
    d.event_id,
    d.endpoint_id,
    d.tenant,
    e.type,
    to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as timestamp,
    -- A large one is read when it is sent (see readPayload in src/store/deliveries.ts): here it would come once for every endpoint of a batch.
    case
      when pg_column_size(e.payload) <= 8192 and octet_length(e.payload::text) <= 8192 then e.payload::text
    end as payload,
    e.traceparent,
    p.url,
    p.headers,
    p.timeout_ms,
    p.ca_certificate,
    -- As JSON, because that is what Node parses fastest.
    to_json(p.retry_schedule) as retry_schedule,
    to_json(array(
      select s.secret
      from outbox_private.secrets as s
      where s.endpoint_id = p.id and (s.expires_at is null or s.expires_at > now())
      order by s.created_at desc, s.id desc
    )) as secrets
  from outbox.deliveries as d
    join outbox.events as e on e.id = d.event_id
    join outbox.endpoints as p on p.id = d.endpoint_id
  where d.status = 'pending' and p.paused_at is null and p.deleted_at is null;
comment on view outbox_private.due_deliveries is
  'All that is needed to make the next attempt of a delivery, for deliveries to which one may be made now.';
