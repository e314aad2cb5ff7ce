create or replace function outbox_private.end_mutation(p_idempotency_key text, p_answer jsonb) returns void
  language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update outbox_private.mutation_keys as k
  set answer = p_answer
  where k.scope = coalesce(outbox_private.caller_tenant(), '') and k.key = p_idempotency_key;
$$;
comment on function outbox_private.end_mutation(text, jsonb) is
  'Keeps the answer of a mutation for later calls with the same idempotency key. Never a secret, or a payload: what names it. An endpoint''s row is kept without its headers, which are read again.';
revoke execute on function outbox_private.end_mutation(text, jsonb) from public;
