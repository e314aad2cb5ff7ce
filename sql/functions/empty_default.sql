-- Where it stands is in the catalogue, so whoever comes next goes on from there.
create or replace function outbox_private.empty_default(
  p_parent text, p_now timestamptz default now(), p_width interval default '1 day', p_limit integer default 2000,
  out is_more boolean, out problem text
)
  language plpgsql volatile
as $$
declare
  v_has_rows boolean;
begin
  is_more := false;
  if not pg_try_advisory_xact_lock(8377000002) then
    return;
  end if;
  if to_regclass(format('outbox_private.%I', p_parent || '_default_next')) is null then
    execute format('select exists (select from only outbox_private.%I)', p_parent || '_default') into v_has_rows;
    if not v_has_rows and not outbox_private.default_is_large(p_parent) then
      return;
    end if;
    problem := outbox_private.stage_default(p_parent, p_now, p_width);
    is_more := problem is null;
  elsif outbox_private.copy_default(p_parent, p_limit) then
    is_more := true;
  else
    problem := outbox_private.swap_default(p_parent);
  end if;
end
$$;
revoke execute on function outbox_private.empty_default(text, timestamptz, interval, integer) from public;
comment on function outbox_private.empty_default(text, timestamptz, interval, integer) is
  'Takes the next step in moving the rows of a default partition into partitions of their own. Returns whether there is another one to be taken now, or why it could not be taken.';
