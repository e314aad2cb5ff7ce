-- What is covered already is left out, also in part: the width may have been another once.
create or replace function outbox_private.missing_partitions(
  p_now timestamptz default now(), p_ahead integer default 14, p_width interval default '1 day'
) returns table (parent text, range_from timestamptz, range_until timestamptz)
  language sql stable
  set timezone = 'UTC'
as $$
  select t.parent, lower(u.gap), upper(u.gap)
  from unnest('{events,deliveries,attempts}'::text[]) as t (parent)
    cross join lateral (
      select
        tstzmultirange(tstzrange(w.first, w.first + (p_ahead + 1) * p_width))
          - coalesce(range_agg(tstzrange(r.range_from, r.range_until)) filter (where r.range_until > r.range_from), '{}')
          as gaps,
        w.first
      from (select date_bin(p_width, p_now, '2000-01-01 00:00:00+00')) as w (first)
        left join outbox_private.partition_ranges() as r on r.parent = t.parent and not r.is_default
      group by w.first
    ) as g
    cross join lateral generate_series(0, p_ahead) as n
    cross join lateral unnest(
      g.gaps * tstzmultirange(tstzrange(g.first + n * p_width, g.first + (n + 1) * p_width))) as u (gap)
  order by lower(u.gap), t.parent desc
$$;
revoke execute on function outbox_private.missing_partitions(timestamptz, integer, interval) from public;
comment on function outbox_private.missing_partitions(timestamptz, integer, interval) is
  'The partitions that there should be, from now to so many ahead, and are not.';
