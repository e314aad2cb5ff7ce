create or replace function outbox_private.bulk_of(p_kind text, p_arguments jsonb) returns outbox.bulk_jobs
  language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  v_job outbox.bulk_jobs;
  v_endpoint_id uuid := p_arguments ->> 'endpoint_id';
  v_tenant text := p_arguments ->> 'tenant';
begin
  v_job.tenant := outbox_private.caller_tenant();
  if v_job.tenant <> v_tenant then
    raise exception 'There is no tenant %', quote_literal(v_tenant) using errcode = 'OB404';
  end if;
  v_job.tenant := coalesce(v_job.tenant, v_tenant);
  v_job.kind := p_kind;
  v_job.arguments := jsonb_strip_nulls(p_arguments);
  v_job.position := '{}';
  v_job.created_at := clock_timestamp();
  v_job.actor := coalesce(nullif(current_setting('outbox.actor', true), ''), session_user);
  if v_endpoint_id is not null then
    select p.tenant into v_job.tenant
    from outbox.endpoints as p
    where p.id = v_endpoint_id and (v_job.tenant is null or p.tenant = v_job.tenant);
    if not found then
      raise exception 'There is no endpoint %', v_endpoint_id using errcode = 'OB404', hint = 'See outbox.endpoints.';
    end if;
  end if;
  if p_arguments ->> 'type' !~ '^(\*|[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*(\.\*)?)$' then
    raise exception 'type % must be a type like order.created, or order.*', quote_literal(left(p_arguments ->> 'type', 50))
      using errcode = 'OB400';
  elsif p_arguments ->> 'status' not in ('pending', 'held') then
    raise exception 'status % must be pending or held', quote_literal(left(p_arguments ->> 'status', 50))
      using errcode = 'OB400', hint = 'Leave it out for both.';
  elsif p_arguments ->> 'outcome' <> all (outbox_private.outcome_names()) then
    raise exception 'outcome % is none that an attempt can have', quote_literal(left(p_arguments ->> 'outcome', 50))
      using errcode = 'OB400', hint = 'See outbox.attempts.outcome.';
  end if;
  return v_job;
end
$$;
revoke execute on function outbox_private.bulk_of(text, jsonb) from public;
comment on function outbox_private.bulk_of(text, jsonb) is
  'The bulk job that a call with these arguments would begin, as a row that is not in the table. Refuses what the caller may not name.';
