-- Not in SQL: with a subquery it would not be inlined, and before Postgres 18 it would be planned anew in each statement.
create or replace function outbox_private.matching_patterns(p_type text) returns text[]
  language plpgsql immutable parallel safe
as $$
declare
  -- What the service says of itself goes to those only that ask for it by name.
  v_patterns text[] := case when starts_with(p_type, 'postcommit.') then array[p_type] else array['*', p_type] end;
  v_prefix text := '';
begin
  while strpos(substr(p_type, length(v_prefix) + 1), '.') > 0 loop
    v_prefix := v_prefix || split_part(substr(p_type, length(v_prefix) + 1), '.', 1) || '.';
    v_patterns := v_patterns || (v_prefix || '*');
  end loop;
  return v_patterns;
end
$$;
comment on function outbox_private.matching_patterns(text) is
  'What an endpoint''s event_types may say to get an event of this type: for a.b.c these are *, a.b.c, a.* and a.b.*. All types (*) are not those that begin with postcommit.';
