-- New ones are added at the end: statistics hold counts by position.
create or replace function outbox_private.outcome_names() returns text[]
  language sql immutable parallel safe
as $$
  select '{delivered,http_error,redirect,gone,timeout,connection_refused,connection_reset,connection_failed,dns_failure,tls_failure,proxy_failure,invalid_response,address_forbidden,scheme_forbidden}'::text[]
$$;
revoke execute on function outbox_private.outcome_names() from public;
comment on function outbox_private.outcome_names() is 'The outcomes of attempts, in the order in which statistics count them.';
