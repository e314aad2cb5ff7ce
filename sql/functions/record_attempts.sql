-- Planner settings and `between`: see fan_out.
create or replace function outbox_private.record_attempts(p_attempts json) returns void
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_jobs graphile_worker.job_spec[];
  v_lowest uuid;
  v_highest uuid;
begin
  -- In the collation C they sort as uuids do.
  select min(a ->> 'delivery_id' collate "C")::uuid, max(a ->> 'delivery_id' collate "C")::uuid
  into v_lowest, v_highest
  from json_array_elements(p_attempts) as a;

  with made as materialized (
    select *
    from json_to_recordset(p_attempts) as a (
      delivery_id uuid, started_at timestamptz, duration_ms integer, outcome text, status_code integer, error text,
      response_headers jsonb, response_body text, worker text, status text, retry_in_ms float8)
    order by delivery_id -- the lock order
  ), updated as (
    update outbox.deliveries as d
    set
      attempt_count = d.attempt_count + 1,
      -- It may have been cancelled, held, or delivered by somebody else meanwhile: only success overrules that.
      status = case when d.status = 'pending' or m.status = 'delivered' then m.status else d.status end,
      next_attempt_at = case
        when d.status = 'pending' then clock_timestamp() + m.retry_in_ms * interval '1 millisecond'
      end,
      waiting_since = null,
      last_status_code = case when d.status = 'delivered' then d.last_status_code else m.status_code end,
      last_error = case when d.status = 'delivered' then d.last_error else m.error end,
      completed_at = case
        when d.status = 'pending' and m.status = 'pending' then null
        when d.status = 'pending' or (m.status = 'delivered' and d.status <> 'delivered') then now()
        else d.completed_at
      end
    from made as m
    where d.id = m.delivery_id and d.id between v_lowest and v_highest
    returning
      d.id, d.endpoint_id, d.tenant, d.attempt_count, d.status, d.next_attempt_at, m.started_at, m.duration_ms, m.outcome,
      m.status_code, m.error, m.response_headers, m.response_body, m.worker
  ), recorded as (
    insert into outbox.attempts (
      delivery_id, number, tenant, started_at, duration_ms, outcome, status_code, error, response_headers,
      response_body, worker)
    select
      u.id, u.attempt_count, u.tenant, u.started_at, u.duration_ms, u.outcome, u.status_code, u.error,
      u.response_headers, u.response_body, u.worker
    from updated as u
  )
  select array_agg(outbox_private.deliver_job(u.id, u.endpoint_id, u.next_attempt_at) order by u.id)
  into v_jobs
  from updated as u
  where u.status = 'pending';

  if v_jobs is not null then
    perform graphile_worker.add_jobs(v_jobs);
  end if;
end
$$;
revoke execute on function outbox_private.record_attempts(json) from public;
comment on function outbox_private.record_attempts(json) is
  'Records a batch of attempts, at most one a delivery: writes outbox.attempts, moves the deliveries on, and adds a `deliver` job for each that is to be tried again.';
