-- Endpoints are written seldom and by people, so a function with good messages rather than check constraints.
create or replace function outbox_private.tg_endpoints__check() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem text;
  v_authority text := substring(new.url from '^[Hh][Tt][Tt][Pp][Ss]?://([^/?#]*)');
  v_host text := substring(v_authority from '^(.*?)(?::[0-9]*)?$');
  v_port text := substring(v_authority from ':([0-9]*)$');
  -- What stands before an @ may be a password, so it is not shown.
  v_shown text := left(regexp_replace(new.url, '//.*@', '//…@'), 200);
begin
  if tg_op = 'DELETE' then
    raise exception 'Endpoint % can not be removed, because its history refers to it', old.id
      using errcode = 'OB409', hint = 'update outbox.endpoints set deleted_at = now() where id = …';
  end if;

  v_problem := case
    when length(new.tenant) not between 1 and 200 then
      format('tenant %L must be 1 to 200 characters', left(new.tenant, 50))
    -- Of those that are ours operators make endpoints for one only: see docs/operational-events.md.
    when starts_with(new.tenant, 'postcommit:') and new.tenant <> 'postcommit:operator'
      and current_setting('outbox.internal', true) is distinct from 'on'
      and (tg_op = 'INSERT' or new.tenant <> old.tenant)
    then
      format('tenant %L is reserved', left(new.tenant, 50))
    when new.tenant = 'postcommit:operator' and (new.event_types is null or '*' = any (new.event_types)) then
      'event_types must say what operators are to be told, like postcommit.endpoint.*; all types (*) are those of applications'
    when lower(v_host) ~ '(^|\.)postcommit\.invalid\.?$' and new.tenant <> 'postcommit:canary' then
      format('url %L is reserved', v_shown)
    when length(new.url) > 2000 then
      'url must be at most 2000 characters'
    when length(new.description) > 2000 then
      'description must be at most 2000 characters'
    when length(new.paused_reason) > 2000 then
      'paused_reason must be at most 2000 characters'
    when new.url ~ '[[:space:][:cntrl:]\\]' then
      format('url %L must be without spaces, control characters and backslashes', v_shown)
    when v_authority is null then
      format('url %L must be like https://example.com/hooks', v_shown)
    when v_authority ~ '@' then
      format('url %L must be without user name and password; credentials belong in headers', v_shown)
    when new.url ~ '#' then
      format('url %L must be without a #fragment, since none is ever sent', v_shown)
    when v_authority ~ '[^ -~]' then
      format('url %L must have its host in ASCII; write an international name as xn--…', v_shown)
    when v_host = '' or v_host !~ (case when v_host ~ '^\[' then '^\[[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f.]*\]$'
      else '^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$' end)
      or length(v_host) > 253
    then
      format('url %L must have a valid host', v_shown)
    -- Whatever ends in a number is an IPv4 address (WHATWG URL), of which there are many odd spellings.
    when v_host ~ '(^|\.)([0-9]+|0[Xx][0-9A-Fa-f]*)\.?$'
      and v_host !~ '^((0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])\.){3}(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$'
    then
      format('url %L must have its address written like 192.0.2.1', v_shown)
    when v_port !~ '^0*[1-9][0-9]{0,4}$' or v_port::integer > 65535 then
      format('url %L must have a port from 1 to 65535', v_shown)
    when octet_length(new.ca_certificate) > 16384 then
      'ca_certificate must be at most 16 KiB: only the CAs that this endpoint''s certificate comes from'
    when new.ca_certificate !~ '^\s*(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$' then
      'ca_certificate must be certificates in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, and nothing else'
    when array_ndims(new.event_types) > 1 or array_ndims(new.retry_schedule) > 1 then
      'event_types and retry_schedule must be plain lists'
    when cardinality(new.event_types) not between 1 and 100 or array_position(new.event_types, null) is not null then
      'event_types must be null (all types) or a list of 1 to 100 types'
    when exists (
      select from unnest(new.event_types) as t (pattern)
      where length(pattern) > 200 or pattern !~ '^(\*|[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*(\.\*)?)$'
    ) then
      format('event_types %L must be types like order.created, order.* or *, each of at most 200 characters', left(new.event_types::text, 300))
    when new.timeout_ms not between 100 and 60000 then
      format('timeout_ms %s must be between 100 and 60000', new.timeout_ms)
    when cardinality(new.retry_schedule) > 100 or array_position(new.retry_schedule, null) is not null
      or not (0 <= all (new.retry_schedule) and 604800 >= all (new.retry_schedule))
    then
      'retry_schedule must be at most 100 delays of 0 to 604800 seconds (a week)'
    when jsonb_typeof(new.headers) <> 'object' then
      'headers must be a JSON object, like {"X-Api-Version": "2"}'
    when octet_length(new.headers::text) > 8192 then
      'headers must be at most 8192 bytes of JSON, since consumers refuse more'
    else (
      select format('header %L must be a token with a printable string as its value', left(name, 100))
      from jsonb_each(new.headers) as h (name, value)
      where name !~ '^[A-Za-z0-9!#$%&''*+.^_`|~-]{1,100}$'
        or jsonb_typeof(value) <> 'string'
        or value #>> '{}' !~ '^[\x20-\x7e]*$'
      limit 1
    )
  end;
  v_problem := coalesce(v_problem, (
    select format('header %L is set by the service itself', name)
    from jsonb_object_keys(new.headers) as h (name)
    where lower(name) ~ '^(webhook-.*|host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|idempotency-key|traceparent|user-agent)$'
    limit 1
  ));
  if v_problem is not null then
    raise exception 'Endpoint: %', v_problem using errcode = 'OB400';
  end if;
  return new;
end
$$;
comment on function outbox_private.tg_endpoints__check() is 'Refuses an endpoint that nothing could be sent to.';

create or replace trigger check_endpoint
  before insert or update or delete on outbox.endpoints
  for each row
  execute function outbox_private.tg_endpoints__check();
