create or replace function outbox_private.copy_default(p_parent text, p_limit integer default 2000) returns boolean
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_default text := p_parent || '_default';
  v_key text := outbox_private.partition_key(p_parent);
  v_columns text := array_to_string(outbox_private.writable_columns(p_parent), ', ');
  v_staged outbox_private.staged_partitions;
  v_high uuid;
  v_last uuid;
begin
  select s.* into v_staged
  from outbox_private.staged_partitions as s
  where s.parent = p_parent and not s.is_copied
  order by s.range_from
  limit 1
  for no key update;
  if not found then
    return false;
  end if;
  v_high := outbox_private.uuid_v7_floor(v_staged.range_until);
  -- Whole keys: the attempts of a delivery share one. No key is the floor itself, which is no uuid v7.
  execute format(
    'select o.%1$I from only outbox_private.%2$I as o where o.%1$I > $1 and o.%1$I < $2 order by o.%1$I offset $3 - 1 limit 1',
    v_key, v_default)
  into v_last
  using v_staged.copied_to, v_high, p_limit;
  execute format(
    'with batch as (
       select * from only outbox_private.%1$I as o where o.%2$I > $1 and o.%2$I <= $2 order by o.%2$I for share
     )
     insert into outbox_private.%3$I (%4$s) select %4$s from batch on conflict do nothing',
    v_default, v_key, v_staged.name || '_staged', v_columns)
  using v_staged.copied_to, coalesce(v_last, v_high);
  update outbox_private.staged_partitions as s
  set copied_to = coalesce(v_last, s.copied_to), is_copied = v_last is null
  where s.name = v_staged.name;
  return true;
end
$$;
revoke execute on function outbox_private.copy_default(text, integer) from public;
comment on function outbox_private.copy_default(text, integer) is
  'Copies some of the rows of a default partition to where they are going. Returns false when there are none left.';
