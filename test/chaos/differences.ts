// The differences that must be empty, as queries over the ledger (what the application knows), `booked` (the events that
// Postgres holds), `wanted`, and `seen` (what the receivers saw). Each returns one column that says which.

export type Difference = { readonly name: string; readonly rows: string };

export const differences: readonly Difference[] = [
  {
    name: "committed and lost",
    rows: `select l.n from ledger as l where l.fate = 'committed' and not exists (select from booked as b where b.n = l.n)`,
  },
  {
    name: "rolled back and there all the same",
    rows: `select l.n from ledger as l join booked as b on b.n = l.n where l.fate = 'rolled back'`,
  },
  {
    name: "there and never inserted",
    rows: `select b.n from booked as b where not exists (select from ledger as l where l.n = b.n)`,
  },
  {
    name: "there twice",
    rows: `select n from booked group by n having count(*) > 1`,
  },
  {
    name: "half of a transaction is there",
    rows: `select l.transaction
      from ledger as l left join booked as b on b.n = l.n
      where l.fate = 'unknown'
      group by l.transaction
      having count(b.n) not in (0, count(*))`,
  },
  {
    name: "never dispatched",
    rows: `select id from booked where dispatched_at is null`,
  },
  {
    name: "wanted and not owed",
    rows: `select b.id || ' to ' || w.endpoint_id
      from booked as b join wanted as w using (tenant, type)
      where not exists (
        select from outbox.deliveries as d where d.event_id = b.id and d.endpoint_id = w.endpoint_id)`,
  },
  {
    name: "owed and not wanted",
    rows: `select d.id
      from outbox.deliveries as d
        left join booked as b on b.id = d.event_id
        left join wanted as w on w.tenant = b.tenant and w.type = b.type and w.endpoint_id = d.endpoint_id
      where w.endpoint_id is null`,
  },
  {
    name: "neither delivered nor accounted for",
    rows: `select d.id || ' ' || d.status || ' ' || d.attempt_count || ' attempts, next ' || coalesce(d.next_attempt_at::text, 'never')
        || ', ' || coalesce(d.last_error, 'no error')
      from outbox.deliveries as d
      where not (d.status in ('delivered', 'held', 'cancelled') or (d.status = 'failed' and d.last_error is not null))`,
  },
  {
    name: "delivered by the books, but no receiver ever answered 2xx",
    rows: `select d.id
      from outbox.deliveries as d
      where d.status = 'delivered' and not exists (
        select from seen as s
        where s.event_id = d.event_id and s.endpoint_id = d.endpoint_id and s.status between 200 and 299)`,
  },
  {
    name: "answered 2xx, but not delivered by the books",
    rows: `select d.id || ' ' || d.status
      from outbox.deliveries as d
      where d.status <> 'delivered' and exists (
        select from seen as s
        where s.event_id = d.event_id and s.endpoint_id = d.endpoint_id and s.status between 200 and 299)`,
  },
  {
    name: "attempts with an answer that no receiver gave",
    rows: `select a.delivery_id || ': ' || a.status_code || ' recorded ' || count(*) || ' times, answered ' || answered.count
      from outbox.attempts as a
        join outbox.deliveries as d on d.id = a.delivery_id
        cross join lateral (
          select count(*) from seen as s
          where s.event_id = d.event_id and s.endpoint_id = d.endpoint_id and s.status = a.status_code) as answered
      where a.status_code is not null
      group by a.delivery_id, a.status_code, answered.count
      having count(*) > answered.count`,
  },
  {
    name: "attempts that are not numbered from 1 to the delivery's count",
    rows: `select d.id || ': ' || d.attempt_count || ' counted, rows ' || coalesce(array_agg(a.number order by a.number)::text, '')
      from outbox.deliveries as d left join outbox.attempts as a on a.delivery_id = d.id
      group by d.id, d.attempt_count
      having count(a.number) <> d.attempt_count or coalesce(max(a.number), 0) <> d.attempt_count`,
  },
  {
    name: "sent, though never committed",
    rows: `select s.n || ' as ' || s.event_id from seen as s where not exists (select from booked as b where b.id = s.event_id)`,
  },
  {
    name: "sent with another event's webhook-id",
    rows: `select s.n || ' as ' || s.event_id from seen as s join booked as b on b.id = s.event_id where b.n <> s.n`,
  },
  {
    name: "sent to an endpoint that did not want it",
    rows: `select s.n
      from seen as s join booked as b on b.id = s.event_id
      where not exists (
        select from wanted as w
        where w.tenant = b.tenant and w.type = b.type and w.endpoint_id = s.endpoint_id)`,
  },
  {
    name: "sent with a wrong signature",
    rows: `select n from seen where not "isSigned"`,
  },
  {
    name: "jobs that are left over or locked",
    rows: `select format('%s, locked by %s, %s attempts, due %s', task_identifier, coalesce(locked_by, 'nobody'), attempts, run_at)
      from graphile_worker.jobs where task_identifier <> 'maintain' or locked_at is not null`,
  },
  {
    name: "workers that are registered and gone",
    rows: `select name || ' ' || pool_id from outbox_private.workers`,
  },
];
