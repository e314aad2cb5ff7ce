create or replace function outbox_private.tg_endpoints__release() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- Why it was paused is past: the clock that pauses failing endpoints starts anew.
  delete from outbox_private.endpoint_failures as f where f.endpoint_id = new.id;
  if new.deleted_at is not null then
    delete from outbox_private.endpoint_troubles as t where t.endpoint_id = new.id;
  end if;
  -- There may be very many of them: a job releases them in batches, once this has committed. And it looks again later,
  -- as a statement of a worker that began before this commit may still hold some more.
  perform graphile_worker.add_job(
    'release', json_build_object('endpoint_id', new.id, 'looks_again', true), max_attempts => 32767,
    job_key => 'release:' || new.id);
  return null;
end
$$;
revoke execute on function outbox_private.tg_endpoints__release() from public;
comment on function outbox_private.tg_endpoints__release() is
  'Sees to the held deliveries of an endpoint that was resumed or deleted.';

create or replace trigger release
  after update of paused_at, deleted_at on outbox.endpoints
  for each row
  when (
    (old.paused_at is not null and new.paused_at is null)
    or (old.deleted_at is null and new.deleted_at is not null)
  )
  execute function outbox_private.tg_endpoints__release();
