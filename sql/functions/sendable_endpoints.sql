-- Once for each endpoint of a batch, however many deliveries it has there; as JSON, because that is what Node parses
-- fastest. In plpgsql, because the plan of an SQL function is not kept before Postgres 18.
create or replace function outbox_private.sendable_endpoints(p_endpoint_ids uuid[]) returns json
  language plpgsql stable
as $$
begin
  return (
    select json_object_agg(p.id, json_build_object(
      'url', p.url,
      'headers', p.headers,
      'timeout_ms', p.timeout_ms,
      'retry_schedule', p.retry_schedule,
      'ca_certificate', p.ca_certificate,
      'secrets', array(
        select s.secret
        from outbox_private.secrets as s
        where s.endpoint_id = p.id and (s.expires_at is null or s.expires_at > now())
        order by s.created_at desc, s.id desc
      )
    ))
    from outbox.endpoints as p
    where p.id = any (p_endpoint_ids)
  );
end
$$;
revoke execute on function outbox_private.sendable_endpoints(uuid[]) from public;
comment on function outbox_private.sendable_endpoints(uuid[]) is
  'What is needed to send to endpoints: {id: {url, headers, timeout_ms, retry_schedule, ca_certificate, secrets: live ones as stored, the newest first}}.';
