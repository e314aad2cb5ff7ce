create or replace function outbox_private.current_tenant() returns text
  language sql stable parallel safe
as $$
  -- No tenant has a reserved name, whoever signs tokens.
  select case when current_setting('jwt.claims.tenant', true) !~ '^(postcommit:|$)'
    then current_setting('jwt.claims.tenant', true) end
$$;
comment on function outbox_private.current_tenant() is 'The tenant whose rows the current session may see.';

-- `select` around the call: it is then worked out once a query and the index is used.
do $do$
declare
  v_table text;
begin
  foreach v_table in array array['events', 'endpoints', 'deliveries', 'attempts', 'bulk_jobs'] loop
    execute format('alter table outbox.%I enable row level security', v_table);
    execute format('drop policy if exists operators on outbox.%I', v_table);
    -- The canary's rows are of use to nobody who has not asked for them.
    execute format(
      'create policy operators on outbox.%I to outbox_operator using (tenant is distinct from %L or (select current_setting(%L, true)) = %L) with check (true)',
      v_table, 'postcommit:canary', 'outbox.show_canary', 'on');
    execute format('drop policy if exists tenants on outbox.%I', v_table);
    execute format(
      'create policy tenants on outbox.%I for select to outbox_tenant using (tenant = (select outbox_private.current_tenant()))',
      v_table);
  end loop;
  alter table outbox.audit enable row level security;
  drop policy if exists operators on outbox.audit;
  create policy operators on outbox.audit for select to outbox_operator using (true);
  drop policy if exists publishers on outbox.events;
  create policy publishers on outbox.events for insert to outbox_publisher
    with check (not starts_with(tenant, 'postcommit:') and not starts_with(type, 'postcommit.'));
end
$do$;

-- The rows of a table that nobody may read, as the policies above show theirs. security_barrier: no function of the
-- reader sees a row before this `where` has. In this file, as expire_secret returns its rows.
create or replace view outbox.secrets with (security_barrier) as
  select s.id, s.endpoint_id, p.tenant, s.created_at, s.expires_at, starts_with(s.secret, 'sealed:') as is_sealed
  from outbox_private.secrets as s
    join outbox.endpoints as p on p.id = s.endpoint_id and p.deleted_at is null
  where (select pg_has_role('outbox_operator', 'usage') or not pg_has_role('outbox_tenant', 'usage'))
    or p.tenant = (select outbox_private.current_tenant());
comment on view outbox.secrets is
  E'@primaryKey id\n@foreignKey (endpoint_id) references outbox.endpoints (id)\nThe signing secrets of endpoints, without the secrets themselves: those are shown once, when they are made, and by postcommit secret.';
comment on column outbox.secrets.id is 'uuid v7. See expire_secret.';
comment on column outbox.secrets.endpoint_id is E'@notNull\nThe endpoint that it signs for. See outbox.endpoints.';
comment on column outbox.secrets.tenant is E'@notNull\nWhose endpoint that is.';
comment on column outbox.secrets.created_at is E'@notNull\nWhen it was made.';
comment on column outbox.secrets.expires_at is
  'Until when it signs, beside newer ones. Null: as long as it is not rotated. A day later it is gone.';
comment on column outbox.secrets.is_sealed is E'@notNull\nWhether it is encrypted at rest, with the service''s ENCRYPTION_KEY.';
grant select on outbox.secrets to outbox_operator, outbox_tenant;
