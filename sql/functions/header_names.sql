create or replace function outbox_private.header_names(p_headers jsonb) returns jsonb
  language sql immutable parallel safe
as $$
  select case jsonb_typeof(p_headers)
    when 'object' then (select jsonb_agg(name order by name) from jsonb_object_keys(p_headers) as h (name))
  end
$$;
revoke execute on function outbox_private.header_names(jsonb) from public;
comment on function outbox_private.header_names(jsonb) is
  'What the audit shows of an endpoint''s headers: their values may be credentials.';
