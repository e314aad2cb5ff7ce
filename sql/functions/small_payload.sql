-- A large one is read when it is sent (see readPayload in src/store/deliveries.ts): here it would come once for every
-- endpoint of a batch. Not strict, and one expression: so that it is inlined.
create or replace function outbox_private.small_payload(p_payload jsonb) returns text
  language sql immutable parallel safe
as $$
  select case
    when pg_column_size(p_payload) <= 8192 and octet_length(p_payload::text) <= 8192 then p_payload::text
  end
$$;
comment on function outbox_private.small_payload(jsonb) is 'A payload as text, or null if that is more than 8 KiB.';
