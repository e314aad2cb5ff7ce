create or replace function outbox_private.count_bulk(
  p_job outbox.bulk_jobs, out count integer, out is_exact boolean, out next_position jsonb
)
  language plpgsql stable
as $$
#variable_conflict use_variable
declare
  v_next record;
  v_end timestamptz := clock_timestamp() + interval '2 seconds';
begin
  count := 0;
  loop
    v_next := outbox_private.bulk_next(p_job, 2000);
    count := count + cardinality(v_next.ids);
    p_job.position := v_next.next_position;
    exit when p_job.position is null or count >= 10000 or clock_timestamp() > v_end;
  end loop;
  next_position := p_job.position;
  is_exact := next_position is null;
end
$$;
revoke execute on function outbox_private.count_bulk(outbox.bulk_jobs) from public;
comment on function outbox_private.count_bulk(outbox.bulk_jobs) is
  'Counts what a bulk job is to be done to, up to about 10,000 rows and for two seconds at most. next_position: where to go on counting, null if all were counted.';
