create or replace function outbox_private.default_is_large(p_parent text) returns boolean
  language sql stable
as $$
  select pg_relation_size(format('outbox_private.%I', p_parent || '_default')) > 8388608
$$;
revoke execute on function outbox_private.default_is_large(text) from public;
comment on function outbox_private.default_is_large(text) is
  'Whether reading the default partition, as attaching another one does while it is locked, would take more than some milliseconds.';
