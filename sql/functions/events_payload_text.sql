-- For who shows a payload rather than uses it: JSON's numbers become doubles in JavaScript, here and in browsers.
create or replace function outbox.events_payload_text(event outbox.events) returns text
  language sql immutable parallel safe
as $$
  select event.payload::text
$$;
revoke execute on function outbox.events_payload_text(outbox.events) from public;
grant execute on function outbox.events_payload_text(outbox.events) to outbox_operator, outbox_tenant;
comment on function outbox.events_payload_text(outbox.events) is
  'The payload as text, exactly as it is sent: numbers of any size are unharmed.';
