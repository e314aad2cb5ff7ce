create or replace function outbox_private.pool_lock_key(p_pool_id text) returns bigint
  language sql immutable strict
as $$ select hashtextextended(p_pool_id, 8377) $$;
revoke execute on function outbox_private.pool_lock_key(text) from public;
comment on function outbox_private.pool_lock_key(text) is
  'The key of the advisory lock that the process of a live graphile-worker pool holds on its LISTEN connection.';
