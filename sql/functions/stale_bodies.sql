create or replace function outbox_private.stale_bodies(p_retention interval, p_now timestamptz default now())
  returns setof text
  language sql stable
as $$
  select r.name
  from outbox_private.partition_ranges() as r
  where r.parent = 'attempts' and r.range_until <= p_now - p_retention and not outbox_private.is_walked(r.name, 'bodies')
  order by r.range_until
$$;
revoke execute on function outbox_private.stale_bodies(interval, timestamptz) from public;
comment on function outbox_private.stale_bodies(interval, timestamptz) is
  'The partitions of attempts that are older than p_retention (null: none is) and still have what the endpoints answered.';
