-- graphile_worker.add_jobs takes the key from a job that is running and makes a new one; but where a job is just being
-- fetched, so that it was not locked when the call began and is when it ends, it does nothing, and says nothing. What was
-- to be announced would then be nobody's: so what is missing in its answer is added again.
create or replace function outbox_private.add_jobs(p_jobs graphile_worker.job_spec[]) returns void
  language plpgsql volatile
as $$
declare
  v_missing graphile_worker.job_spec[] := p_jobs;
  v_added text[];
begin
  for n in 1..100 loop
    select array_agg(j.key) into v_added from graphile_worker.add_jobs(v_missing) as j;
    select array_agg(s) into v_missing
    from unnest(v_missing) as s
    where s.job_key is not null and s.job_key <> all (coalesce(v_added, '{}'));
    exit when v_missing is null;
  end loop;
  if v_missing is not null then
    raise exception 'graphile-worker did not take % jobs', cardinality(v_missing);
  end if;
end
$$;
revoke execute on function outbox_private.add_jobs(graphile_worker.job_spec[]) from public;
comment on function outbox_private.add_jobs(graphile_worker.job_spec[]) is
  'Adds jobs as graphile_worker.add_jobs does, and makes sure that each was added. A running job with the same key loses it to the new one, and is not run again if its worker dies.';
