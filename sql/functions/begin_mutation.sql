-- Every mutation begins here, in the transaction of its effect: one audit row, and, where there is a key, one effect.
-- Of several calls at once with one key, the others wait at the insert until the first has committed.
create or replace function outbox_private.begin_mutation(
  p_mutation text,
  p_tenant text,
  p_arguments jsonb,
  p_idempotency_key text
) returns jsonb
  language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_scope text := coalesce(outbox_private.caller_tenant(), '');
  v_first outbox_private.mutation_keys;
begin
  if p_idempotency_key is not null then
    if length(p_idempotency_key) not between 1 and 200 then
      raise exception 'idempotency_key must be 1 to 200 characters' using errcode = 'OB400';
    end if;
    insert into outbox_private.mutation_keys (scope, key, mutation, arguments)
    values (v_scope, p_idempotency_key, p_mutation, p_arguments)
    on conflict (scope, key) do nothing;
    if not found then
      select k.* into strict v_first
      from outbox_private.mutation_keys as k
      where k.scope = v_scope and k.key = p_idempotency_key;
      if v_first.mutation <> p_mutation or v_first.arguments <> p_arguments then
        raise exception 'The idempotency key % has been used for another call', quote_literal(p_idempotency_key)
          using errcode = 'OB409', hint = 'Use a new key for each thing that you want done.';
      end if;
      return v_first.answer;
    end if;
  end if;
  insert into outbox.audit (actor, tenant, mutation, arguments, idempotency_key)
  values (
    coalesce(nullif(current_setting('outbox.actor', true), ''), session_user),
    p_tenant, p_mutation, jsonb_strip_nulls(p_arguments - 'digest'), p_idempotency_key);
  return null;
end
$$;
comment on function outbox_private.begin_mutation(text, text, jsonb, text) is
  'Writes the audit row of a mutation, p_arguments being without secrets; its `digest` stands for those that differ and may not be shown, and is not in the audit. Returns null, or the answer of an earlier call with the same idempotency key and arguments: then nothing is left to be done. Other arguments with the same key are refused.';
revoke execute on function outbox_private.begin_mutation(text, text, jsonb, text) from public;
