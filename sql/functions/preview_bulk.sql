create or replace function outbox_private.preview_bulk(p_kind text, p_arguments jsonb) returns outbox.preview
  language sql stable
as $$
  select row(least(c.count, 10000), c.is_exact and c.count <= 10000)::outbox.preview
  from outbox_private.count_bulk(outbox_private.bulk_of(p_kind, p_arguments)) as c
$$;
revoke execute on function outbox_private.preview_bulk(text, jsonb) from public;
comment on function outbox_private.preview_bulk(text, jsonb) is
  'What a bulk job of this kind and with these arguments would be done to: counted up to 10,000, see count_bulk.';
