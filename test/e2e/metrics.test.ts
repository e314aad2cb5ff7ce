// What /metrics says after real deliveries, and what it never says.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test, type TestContext } from "node:test";
import { catalogue } from "../../src/telemetry/catalogue.ts";
import { prometheusName } from "../../src/telemetry/exposition.ts";
import type { Definition } from "../../src/telemetry/instruments.ts";
import { createCollector } from "../helpers/collector.ts";
import { createDatabase } from "../helpers/database.ts";
import { scrape, type Scrape } from "../helpers/exposition.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService, type TestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import {
  attempts,
  createEndpoint,
  deliveries,
  insertEvent,
  waitForNoJobs,
  waitForStatuses,
} from "./stage.ts";

/** Deliveries that succeed, fail at first, fail for good, are scheduled and held. */
async function startBusy(
  t: TestContext,
  env: Parameters<typeof startTestService>[2] = {},
) {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: ({ path }, index) => {
      if (path === "/busy") return { status: 429 };
      if (path === "/flaky") return { status: index % 2 === 0 ? 503 : 200 };
      return path === "/gone" ? { status: 404 } : {};
    },
  });
  const operatorToken = "an-operators-token-that-is-long-enough";
  const service = await startTestService(t, database, {
    OPERATOR_TOKEN: operatorToken,
    ...env,
  });
  const endpoint = (path: string, type: string, retrySchedule: number[] = []) =>
    createEndpoint(database, receiver.url(path), {
      tenant: "acme",
      eventTypes: [type],
      retrySchedule,
    });
  await endpoint("/fine", "a.fine");
  const failing = await endpoint("/gone", "a.gone");
  await endpoint("/busy", "a.busy", [3600]);
  const paused = await endpoint("/paused", "a.paused");
  await database.query("select outbox.pause_endpoint($1)", [paused.id]);
  const insert = async (type: string, count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      await insertEvent(database, { type, tenant: "acme" });
    }
  };
  await insert("a.fine", 7);
  await insert("a.gone", 3);
  await insert("a.busy", 1);
  await insert("a.paused", 2);
  await waitForStatuses(database, {
    delivered: 7,
    failed: 3,
    pending: 1,
    held: 2,
  });
  return { database, receiver, service, failing, operatorToken };
}

/** Once the gauges of the database were read again. */
async function scrapeUntil(
  service: TestService,
  what: string,
  holds: (scraped: Scrape) => boolean,
): Promise<Scrape> {
  return await waitFor(what, async () => {
    const scraped = await scrape(service.url);
    return holds(scraped) ? scraped : undefined;
  });
}

test("attempts, deliveries, lanes and backlog are what happened", async (t) => {
  const { database, service } = await startBusy(t);
  const scraped = await scrapeUntil(
    service,
    "the backlog",
    ({ sum }) => sum("postcommit_backlog", { state: "held" }) === 2,
  );
  const { sum } = scraped;
  const made = await attempts(database);
  assert.equal(sum("postcommit_attempts_total"), made.length);
  assert.equal(
    sum("postcommit_attempts_total", {
      outcome: "delivered",
      status: "2xx",
      lane: "fast",
    }),
    7,
  );
  assert.equal(
    sum("postcommit_attempts_total", { outcome: "http_error", status: "4xx" }),
    3,
  );
  assert.equal(
    sum("postcommit_attempts_total", { outcome: "http_error", status: "429" }),
    1,
  );
  assert.equal(
    sum("postcommit_attempt_duration_seconds_count", { outcome: "delivered" }),
    7,
  );
  assert.equal(sum("postcommit_event_first_attempt_delay_seconds_count"), 11);
  assert.equal(sum("postcommit_event_delivered_delay_seconds_count"), 7);
  assert.equal(
    sum("postcommit_deliveries_settled_total", { status: "delivered" }),
    7,
  );
  assert.equal(
    sum("postcommit_deliveries_settled_total", { status: "failed" }),
    3,
  );
  assert.equal(sum("postcommit_retry_age_seconds_count"), 1);
  assert.equal(sum("postcommit_backlog", { state: "failed" }), 3);
  assert.equal(sum("postcommit_backlog", { state: "scheduled" }), 1);
  assert.equal(sum("postcommit_backlog", { state: "undispatched" }), 0);
  assert.equal(sum("postcommit_endpoints_paused"), 1);
  assert.equal(
    sum("postcommit_jobs", { task: "deliver", state: "scheduled" }),
    1,
  );
  assert.ok(sum("postcommit_oldest_age_seconds", { state: "held" }) > 0);
  assert.equal(sum("postcommit_database_up"), 1);
  assert.equal(sum("postcommit_worker_running"), 1);
  assert.ok(sum("postcommit_recorder_batch_size_sum") === made.length);
  assert.ok(sum("postcommit_recorder_batch_duration_seconds_count") > 0);
  assert.ok(
    sum("postcommit_database_statement_duration_seconds_count", {
      statement: "fan_out",
    }) > 0,
  );
  for (const table of ["events", "deliveries", "attempts"]) {
    assert.equal(sum("postcommit_partitions_ahead", { table }), 14);
    assert.ok(sum("postcommit_partitions_size_bytes", { table }) > 0);
  }
  // The same histogram, in words: all are within its infinite bucket, and each bucket holds those before it.
  const buckets = scraped.samples.filter(
    ({ name, labels }) =>
      name === "postcommit_attempt_duration_seconds_bucket" &&
      labels["outcome"] === "delivered",
  );
  assert.equal(buckets.at(-1)?.labels["le"], "+Inf");
  assert.equal(buckets.at(-1)?.value, 7);
  assert.ok(
    buckets.every(
      ({ value }, index) => value >= (buckets[index - 1]?.value ?? 0),
    ),
  );
});

test("a retry counts in its lane, and how late it was", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 500 }, {}] });
  await createEndpoint(database, receiver.url(), { retrySchedule: [0] });
  const service = await startTestService(t, database);
  await insertEvent(database);
  await waitForStatuses(database, { delivered: 1 });
  await waitForNoJobs(database);
  const { sum } = await scrape(service.url);
  assert.equal(
    sum("postcommit_attempts_total", { lane: "retry", outcome: "delivered" }),
    1,
  );
  assert.equal(sum("postcommit_retry_lateness_seconds_count"), 1);
  const lateness = sum("postcommit_retry_lateness_seconds_sum");
  assert.ok(lateness < 30, `${lateness} s`);
});

test("requests to the API count by route and status, and operations by type", async (t) => {
  const { service, operatorToken } = await startBusy(t);
  await waitFor(
    "the API",
    async () => (await fetch(`${service.url}/readyz`)).ok,
  );
  const ask = (query: string, token: string): Promise<Response> =>
    fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query }),
    });
  assert.equal(
    (await ask("{ endpoints(first: 1) { nodes { id } } }", operatorToken))
      .status,
    200,
  );
  assert.equal((await ask("{ __typename }", "wrong".repeat(8))).status, 401);
  await fetch(`${service.url}/somewhere/${"x".repeat(40)}`);
  const { sum, text } = await scrape(service.url);
  const route = { http_route: "/graphql", http_request_method: "POST" };
  const name = "http_server_request_duration_seconds_count";
  assert.equal(sum(name, { ...route, http_response_status_code: "200" }), 1);
  assert.equal(sum(name, { ...route, http_response_status_code: "401" }), 1);
  assert.equal(
    sum(name, { http_route: "other", http_response_status_code: "404" }),
    1,
  );
  assert.ok(!text.includes("somewhere"));
  assert.equal(
    sum("postcommit_graphql_operation_duration_seconds_count", {
      operation: "query",
      result: "ok",
    }),
    1,
  );
});

test("every series is in the catalogue, and none names a tenant, an endpoint, an event or a secret", async (t) => {
  const { database, service } = await startBusy(t);
  const { samples, text } = await scrape(service.url);
  const known = new Map<string, Definition>(
    Object.values(catalogue).map((one) => [prometheusName(one), one]),
  );
  for (const { name, labels } of samples) {
    const family =
      known.get(name) ?? known.get(name.replace(/_(bucket|sum|count)$/, ""));
    assert.ok(family, `${name} is not in the catalogue`);
    const own = (family.labels ?? []).map((label) =>
      label.replaceAll(/\W/g, "_"),
    );
    assert.deepEqual(
      Object.keys(labels).filter((label) => label !== "le"),
      own,
      name,
    );
  }
  const rows = await deliveries(database);
  const secrets = await database.query<{ secret: string }>(
    "select secret from outbox_private.secrets",
  );
  const never = [
    "acme",
    ...rows.flatMap(({ id, event_id, endpoint_id }) => [
      id,
      event_id,
      endpoint_id,
    ]),
    ...secrets.map(({ secret }) => secret),
  ];
  for (const word of never) assert.ok(!text.includes(word), word);
});

test("METRICS_TOP_ENDPOINTS names those that fail most", async (t) => {
  const { service, failing } = await startBusy(t, {
    METRICS_TOP_ENDPOINTS: "1",
  });
  const { samples } = await scrape(service.url);
  const named = samples.filter(
    ({ name }) => name === "postcommit_endpoint_attempts_total",
  );
  assert.deepEqual(
    named.map(({ labels, value }) => [
      labels["endpoint"],
      labels["result"],
      value,
    ]),
    [
      [failing.id, "delivered", 0],
      [failing.id, "failed", 3],
    ],
  );
});

test("METRICS_TOKEN is asked for, where there is one", async (t) => {
  const token = "a-token-for-the-one-who-scrapes-it";
  const database = await createDatabase(t);
  const service = await startTestService(t, database, {
    METRICS_TOKEN: token,
    only: "worker",
  });
  const status = async (authorization?: string): Promise<number> => {
    const headers = authorization === undefined ? {} : { authorization };
    return (await fetch(`${service.url}/metrics`, { headers })).status;
  };
  assert.equal(await status(), 401);
  assert.equal(await status(`Bearer ${token}!`), 401);
  assert.equal(await status("Bearer"), 401);
  assert.equal(await status(`Bearer ${token}`), 200);
});

test("the same metrics are sent by OTLP", async (t) => {
  const collector = await createCollector(t);
  const { service } = await startBusy(t, { ...sendingTo(collector.url) });
  await service.stop();
  const sent = new Map(collector.metrics.map(({ name, unit }) => [name, unit]));
  assert.equal(sent.get("postcommit.attempt.duration"), "s");
  assert.equal(sent.get("postcommit.attempts"), "{attempt}");
  assert.equal(sent.get("postcommit.backlog"), "{delivery}");
  assert.deepEqual(collector.spans, []);
});

function sendingTo(url: string) {
  return {
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${url}/v1/metrics`,
    OTEL_METRIC_EXPORT_INTERVAL: "1000",
  } as const;
}

test("promtool finds nothing to complain of", async (t) => {
  const { service } = await startBusy(t);
  const { text } = await scrape(service.url);
  try {
    execFileSync("promtool", ["--version"], { stdio: "ignore" });
  } catch {
    t.skip("promtool is not here; Debian's package prometheus has it");
    return;
  }
  const said = execFileSync("promtool", ["check", "metrics"], {
    input: text,
    encoding: "utf8",
  });
  assert.equal(said, "");
});
