-- Slot 0 is below 1 ms, slot n from 2^((n-1)/4) to 2^(n/4) ms: see src/delivery/histogram.ts, which fills them. Within
-- a slot values are taken to be spread evenly, so the error is at most a slot's width, 19 %.
create or replace function outbox_private.histogram_percentiles(p_counts bigint[], p_shares float8[]) returns float8[]
  language plpgsql immutable strict parallel safe
as $$
declare
  v_total float8 := (select sum(c.n) from unnest(p_counts) as c (n));
  v_result float8[] := array_fill(null::float8, array[cardinality(p_shares)]);
  v_before float8 := 0;
  v_count bigint;
  v_slot integer := -1;
  v_share integer := 1;
  v_target float8 := p_shares[1] * v_total;
  v_low float8;
begin
  foreach v_count in array p_counts loop
    v_slot := v_slot + 1;
    continue when v_count = 0;
    while v_target <= v_before + v_count loop
      v_low := case when v_slot = 0 then 0 else 2 ^ ((v_slot - 1) / 4.0::float8) end;
      v_result[v_share] := v_low + (2 ^ (v_slot / 4.0::float8) - v_low) * (v_target - v_before) / v_count;
      v_share := v_share + 1;
      v_target := p_shares[v_share] * v_total;
    end loop;
    exit when v_target is null;
    v_before := v_before + v_count;
  end loop;
  return v_result;
end
$$;
revoke execute on function outbox_private.histogram_percentiles(bigint[], float8[]) from public;
comment on function outbox_private.histogram_percentiles(bigint[], float8[]) is
  'The milliseconds below which these shares (0 to 1, ascending) of a histogram lie. Nulls for an empty one.';
