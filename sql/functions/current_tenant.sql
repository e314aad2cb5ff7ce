create or replace function outbox_private.current_tenant() returns text
  language sql stable parallel safe
as $$ select nullif(current_setting('jwt.claims.tenant', true), '') $$;
comment on function outbox_private.current_tenant() is 'The tenant whose rows the current session may see.';

-- `select` around the call: it is then worked out once a query and the index is used.
do $do$
declare
  v_table text;
begin
  foreach v_table in array array['events', 'endpoints', 'deliveries', 'attempts', 'bulk_jobs'] loop
    execute format('alter table outbox.%I enable row level security', v_table);
    execute format('drop policy if exists operators on outbox.%I', v_table);
    execute format('create policy operators on outbox.%I to outbox_operator using (true) with check (true)', v_table);
    execute format('drop policy if exists tenants on outbox.%I', v_table);
    execute format(
      'create policy tenants on outbox.%I for select to outbox_tenant using (tenant = (select outbox_private.current_tenant()))',
      v_table);
  end loop;
  alter table outbox.audit enable row level security;
  drop policy if exists operators on outbox.audit;
  create policy operators on outbox.audit for select to outbox_operator using (true);
  drop policy if exists publishers on outbox.events;
  create policy publishers on outbox.events for insert to outbox_publisher with check (true);
end
$do$;
