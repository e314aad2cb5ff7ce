-- A delivery's id: the event's first 64 bits (its time and version), then 62 bits of a hash over event and endpoint.
-- So dispatching an event twice can't owe it twice, and a delivery lies in its event's day partition.
-- Not strict: it would no longer be inlined.
create or replace function outbox_private.delivery_id(p_event_id uuid, p_endpoint_id uuid) returns uuid
  language sql immutable parallel safe
as $$
  select (left(p_event_id::text, 18) || '8'
    || substr(md5(uuid_send(p_event_id) || uuid_send(p_endpoint_id)), 1, 15))::uuid
$$;
comment on function outbox_private.delivery_id(uuid, uuid) is
  'The id of the delivery of this event to this endpoint.';
