create or replace function outbox_private.begin_bulk(p_kind text, p_arguments jsonb, p_idempotency_key text)
  returns outbox.bulk_jobs
  language plpgsql volatile
as $$
declare
  v_job outbox.bulk_jobs := outbox_private.bulk_of(p_kind, p_arguments);
  v_answer jsonb := outbox_private.begin_mutation(p_kind, v_job.tenant, p_arguments, p_idempotency_key);
  v_count record;
begin
  if v_answer is not null then
    select b.* into strict v_job from outbox.bulk_jobs as b where b.id = (v_answer ->> 'id')::uuid;
    return v_job;
  elsif p_kind <> 'cancel_deliveries' and exists (
    select from outbox.endpoints as p where p.id = (p_arguments ->> 'endpoint_id')::uuid and p.deleted_at is not null
  ) then
    raise exception 'The endpoint % has been deleted', p_arguments ->> 'endpoint_id'
      using errcode = 'OB409', hint = 'Nothing is sent to it any more.';
  elsif outbox_private.caller_tenant() is not null and (
    select count(*) >= 10 from outbox.bulk_jobs as b where b.status = 'running' and b.tenant = v_job.tenant
  ) then
    -- Each has a slot of a worker as long as it runs, and all tenants' take turns.
    raise exception 'Ten bulk jobs of tenant % are running', quote_literal(v_job.tenant)
      using errcode = 'OB409', hint = 'Wait till one is finished, or end one with cancel_bulk_job.';
  end if;
  v_count := outbox_private.count_bulk(v_job);
  insert into outbox.bulk_jobs (tenant, kind, arguments, expected_count, actor, created_at, position)
  values (
    v_job.tenant, v_job.kind, v_job.arguments, v_count.count, v_job.actor, v_job.created_at,
    case when v_count.is_exact then '{}' else v_count.next_position || '{"is_counting": true}' end)
  returning * into v_job;
  perform outbox_private.add_jobs(array[outbox_private.bulk_job(v_job.id)]);
  perform outbox_private.end_mutation(p_idempotency_key, jsonb_build_object('id', v_job.id));
  return v_job;
end
$$;
revoke execute on function outbox_private.begin_bulk(text, jsonb, text) from public;
comment on function outbox_private.begin_bulk(text, jsonb, text) is
  'Begins a bulk job: its row, and a `bulk` job for the workers. A second call with the same idempotency key returns the row of the first as it is now.';
