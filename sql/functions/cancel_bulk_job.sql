create or replace function outbox.cancel_bulk_job(id uuid, idempotency_key text default null) returns outbox.bulk_jobs
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_tenant text := outbox_private.caller_tenant();
  v_job outbox.bulk_jobs;
begin
  select b.* into v_job
  from outbox.bulk_jobs as b
  where b.id = cancel_bulk_job.id and (v_tenant is null or b.tenant = v_tenant);
  -- Before it is looked at: a key that was used for something else is refused as such.
  if outbox_private.begin_mutation('cancel_bulk_job', v_job.tenant, jsonb_build_object('id', id), idempotency_key)
    is not null
  then
    -- As the first call left it, which may have been waited for just now.
    select b.* into strict v_job from outbox.bulk_jobs as b where b.id = cancel_bulk_job.id;
    return v_job;
  end if;
  if v_job.id is null then
    raise exception 'There is no bulk job %', id using errcode = 'OB404', hint = 'See outbox.bulk_jobs.';
  end if;
  -- Waits for the step that is just being done. The next one sees it.
  update outbox.bulk_jobs as b
  set status = 'cancelled', completed_at = clock_timestamp()
  where b.id = cancel_bulk_job.id and b.status = 'running'
  returning * into v_job;
  if not found then
    select b.* into strict v_job from outbox.bulk_jobs as b where b.id = cancel_bulk_job.id;
    if v_job.status = 'finished' then
      raise exception 'Bulk job % is finished', id
        using errcode = 'OB409', hint = 'Only a running one can be cancelled.';
    end if;
  end if;
  perform outbox_private.end_mutation(idempotency_key, jsonb_build_object('id', id));
  return v_job;
end
$$;
comment on function outbox.cancel_bulk_job(uuid, text) is
  'Ends a bulk job half-way. What it has done stays done: deliveries that it let wait for their endpoint are still sent, unless they are cancelled, too (cancel_deliveries).';
revoke execute on function outbox.cancel_bulk_job(uuid, text) from public;
grant execute on function outbox.cancel_bulk_job(uuid, text) to outbox_operator, outbox_tenant;
