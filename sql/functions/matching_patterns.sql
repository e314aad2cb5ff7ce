-- Not strict, and one expression: so that it is inlined.
create or replace function outbox_private.matching_patterns(p_type text) returns text[]
  language sql immutable parallel safe
as $$
  select array['*', p_type] || array(
    select left(p_type, dot) || '*'
    from generate_series(2, length(p_type)) as dot
    where substr(p_type, dot, 1) = '.'
  )
$$;
comment on function outbox_private.matching_patterns(text) is
  'What an endpoint''s event_types may say to get an event of this type: for a.b.c these are *, a.b.c, a.* and a.b.*.';
