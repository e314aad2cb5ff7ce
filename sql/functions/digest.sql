create or replace function outbox_private.digest(p_value jsonb) returns text
  language sql immutable parallel safe
as $$ select encode(sha256(convert_to(p_value::text, 'UTF8')), 'hex') $$;
revoke execute on function outbox_private.digest(jsonb) from public;
comment on function outbox_private.digest(jsonb) is
  'Tells one value from another without showing it: for the argument `digest` of begin_mutation.';
