-- Planner settings, `between` and `any`: see fan_out. An index is searched for sorted keys, so rows are locked in the
-- order of ids. width_bucket finds a delivery's place in the sorted list.
create or replace function outbox_private.record_attempts(p_attempts json) returns void
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_ids uuid[];
  v_statuses text[];
  v_retries_ms float8[];
  v_codes integer[];
  v_errors text[];
  v_made json[];
  v_jobs graphile_worker.job_spec[];
  v_succeeded uuid[];
  v_failed uuid[];
  v_failed_tenants text[];
begin
  select
    array_agg(m.delivery_id), array_agg(m.status), array_agg(m.retry_in_ms), array_agg(m.status_code),
    array_agg(m.error), array_agg(m.made)
  into v_ids, v_statuses, v_retries_ms, v_codes, v_errors, v_made
  from (
    select a.*, made
    from json_array_elements(p_attempts) as made
      cross join lateral json_to_record(made) as a (
        delivery_id uuid, status text, retry_in_ms float8, status_code integer, error text)
    order by a.delivery_id
  ) as m;

  with updated as (
    update outbox.deliveries as d
    set
      attempt_count = d.attempt_count + 1,
      -- It may have been cancelled, held, or delivered by somebody else meanwhile: only success overrules that.
      status = case
        when d.status = 'pending' or v_statuses[width_bucket(d.id, v_ids)] = 'delivered'
          then v_statuses[width_bucket(d.id, v_ids)]
        else d.status
      end,
      next_attempt_at = case
        when d.status = 'pending'
          then clock_timestamp() + v_retries_ms[width_bucket(d.id, v_ids)] * interval '1 millisecond'
      end,
      waiting_since = null,
      last_status_code = case
        when d.status = 'delivered' then d.last_status_code else v_codes[width_bucket(d.id, v_ids)]
      end,
      last_error = case when d.status = 'delivered' then d.last_error else v_errors[width_bucket(d.id, v_ids)] end,
      completed_at = case
        when d.status = 'pending' and v_statuses[width_bucket(d.id, v_ids)] = 'pending' then null
        when d.status = 'pending' then now()
        when v_statuses[width_bucket(d.id, v_ids)] = 'delivered' and d.status <> 'delivered' then now()
        else d.completed_at
      end
    where d.id = any (v_ids) and d.id between v_ids[1] and v_ids[cardinality(v_ids)]
    returning
      d.id, d.endpoint_id, d.tenant, d.attempt_count, d.status, d.next_attempt_at,
      d.completed_at = now() as is_completed_now
  ), recorded as (
    insert into outbox.attempts (
      delivery_id, number, tenant, started_at, duration_ms, outcome, status_code, error, response_headers,
      response_body, worker)
    select
      u.id, u.attempt_count, u.tenant, a.started_at, a.duration_ms, a.outcome, a.status_code, a.error,
      a.response_headers, a.response_body, a.worker
    from updated as u
      cross join lateral json_to_record(v_made[width_bucket(u.id, v_ids)]) as a (
        started_at timestamptz, duration_ms integer, outcome text, status_code integer, error text,
        response_headers jsonb, response_body text, worker text)
  )
  select
    array_agg(outbox_private.deliver_job(u.id, u.endpoint_id, u.next_attempt_at) order by u.id)
      filter (where u.status = 'pending'),
    array_agg(u.endpoint_id) filter (where u.status = 'delivered' and u.is_completed_now),
    array_agg(u.id order by u.id) filter (where u.status = 'failed' and u.is_completed_now),
    array_agg(distinct u.tenant) filter (where u.status = 'failed' and u.is_completed_now)
  into v_jobs, v_succeeded, v_failed, v_failed_tenants
  from updated as u;

  if v_failed is not null then
    perform outbox_private.tell_failed(v_failed, v_failed_tenants);
  end if;
  if exists (select from outbox_private.endpoint_troubles as t where t.endpoint_id = any (v_succeeded)) then
    perform outbox_private.tell_recovered(v_succeeded);
  end if;
  if v_jobs is not null then
    perform outbox_private.add_jobs(v_jobs);
  end if;
end
$$;
revoke execute on function outbox_private.record_attempts(json) from public;
comment on function outbox_private.record_attempts(json) is
  'Records a batch of attempts, at most one a delivery: writes outbox.attempts, moves the deliveries on, and adds a `deliver` job for each that is to be tried again. Tells of those that have failed for good, and of endpoints that have recovered.';
