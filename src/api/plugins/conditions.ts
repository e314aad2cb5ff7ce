// Owns by what lists can be narrowed down: only what an index serves, or what stays small beside what one serves.
import { addPgTableCondition } from "postgraphile/utils";
import { sql, type SQL } from "postgraphile/pg-sql2";
import { SafeError } from "postgraphile/grafast";
import { TYPES, sqlValueWithCodec } from "postgraphile/@dataplan/pg";

type Table = "events" | "deliveries" | "endpoints" | "audit" | "bulk_jobs";

/** What a condition adds to the query; `row` is the alias of its table. */
type Condition<Value> = {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly where: (row: SQL, value: Value) => SQL;
};

function condition<Value>(
  table: Table,
  { name, type, description, where }: Condition<Value>,
): GraphileConfig.Plugin {
  return addPgTableCondition(
    { schemaName: "outbox", tableName: table },
    name,
    (build) => ({
      description,
      type: build.getInputTypeByName(type),
      apply(target: { alias: SQL; where(sql: SQL): void }, value: unknown) {
        // Null is no condition, as if it were left out.
        if (value !== null && value !== undefined)
          target.where(where(target.alias, value as Value));
      },
    }),
  );
}

const text = (value: string): SQL => sqlValueWithCodec(value, TYPES.text);
const uuid = (value: string): SQL => sqlValueWithCodec(value, TYPES.uuid);
const integer = (value: number): SQL => sqlValueWithCodec(value, TYPES.int);

const tenant = (table: Table): GraphileConfig.Plugin =>
  condition<string>(table, {
    name: "tenant",
    type: "String",
    description:
      "Only those of this tenant. For operators: a tenant's token sees its own anyway.",
    where: (row, value) => sql`${row}.tenant = ${text(value)}`,
  });

/** Ids begin with the time, so a range of time is a range of the primary key, and of partitions. */
const timeRange = (table: Table, what: string): GraphileConfig.Plugin[] => [
  condition<string>(table, {
    name: "createdAfter",
    type: "Datetime",
    description: `Only ${what} at this time or later.`,
    where: (row, value) =>
      sql`${row}.id >= ${uuid(idFloor("createdAfter", value))}`,
  }),
  condition<string>(table, {
    name: "createdBefore",
    type: "Datetime",
    description: `Only ${what} before this time.`,
    where: (row, value) =>
      sql`${row}.id < ${uuid(idFloor("createdBefore", value))}`,
  }),
];

const events: GraphileConfig.Plugin[] = [
  tenant("events"),
  ...timeRange("events", "events that were inserted"),
  condition<string>("events", {
    name: "type",
    type: "String",
    description:
      'Only events of this type; order.* is every type that begins with "order.".',
    where: (row, value) => {
      const type = sql`${row}.type collate "C"`;
      if (!value.endsWith(".*")) return sql`${type} = ${text(value)}`;
      // "/" is what comes after ".": a range of the index.
      const stem = value.slice(0, -2);
      return sql`${type} >= ${text(`${stem}.`)} and ${type} < ${text(`${stem}/`)}`;
    },
  }),
  condition<string>("events", {
    name: "idempotencyKey",
    type: "String",
    description:
      "Only events that were inserted with this idempotency key: one of a tenant at most.",
    where: (row, value) =>
      sql`${row}.id = any ((select outbox.event_ids_of_key(${text(value)}))::uuid[])`,
  }),
  condition<boolean>("events", {
    name: "undispatched",
    type: "Boolean",
    description:
      "true: only events whose deliveries have not been written yet, of the 10,000 that have waited longest.",
    where: (row, value) => {
      if (!value) return sql`${row}.dispatched_at is not null`;
      return sql`${row}.id = any ((select outbox.undispatched_ids())::uuid[])`;
    },
  }),
  condition<boolean>("events", {
    name: "unmatched",
    type: "Boolean",
    description:
      "true: only events that no endpoint wanted. false: all others.",
    where: (row, value) =>
      value ? sql`${row}.is_unmatched` : sql`not ${row}.is_unmatched`,
  }),
];

const deliveries: GraphileConfig.Plugin[] = [
  tenant("deliveries"),
  ...timeRange("deliveries", "deliveries of events that were inserted"),
  condition<string>("deliveries", {
    name: "status",
    type: "String",
    description:
      "Only deliveries in this state: pending (waiting for its endpoint, or for its next attempt; not those whose first attempt is just being made), held, delivered, failed or cancelled.",
    where: (row, value) => {
      switch (value) {
        case "pending":
          return sql`${row}.backlog in ('waiting', 'scheduled')`;
        case "held":
        case "failed":
        case "cancelled":
          return sql`${row}.backlog = ${text(value)}`;
        case "delivered":
          return sql`${row}.status = 'delivered'`;
        default:
          throw bad(
            "status must be pending, held, delivered, failed or cancelled.",
          );
      }
    },
  }),
  condition<string>("deliveries", {
    name: "endpointId",
    type: "UUID",
    description: "Only deliveries to this endpoint.",
    where: (row, value) => sql`${row}.endpoint_id = ${uuid(value)}`,
  }),
  condition<string>("deliveries", {
    name: "eventId",
    type: "UUID",
    description: "Only deliveries of this event.",
    where: (row, value) => sql`${row}.event_id = ${uuid(value)}`,
  }),
  condition<number>("deliveries", {
    name: "statusClass",
    type: "Int",
    description:
      "Only deliveries whose last response had a status of this class: 2 for 200 to 299, and so on, 2 to 5. Best with an endpoint or a range of time.",
    where: (row, value) => {
      if (![2, 3, 4, 5].includes(value))
        throw bad("statusClass must be 2, 3, 4 or 5.");
      const code = sql`${row}.last_status_code`;
      return sql`${code} between ${integer(value * 100)} and ${integer(value * 100 + 99)}`;
    },
  }),
  condition<number>("deliveries", {
    name: "statusCode",
    type: "Int",
    description:
      "Only deliveries whose last response had this status, such as 503. Best with an endpoint or a range of time.",
    where: (row, value) => {
      if (value < 100 || value > 999)
        throw bad("statusCode must be from 100 to 999.");
      return sql`${row}.last_status_code = ${integer(value)}`;
    },
  }),
  condition<string>("deliveries", {
    name: "outcome",
    type: "String",
    description:
      "Only deliveries whose last attempt had this outcome, such as timeout. Best with a status, an endpoint or a range of time.",
    where: (row, value) => {
      const last = sql`exists (select from outbox.attempts as a where a.delivery_id = ${row}.id and a.number = ${row}.attempt_count and a.outcome = ${text(value)})`;
      // After any other, a delivery is in the backlog, which has an index.
      return value === "delivered"
        ? last
        : sql`${row}.backlog is not null and ${last}`;
    },
  }),
  condition<number>("deliveries", {
    name: "stuckLongerThan",
    type: "Int",
    description:
      "Only deliveries that are still pending or held so many seconds after their event was inserted.",
    where: (row, value) => {
      if (value < 0) throw bad("stuckLongerThan must be a number of seconds.");
      const before = floorOf(Date.now() - value * 1000);
      return sql`${row}.backlog in ('waiting', 'scheduled', 'held') and ${row}.id < ${uuid(before)}`;
    },
  }),
];

const endpoints: GraphileConfig.Plugin[] = [
  tenant("endpoints"),
  condition<boolean>("endpoints", {
    name: "paused",
    type: "Boolean",
    description:
      "true: only endpoints that are paused. false: only those that are not.",
    where: (row, value) =>
      value ? sql`${row}.paused_at is not null` : sql`${row}.paused_at is null`,
  }),
  condition<boolean>("endpoints", {
    name: "deleted",
    type: "Boolean",
    description:
      "true: only endpoints that were deleted. false: only those that are there.",
    where: (row, value) =>
      value
        ? sql`${row}.deleted_at is not null`
        : sql`${row}.deleted_at is null`,
  }),
  condition<boolean>("endpoints", {
    name: "troubled",
    type: "Boolean",
    description:
      "true: only endpoints that have an open circuit, have failed in the last hour or are paused: the 100 in the greatest trouble. false: all others.",
    where: (row, value) => {
      const isTroubled = sql`${row}.id = any ((select outbox.troubled_endpoint_ids())::uuid[])`;
      return value ? isTroubled : sql`not (${isTroubled})`;
    },
  }),
  condition<string>("endpoints", {
    name: "search",
    type: "String",
    description:
      "Only endpoints that have this text in their URL or description, in whatever case.",
    where: (row, value) =>
      sql`strpos(lower(${row}.url || ' ' || ${row}.description), lower(${text(value)})) > 0`,
  }),
];

const audit: GraphileConfig.Plugin[] = [
  tenant("audit"),
  ...timeRange("audit", "what was done"),
  condition<string>("audit", {
    name: "mutation",
    type: "String",
    description:
      "Only what this did: a mutation's name in SQL, such as pause_endpoint.",
    where: (row, value) => sql`${row}.mutation = ${text(value)}`,
  }),
  condition<string>("audit", {
    name: "actor",
    type: "String",
    description: "Only what was done by them; see Audit.actor.",
    where: (row, value) => sql`${row}.actor = ${text(value)}`,
  }),
];

const bulkJobs: GraphileConfig.Plugin[] = [
  tenant("bulk_jobs"),
  condition<string>("bulk_jobs", {
    name: "status",
    type: "String",
    description: "Only jobs in this state: running, finished or cancelled.",
    where: (row, value) => sql`${row}.status = ${text(value)}`,
  }),
];

export const conditions: readonly GraphileConfig.Plugin[] = [
  ...events,
  ...deliveries,
  ...endpoints,
  ...audit,
  ...bulkJobs,
];

/** The smallest uuid v7 of a time that a client gave. */
function idFloor(name: string, value: string): string {
  const isZoned = /(Z|[+-]\d\d(:?\d\d)?)$/i.test(value);
  const at = Date.parse(isZoned ? value : `${value}Z`);
  if (Number.isNaN(at))
    throw bad(`${name} must be a time, like 2026-11-26T22:00:00Z.`);
  return floorOf(at);
}

/** Milliseconds since 1970, in the first 48 bits; what a uuid can't say is rounded to what it can. */
function floorOf(atMs: number): string {
  const ms = Math.min(Math.max(Math.floor(atMs), 0), 2 ** 48 - 1);
  const hex = ms.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

function bad(message: string): SafeError {
  return new SafeError(message, { code: "BAD_INPUT" });
}
