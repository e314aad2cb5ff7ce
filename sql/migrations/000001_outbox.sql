-- The tables, in the order of a delivery's life:
--
--   outbox.events      an application inserts a row in its own transaction; a trigger adds one `dispatch` job
--   outbox.endpoints   where a tenant's events go; its signing secrets are in outbox_private.secrets
--   outbox.deliveries  one event owed to one endpoint, written by fan_out()
--   outbox.attempts    one HTTP request made for a delivery, written by record_attempts()
--
-- events, deliveries and attempts are partitioned by day on a uuid v7. A delivery's id begins with its event's
-- timestamp, and an attempt is kept under its delivery's id, so all that belongs to one event lies in the same day
-- and retention is `drop table`. There are no foreign keys between them: they would forbid that drop.

create schema if not exists outbox;
comment on schema outbox is
  'Transactional outbox for webhooks: insert into outbox.events, and it is delivered if and only if you commit.';

create table outbox.events (
  id uuid not null,
  tenant text not null default 'default',
  type text not null,
  payload jsonb not null default '{}',
  idempotency_key text,
  traceparent text default nullif(current_setting('outbox.traceparent', true), ''),
  created_at timestamptz not null default clock_timestamp(),
  dispatched_at timestamptz,
  is_unmatched boolean not null default false,
  primary key (id),
  -- The names are what an application sees when a row is refused, so they are sentences (at most 63 bytes).
  constraint "event id must be a uuid v7; leave it out to have one made"
    check (substr(id::text, 15, 1) = '7'),
  constraint "event tenant must be 1 to 200 characters"
    check (length(tenant) between 1 and 200),
  constraint "event type must be dotted [A-Za-z0-9_], like order.created"
    check (type ~ '^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$' and length(type) <= 200),
  constraint "event payload must be a JSON object or array"
    check (jsonb_typeof(payload) in ('object', 'array')),
  constraint "event payload is larger than outbox.max_payload_bytes"
    -- Anything but a number is no limit that was set: an INSERT must not fail because of it.
    check (octet_length(payload::text) <= case
      when current_setting('outbox.max_payload_bytes', true) ~ '^\d{1,9}$'
        then current_setting('outbox.max_payload_bytes', true)::integer
      else 1048576 end),
  constraint "event idempotency_key must be 1 to 200 characters"
    check (length(idempotency_key) between 1 and 200)
) partition by range (id);

comment on table outbox.events is
  'What happened, one row an event. Insert it in the transaction that made it happen: it is delivered to every endpoint of its tenant that wants its type if that transaction commits, and never existed if it does not.';
comment on column outbox.events.id is
  'uuid v7, made by default. Consumers see it as webhook-id, the same in every attempt to every endpoint.';
comment on column outbox.events.tenant is
  'Whose event this is. Leave it out where an application has only one tenant.';
comment on column outbox.events.type is
  'Dotted words of letters, digits and underscores, such as order.created. Endpoints choose by it.';
comment on column outbox.events.payload is
  'A JSON object or array, sent as "data". It reaches the wire as Postgres holds it: numbers of any size and 1.10 arrive unharmed. At most 1 MiB as text, or the setting outbox.max_payload_bytes, which a superuser sets: alter database … set outbox.max_payload_bytes = ''2097152''.';
comment on column outbox.events.idempotency_key is
  'Optional. A second insert with the same key of the same tenant inserts nothing and raises nothing.';
comment on column outbox.events.traceparent is
  'W3C trace context that is sent along with every attempt. Filled from the setting outbox.traceparent when not given.';
comment on column outbox.events.created_at is
  'When the row was inserted (not when it was committed). Consumers see it as "timestamp".';
comment on column outbox.events.dispatched_at is
  'When the deliveries of this event were written. Null: not yet.';
comment on column outbox.events.is_unmatched is 'Whether it was dispatched, and no endpoint wanted it.';
-- For the lists that people read, newest first. COLLATE "C": order.* is then a range.
create index events_tenant on outbox.events (tenant, id);
create index events_type on outbox.events (type collate "C", id);
create index events_unmatched on outbox.events (tenant, id) where is_unmatched;

create table outbox.endpoints (
  id uuid not null,
  tenant text not null default 'default',
  url text not null,
  description text not null default '',
  event_types text[],
  headers jsonb not null default '{}',
  timeout_ms integer,
  ca_certificate text,
  retry_schedule integer[] not null
    default '{0,10,30,60,120,300,900,1800,3600,7200,14400,28800,43200,43200,43200,86400}',
  paused_at timestamptz,
  paused_reason text,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (id)
);
create index endpoints_tenant on outbox.endpoints (tenant) where deleted_at is null;
-- To count them, at each scrape of /metrics.
create index endpoints_paused on outbox.endpoints (id) where paused_at is not null and deleted_at is null;

comment on table outbox.endpoints is
  'A URL of a tenant that wants some event types. A signing secret is made for every new row; outbox.create_endpoint returns it.';
comment on column outbox.endpoints.id is 'uuid v7, made by default.';
comment on column outbox.endpoints.tenant is 'Whose endpoint this is: it gets the events of this tenant only.';
comment on column outbox.endpoints.url is
  'Where to POST. https, or http where the service runs with ALLOW_HTTP. No user name, password or fragment in it; an international host as xn--…. Whether its addresses may be called is asked at every connection.';
comment on column outbox.endpoints.description is 'Free text for people.';
comment on column outbox.endpoints.event_types is
  'The types it wants; order.* is every type that begins with "order."; null is all types.';
comment on column outbox.endpoints.headers is
  'Headers to send along, as a JSON object of strings. Those that the service sends itself can not be replaced.';
comment on column outbox.endpoints.timeout_ms is
  'Milliseconds for one whole attempt, from looking up the name to the end of the response, 100 to 60000. Null: the service''s DELIVERY_TIMEOUT_MS.';
comment on column outbox.endpoints.ca_certificate is
  'For an endpoint whose certificate comes from a private CA: the certificates of that CA, in PEM. They are trusted for this endpoint in the place of the public CAs, not beside them. Null: the public CAs.';
comment on column outbox.endpoints.retry_schedule is
  'Seconds to wait after the 1st, 2nd, … failed attempt, each with jitter. A delivery fails when the list is used up; an empty list means one attempt.';
comment on column outbox.endpoints.paused_at is
  'Since when nothing is sent to it. Its deliveries are held meanwhile. See pause_endpoint and resume_endpoint.';
comment on column outbox.endpoints.paused_reason is 'Why it was paused, in words.';
comment on column outbox.endpoints.deleted_at is
  'Since when it is gone. It gets no new deliveries, open ones are cancelled, its history stays.';
comment on column outbox.endpoints.created_at is 'When it was made.';

-- Which endpoints want an event is asked for each event, so it must not cost more with more endpoints.
create table outbox_private.subscriptions (
  tenant text not null,
  event_type text not null,
  endpoint_id uuid not null references outbox.endpoints (id) on delete cascade,
  primary key (tenant, event_type, endpoint_id)
);
create index subscriptions_endpoint on outbox_private.subscriptions (endpoint_id);
comment on table outbox_private.subscriptions is
  'event_types of endpoints that are not deleted, a row each, * where they want all. Kept by a trigger on outbox.endpoints.';

create table outbox_private.endpoint_failures (
  endpoint_id uuid not null references outbox.endpoints (id) on delete cascade,
  failing_since timestamptz not null,
  last_failure_at timestamptz not null,
  primary key (endpoint_id)
);
comment on table outbox_private.endpoint_failures is
  'Endpoints that have failed and not succeeded since: what has to survive a restart to pause them one day. Written now and then, not for each attempt.';

create table outbox_private.secrets (
  id uuid not null,
  endpoint_id uuid not null references outbox.endpoints (id) on delete cascade,
  secret text not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  primary key (id),
  -- Never echo the value: a check's error shows the row to whoever wrote it only.
  constraint secret_is_plain_or_sealed check (secret ~ '^(whsec_|sealed:)')
);
create index secrets_endpoint on outbox_private.secrets (endpoint_id);
comment on table outbox_private.secrets is
  'Signing secrets of endpoints: whsec_… in the clear, or sealed:<key id>:<base64> where the service has an ENCRYPTION_KEY. Live ones sign every attempt; expires_at is set by a rotation.';

create table outbox.deliveries (
  id uuid not null,
  event_id uuid not null,
  endpoint_id uuid not null,
  tenant text not null,
  status text not null default 'pending'
    check (status in ('pending', 'held', 'delivered', 'failed', 'cancelled')),
  attempt_count integer not null default 0,
  next_attempt_at timestamptz,
  waiting_since timestamptz,
  last_status_code integer,
  last_error text,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  -- A column rather than an expression in the index: where it stays null from insert to delivery, as nearly always,
  -- the update is heap-only (HOT) and touches no index.
  backlog text generated always as (
    case
      when status in ('held', 'failed', 'cancelled') then status
      when status = 'delivered' then null
      when waiting_since is not null then 'waiting'
      when next_attempt_at is not null then 'scheduled'
    end
  ) stored,
  primary key (id)
) partition by range (id);
create index deliveries_event on outbox.deliveries (event_id);
-- For the lists that people read, newest first. Nothing that changes on the way of a delivery that succeeds at once is
-- in an index: so its row is updated in place (HOT).
create index deliveries_tenant on outbox.deliveries (tenant, id);
create index deliveries_endpoint on outbox.deliveries (endpoint_id, id);
create index deliveries_backlog_of_all on outbox.deliveries (backlog, id) where backlog is not null;
create index deliveries_backlog_of_tenant on outbox.deliveries (tenant, backlog, id) where backlog is not null;
create index deliveries_backlog on outbox.deliveries (endpoint_id, backlog, id) where backlog is not null;

-- The lines that begin with @ are PostGraphile's: which rows belong together where no foreign key says so.
comment on table outbox.deliveries is
  '@foreignKey (event_id) references outbox.events (id)
@foreignKey (endpoint_id) references outbox.endpoints (id)
One event owed to one endpoint. It lives until it is delivered, failed (its schedule is used up: the dead letter) or cancelled.';
comment on column outbox.deliveries.id is
  'Made from the event''s and the endpoint''s id, so that one event is owed to one endpoint only once.';
comment on column outbox.deliveries.event_id is 'The event. See outbox.events.';
comment on column outbox.deliveries.endpoint_id is 'The endpoint. See outbox.endpoints.';
comment on column outbox.deliveries.tenant is 'Whose delivery this is.';
comment on column outbox.deliveries.status is
  'pending: an attempt is being made or will be. held: its endpoint is paused. delivered: a 2xx came back. failed: the schedule is used up. cancelled: by somebody, or its endpoint was deleted.';
comment on column outbox.deliveries.attempt_count is 'Attempts made and recorded so far.';
comment on column outbox.deliveries.next_attempt_at is
  'When the next attempt is due; if it waits for its endpoint, an estimate. Null while the first one is being made, and when no other will follow.';
comment on column outbox.deliveries.waiting_since is
  'Since when it has waited for its endpoint, which has as many attempts in flight as it can take, or has failed so often that only now and then one is tried. Null: it does not wait.';
comment on column outbox.deliveries.backlog is
  'Where it stands if it is not on its way: waiting (for its endpoint, see waiting_since), scheduled (tried again at next_attempt_at), held, failed, cancelled. Null: its first attempt is under way, or it was delivered.';
comment on column outbox.deliveries.last_status_code is 'The HTTP status of the last attempt, if there was a response.';
comment on column outbox.deliveries.last_error is 'What went wrong in the last attempt, in words. Null if nothing did.';
comment on column outbox.deliveries.completed_at is 'When it was delivered, failed or cancelled.';
comment on column outbox.deliveries.created_at is 'When it was dispatched.';

create table outbox.attempts (
  delivery_id uuid not null,
  number integer not null,
  tenant text not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  outcome text not null,
  status_code integer,
  error text,
  response_headers jsonb,
  response_body text,
  worker text not null,
  primary key (delivery_id, number)
) partition by range (delivery_id);

comment on table outbox.attempts is
  '@foreignKey (delivery_id) references outbox.deliveries (id)
One HTTP request made for a delivery, and what came back.';
comment on column outbox.attempts.delivery_id is 'The delivery. See outbox.deliveries.';
comment on column outbox.attempts.number is '1 for the first attempt of its delivery, and so on.';
comment on column outbox.attempts.tenant is 'Whose attempt this is.';
comment on column outbox.attempts.started_at is 'When it began, by the worker''s clock.';
comment on column outbox.attempts.duration_ms is 'Milliseconds from its beginning to the end of the response.';
comment on column outbox.attempts.outcome is
  'What came of it, for programs: delivered, http_error, redirect, gone, timeout, connection_refused, connection_reset, connection_failed, dns_failure, tls_failure, proxy_failure, invalid_response, address_forbidden or scheme_forbidden.';
comment on column outbox.attempts.status_code is 'The HTTP status, if there was a response.';
comment on column outbox.attempts.error is 'What went wrong, in words. Null if nothing did.';
comment on column outbox.attempts.response_headers is 'The response''s headers, as a JSON object.';
comment on column outbox.attempts.response_body is 'The first 4 KiB of the response''s body, as text.';
comment on column outbox.attempts.worker is 'The worker process that made it.';

-- A default partition each, so that an insert can't fail for want of a day's partition. Nearly every row of the first
-- two is updated once: with half of each page free the new version, which is a little longer, stays on it (a heap-only
-- update, which touches no index), and takes no more space than it would elsewhere.
create table outbox_private.events_default partition of outbox.events default with (fillfactor = 50);
create table outbox_private.deliveries_default partition of outbox.deliveries default with (fillfactor = 45);
create table outbox_private.attempts_default partition of outbox.attempts default;

create table outbox_private.idempotency_keys (
  tenant text not null,
  key text not null,
  event_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant, key)
);
comment on table outbox_private.idempotency_keys is
  'The idempotency keys of events, in a table of their own because a unique key of outbox.events could not span its partitions.';
create index idempotency_keys_age on outbox_private.idempotency_keys (created_at);

create table outbox_private.maintenance (
  is_only boolean not null default true check (is_only),
  ran_at timestamptz not null,
  steady_since timestamptz not null,
  retention interval,
  primary key (is_only)
);
comment on table outbox_private.maintenance is
  'When maintenance of partitions ran last, since when its clock has not jumped, and how long rows are kept (null: for ever).';

create table outbox_private.partition_problems (
  name text not null,
  problem text not null,
  since timestamptz not null default now(),
  primary key (name)
);
comment on table outbox_private.partition_problems is
  'What maintenance could not do with a partition the last time, and since when. See the function partitions.';

create table outbox_private.staged_partitions (
  name text not null,
  parent text not null check (parent in ('events', 'deliveries', 'attempts')),
  range_from timestamptz not null,
  range_until timestamptz not null,
  copied_to uuid not null,
  is_copied boolean not null default false,
  primary key (name)
);
comment on table outbox_private.staged_partitions is
  'Partitions that take over rows of a default partition, while these are being copied. See stage_default.';

create table outbox_private.partition_walks (
  name text not null,
  purpose text not null check (purpose in ('unfinished', 'bodies')),
  walked_to uuid not null default '00000000-0000-0000-0000-000000000000',
  is_done boolean not null default false,
  found_ids uuid[] not null default '{}',
  primary key (name, purpose)
);
comment on table outbox_private.partition_walks is
  'How far walk_partition has come with a partition, and what it has found.';

create type outbox.partition_state as (
  name text,
  table_name text,
  since timestamptz,
  until timestamptz,
  expires_at timestamptz,
  rows_estimate float8,
  bytes float8,
  problem text,
  problem_since timestamptz
);
comment on type outbox.partition_state is 'A partition of a table, and how maintenance does with it. See the function partitions.';
comment on column outbox.partition_state.name is 'Its name in the schema outbox_private.';
comment on column outbox.partition_state.table_name is 'The table that it is a part of: events, deliveries or attempts.';
comment on column outbox.partition_state.since is
  'Which time it begins with. Null: it is the default partition, where rows go that no other one is there for, and that should be empty.';
comment on column outbox.partition_state.until is 'Which time it ends before.';
comment on column outbox.partition_state.expires_at is
  'From when on it is removed, but for deliveries that are not at their end. Null: never.';
comment on column outbox.partition_state.rows_estimate is 'About how many rows it has, as Postgres has counted last.';
comment on column outbox.partition_state.bytes is 'What it takes on the disk, its indexes included.';
comment on column outbox.partition_state.problem is
  'What should have been done with it the last time and could not, and why. It is tried again every minute.';
comment on column outbox.partition_state.problem_since is 'Since when it could not be done.';

create table outbox_private.canaries (
  event_id uuid not null,
  sent_at timestamptz not null,
  interval_ms integer not null,
  arrived_at timestamptz,
  returned_at timestamptz,
  primary key (event_id)
);
comment on table outbox_private.canaries is
  'The canaries of the last hour: events of our own that go the whole way to a receiver of the worker''s own. sent_at: when it was inserted. interval_ms: how soon the next one was due. arrived_at, returned_at: when the receiver had it first, and again, by Postgres'' clock. See send_canary and outbox.canary.';

create table outbox_private.endpoint_troubles (
  endpoint_id uuid not null references outbox.endpoints (id) on delete cascade,
  kind text not null check (kind in ('circuit_opened', 'paused')),
  since timestamptz not null,
  primary key (endpoint_id)
);
comment on table outbox_private.endpoint_troubles is
  'Endpoints whose circuit has opened or that were paused, and that have not succeeded since: of each it is told once that it is in trouble, and once that it has recovered, whichever workers see it and however they die. See docs/operational-events.md.';

create table outbox_private.workers (
  pool_id text not null,
  name text not null,
  version text not null,
  started_at timestamptz not null default now(),
  primary key (pool_id)
);
comment on table outbox_private.workers is
  'graphile-worker pools of our processes. A live one holds a session-level advisory lock (see pool_lock_key) on its process''s LISTEN connection; when it dies Postgres drops the lock, and any other worker takes its jobs over.';

-- What a dashboard shows of the recent past. Written once a second or so by each worker for all its attempts, never for
-- each. Half-full pages: a minute's rows are updated in place (HOT) until the minute is over.
create table outbox_private.statistics (
  resolution text not null check (resolution in ('minute', 'quarter', 'hour')),
  bucket timestamptz not null,
  scope text not null check (scope in ('all', 'tenant', 'endpoint', 'type')),
  tenant text not null,
  key text not null,
  attempts integer not null,
  outcomes integer[] not null,
  durations integer[] not null,
  lags integer[] not null,
  -- The bucket before the scope: what is written now lies together, and what is too old, too.
  primary key (resolution, bucket, scope, tenant, key)
) with (fillfactor = 60);
comment on table outbox_private.statistics is
  'Attempts by the minute, the quarter of an hour and the hour in which they were recorded: of all tenants (tenant and key empty), of a tenant, of an endpoint (key: its id), of a type (key: the type; tenant empty: of all tenants). outcomes: counts in the order of outcome_names(). durations, and lags from the INSERT to the first attempt: counts by slots of histogram_bounds(), without trailing zeros.';

create table outbox_private.endpoint_outcomes (
  endpoint_id uuid not null,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  primary key (endpoint_id)
) with (fillfactor = 60);
comment on table outbox_private.endpoint_outcomes is 'When an attempt at an endpoint has last succeeded, and last failed.';

create table outbox_private.endpoint_windows (
  endpoint_id uuid not null,
  worker text not null,
  circuit text not null check (circuit in ('closed', 'open', 'half-open')),
  open_until timestamptz,
  window_limit integer not null,
  in_flight integer not null,
  updated_at timestamptz not null,
  primary key (endpoint_id, worker)
) with (fillfactor = 60);
comment on table outbox_private.endpoint_windows is
  'What each worker knows of an endpoint, as it was at most a second or two ago: how many attempts it may have in flight, and its circuit. Only to be looked at: the truth is in the worker. Rows of workers that are not in outbox_private.workers are past.';

create type outbox.statistics_point as (
  at timestamptz,
  attempts integer,
  delivered integer,
  failed integer,
  outcomes jsonb,
  p50_duration_ms float8,
  p95_duration_ms float8,
  p99_duration_ms float8,
  p50_lag_ms float8,
  p95_lag_ms float8,
  p99_lag_ms float8
);
comment on type outbox.statistics_point is 'Attempts in one bucket of time. See the function statistics.';
comment on column outbox.statistics_point.at is 'When the bucket begins.';
comment on column outbox.statistics_point.attempts is 'Attempts that were recorded in it.';
comment on column outbox.statistics_point.delivered is 'Those that succeeded.';
comment on column outbox.statistics_point.failed is 'Those that did not. Most of them are tried again.';
comment on column outbox.statistics_point.outcomes is
  'How many had which outcome, such as {"delivered": 98, "timeout": 2}. See the outcomes of attempts.';
comment on column outbox.statistics_point.p50_duration_ms is
  'Half of the attempts took no longer, in milliseconds: from a histogram, to a tenth or so. Null without attempts.';
comment on column outbox.statistics_point.p95_duration_ms is '95 % of the attempts took no longer, in milliseconds.';
comment on column outbox.statistics_point.p99_duration_ms is '99 % of the attempts took no longer, in milliseconds.';
comment on column outbox.statistics_point.p50_lag_ms is
  'Half of the first attempts began no later than this after their event was inserted, in milliseconds. Null without first attempts.';
comment on column outbox.statistics_point.p95_lag_ms is
  '95 % of the first attempts began no later than this after their event was inserted, in milliseconds.';
comment on column outbox.statistics_point.p99_lag_ms is
  '99 % of the first attempts began no later than this after their event was inserted, in milliseconds.';

create type outbox.endpoint_health as (
  endpoint_id uuid,
  circuit text,
  open_until timestamptz,
  window_limit integer,
  in_flight integer,
  attempts_last_hour integer,
  success_rate float8,
  p50_duration_ms float8,
  p95_duration_ms float8,
  last_success_at timestamptz,
  last_failure_at timestamptz
);
comment on type outbox.endpoint_health is 'How an endpoint does, as its workers see it.';
comment on column outbox.endpoint_health.endpoint_id is 'The endpoint. See outbox.endpoints.';
comment on column outbox.endpoint_health.circuit is
  'closed: attempts are made. open: it has failed so often that none is made before open_until. half-open: one attempt tries whether it is back. As the worker sees it that tried last; closed, if none knows of it.';
comment on column outbox.endpoint_health.open_until is 'When it is tried again, if the circuit is open.';
comment on column outbox.endpoint_health.window_limit is
  'How many attempts may be in flight at a time, all workers together. It grows with success and halves with failure. Null, if no worker has sent to it lately.';
comment on column outbox.endpoint_health.in_flight is 'How many attempts were in flight a moment ago.';
comment on column outbox.endpoint_health.attempts_last_hour is
  'Attempts in the last hour. It begins with a quarter of an hour, so it may be up to 75 minutes.';
comment on column outbox.endpoint_health.success_rate is
  'Which share of these succeeded, from 0 to 1. Null without attempts.';
comment on column outbox.endpoint_health.p50_duration_ms is
  'Half of these took no longer, in milliseconds. Null without attempts.';
comment on column outbox.endpoint_health.p95_duration_ms is
  '95 % of these took no longer, in milliseconds. Null without attempts.';
comment on column outbox.endpoint_health.last_success_at is 'When an attempt has last succeeded.';
comment on column outbox.endpoint_health.last_failure_at is 'When an attempt has last failed.';

create type outbox.endpoint_backlog as (
  waiting integer,
  scheduled integer,
  held integer,
  failed integer,
  oldest_pending_at timestamptz
);
comment on type outbox.endpoint_backlog is
  'Deliveries of an endpoint that are still to be seen to. Each kind is counted up to 10,000: that many means at least that many.';
comment on column outbox.endpoint_backlog.waiting is
  'Wait for the endpoint, which has as many attempts in flight as it can take, or an open circuit.';
comment on column outbox.endpoint_backlog.scheduled is 'Have failed before and are tried again later.';
comment on column outbox.endpoint_backlog.held is 'Are held because the endpoint is paused.';
comment on column outbox.endpoint_backlog.failed is 'Have failed for good: retry_failed sends them again.';
comment on column outbox.endpoint_backlog.oldest_pending_at is
  'When the oldest of those that wait, are scheduled or are held was dispatched.';

create type outbox.canary_status as (
  last_sent_at timestamptz,
  last_arrived_at timestamptz,
  latency_ms float8,
  is_missing boolean,
  reason text,
  detail text
);
comment on type outbox.canary_status is
  'Whether the canary arrives: an event of our own, every minute, that goes the way of all events.';
comment on column outbox.canary_status.last_sent_at is 'When the last one was inserted. Null: none within the last hour.';
comment on column outbox.canary_status.last_arrived_at is
  'When the last one arrived that came all the way: dispatched, sent, received, recorded.';
comment on column outbox.canary_status.latency_ms is
  'How long that one took from its INSERT to its receiver, the first time, in milliseconds.';
comment on column outbox.canary_status.is_missing is
  'Whether none has arrived for two and a half intervals. Null: none is sent.';
comment on column outbox.canary_status.reason is
  'If it is missing, where it got stuck: not_sent, not_dispatched, no_endpoint, held, waiting, not_attempted, not_recorded, not_retried or failed.';
comment on column outbox.canary_status.detail is 'The same in words, with what is known of it.';

create type outbox.worker as (
  name text,
  version text,
  started_at timestamptz,
  holds_lease boolean,
  lease_pid integer,
  pool_count integer,
  jobs jsonb,
  in_flight integer,
  open_circuits integer
);
comment on type outbox.worker is 'A worker process. See the function workers.';
comment on column outbox.worker.name is 'The name of its machine, and the id of the process there.';
comment on column outbox.worker.version is 'The version of Postcommit that it runs.';
comment on column outbox.worker.started_at is 'Since when it has had its lease.';
comment on column outbox.worker.holds_lease is
  'Whether its session holds the lock that says that it lives. If not, it has just died, or lost its connection: the others take its jobs over within a second or two.';
comment on column outbox.worker.lease_pid is 'The Postgres session that holds it, as in pg_stat_activity.';
comment on column outbox.worker.pool_count is
  'How many graphile-worker pools it has registered: two, or more for a moment while it replaces them.';
comment on column outbox.worker.jobs is
  'What it has in hand, by task, and since when: {"dispatch": {"count": 12, "since": "2026-11-27T10:00:00+00:00"}}. Null: there are too many jobs to look through all of them.';
comment on column outbox.worker.in_flight is 'How many attempts it had in flight a moment ago.';
comment on column outbox.worker.open_circuits is
  'To how many endpoints it sends nothing for a while, because they failed so often.';

create table outbox.audit (
  id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  actor text not null,
  database_user text not null default session_user,
  tenant text,
  mutation text not null,
  arguments jsonb not null,
  idempotency_key text,
  primary key (id)
);
comment on table outbox.audit is
  'Who did what: one row for each mutation that had an effect, in the transaction of that effect. Read by operators only.';
comment on column outbox.audit.id is 'uuid v7: ids sort by time.';
comment on column outbox.audit.created_at is 'When it was done.';
comment on column outbox.audit.actor is
  'Who did it: what the API knew of the token (operator, or tenant and the tenant''s key), or the database user.';
comment on column outbox.audit.database_user is 'The user of the database connection.';
comment on column outbox.audit.tenant is 'Whose rows it was done to. Null: those of several tenants.';
comment on column outbox.audit.mutation is 'The name of the SQL function, such as pause_endpoint.';
comment on column outbox.audit.arguments is 'The arguments that were given, without secrets.';
comment on column outbox.audit.idempotency_key is 'The idempotency key, if one was given.';
create index audit_tenant on outbox.audit (tenant, id);
create index audit_actor on outbox.audit (actor, id);
create index audit_mutation on outbox.audit (mutation, id);

create table outbox_private.mutation_keys (
  scope text not null,
  key text not null,
  mutation text not null,
  arguments jsonb not null,
  answer jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
comment on table outbox_private.mutation_keys is
  'Idempotency keys of mutations: what was asked with each, and the answer. scope: the caller''s tenant, or empty for operators.';
create index mutation_keys_age on outbox_private.mutation_keys (created_at);

create table outbox.bulk_jobs (
  id uuid not null,
  tenant text,
  kind text not null check (kind in ('retry_failed', 'cancel_deliveries', 'replay_events')),
  arguments jsonb not null,
  status text not null default 'running' check (status in ('running', 'finished', 'cancelled')),
  expected_count integer not null,
  done_count integer not null default 0,
  skipped_count integer not null default 0,
  actor text not null,
  created_at timestamptz not null default clock_timestamp(),
  completed_at timestamptz,
  position jsonb not null default '{}',
  primary key (id)
);
comment on table outbox.bulk_jobs is
  'Something done to many rows, in steps, by the workers: retry_failed, cancel_deliveries, replay_events. A step that was committed is not done again, also if a worker dies.';
comment on column outbox.bulk_jobs.id is 'uuid v7: ids sort by time.';
comment on column outbox.bulk_jobs.tenant is 'Whose rows it is done to. Null: those of all tenants.';
comment on column outbox.bulk_jobs.kind is 'The mutation that began it: retry_failed, cancel_deliveries or replay_events.';
comment on column outbox.bulk_jobs.arguments is 'The arguments of that mutation.';
comment on column outbox.bulk_jobs.status is 'running, finished, or cancelled by somebody half-way.';
comment on column outbox.bulk_jobs.expected_count is 'How many rows there were to be done when it began: deliveries, or events where those are replayed. If there are more than 10,000 the workers count them first, and it grows meanwhile.';
comment on column outbox.bulk_jobs.done_count is 'How many rows it has done so far.';
comment on column outbox.bulk_jobs.skipped_count is 'How many rows it found not to be done any more: delivered or cancelled meanwhile, their endpoint deleted.';
comment on column outbox.bulk_jobs.actor is 'Who began it; see outbox.audit.';
comment on column outbox.bulk_jobs.created_at is 'When it was begun.';
comment on column outbox.bulk_jobs.completed_at is 'When it was finished or cancelled.';
comment on column outbox.bulk_jobs.position is 'How far it has come; for the workers.';
create index bulk_jobs_tenant on outbox.bulk_jobs (tenant, id);
create index bulk_jobs_running on outbox.bulk_jobs (id) where status = 'running';

create type outbox.preview as (count integer, is_exact boolean);
comment on type outbox.preview is
  'How many rows a bulk job would be done to: deliveries, or events where those are replayed.';
comment on column outbox.preview.count is 'How many there are; no more than 10,000 are counted.';
comment on column outbox.preview.is_exact is 'False: there are that many at least, and perhaps more.';

-- Who may do what. Functions grant execute in their own files.
grant usage on schema outbox to outbox_publisher, outbox_operator, outbox_tenant;
-- For the functions there that the API calls itself and that are granted one by one; no table there is.
grant usage on schema outbox_private to outbox_operator, outbox_tenant;
grant insert (id, tenant, type, payload, idempotency_key, traceparent) on outbox.events to outbox_publisher;
grant select on outbox.events, outbox.endpoints, outbox.deliveries, outbox.attempts to outbox_operator, outbox_tenant;
grant select on outbox.audit to outbox_operator;
grant select (id, tenant, kind, arguments, status, expected_count, done_count, skipped_count, actor, created_at, completed_at)
  on outbox.bulk_jobs to outbox_operator, outbox_tenant;
