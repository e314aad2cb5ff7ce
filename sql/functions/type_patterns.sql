create or replace function outbox_private.type_patterns(p_type text) returns text[]
  language sql immutable parallel safe strict
as $$
  select array[p_type, '*'] || array(
    select array_to_string(words[1:n], '.') || '.*'
    from string_to_array(p_type, '.') as words, generate_series(1, cardinality(words) - 1) as n
  )
$$;
comment on function outbox_private.type_patterns(text) is
  'All that an endpoint may have written in event_types to get this type: order.created, *, order.*.';
