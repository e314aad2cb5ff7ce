create or replace function outbox_private.forget_mutation_keys() returns integer
  language sql volatile
as $$
  with forgotten as (
    delete from outbox_private.mutation_keys as k where k.created_at < now() - interval '7 days' returning 1
  )
  select count(*)::integer from forgotten
$$;
revoke execute on function outbox_private.forget_mutation_keys() from public;
comment on function outbox_private.forget_mutation_keys() is
  'Forgets the idempotency keys of mutations after seven days, and returns how many.';
