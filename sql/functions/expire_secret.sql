create or replace function outbox.expire_secret(id uuid, idempotency_key text default null) returns outbox.secrets
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_endpoint outbox.endpoints := outbox_private.find_endpoint(
    (select s.endpoint_id from outbox_private.secrets as s where s.id = expire_secret.id));
  v_answer jsonb := outbox_private.begin_mutation(
    'expire_secret', v_endpoint.tenant, jsonb_build_object('id', id), idempotency_key);
  v_secret outbox_private.secrets;
  v_row outbox.secrets;
begin
  if v_answer is not null then
    return jsonb_populate_record(null::outbox.secrets, v_answer);
  end if;
  if v_endpoint.id is not null and v_endpoint.deleted_at is null then
    -- So that two secrets can't be ended at once, each because of the other.
    perform outbox_private.lock_endpoint(v_endpoint.id);
    select s.* into v_secret from outbox_private.secrets as s where s.id = expire_secret.id;
  end if;
  if v_secret.id is null then
    raise exception 'There is no secret %', id using errcode = 'OB404', hint = 'See outbox.secrets.';
  end if;
  if v_secret.expires_at is null or v_secret.expires_at > now() then
    if not exists (
      select from outbox_private.secrets as o
      where o.endpoint_id = v_secret.endpoint_id and o.id <> v_secret.id
        and coalesce(o.expires_at, 'infinity') > now()
        and coalesce(o.expires_at, 'infinity') >= coalesce(v_secret.expires_at, 'infinity')
    ) then
      raise exception 'Endpoint % has no other secret that stays, and without one nothing can be sent to it', v_secret.endpoint_id
        using errcode = 'OB409', hint = 'Make one first, with rotate_secret; an overlap of 0 ends all the others at once.';
    end if;
    update outbox_private.secrets as s set expires_at = now() where s.id = v_secret.id returning * into v_secret;
  end if;
  v_row := (
    v_secret.id, v_secret.endpoint_id, v_endpoint.tenant, v_secret.created_at, v_secret.expires_at,
    starts_with(v_secret.secret, 'sealed:'));
  perform outbox_private.end_mutation(idempotency_key, to_jsonb(v_row));
  return v_row;
end
$$;
comment on function outbox.expire_secret(uuid, text) is
  'Ends one signing secret of an endpoint at once, before its time. Refused if no other one would stay: rotate_secret makes one.';
revoke execute on function outbox.expire_secret(uuid, text) from public;
grant execute on function outbox.expire_secret(uuid, text) to outbox_operator, outbox_tenant;
