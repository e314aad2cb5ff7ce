-- 32 bytes: Standard Webhooks asks for 24 to 64. sha256 over two random uuids holds 244 random bits and needs no
-- extension.
create or replace function outbox_private.new_secret() returns text
  language sql volatile
as $$
  select 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64')
$$;
revoke execute on function outbox_private.new_secret() from public;
comment on function outbox_private.new_secret() is 'A new signing secret, whsec_ and 32 random bytes in base64.';
