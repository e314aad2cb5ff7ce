// One trace from an application's own span to its consumers', across attempts and workers, as a collector gets it. The
// application and the consumer speak through the official SDK.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { cleanUp } from "../helpers/cleanup.ts";
import {
  createCollector,
  type CollectedSpan,
  type Collector,
} from "../helpers/collector.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { spawnService, startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createEndpoint, insertEvent, waitForStatuses } from "./stage.ts";

propagation.setGlobalPropagator(new W3CTraceContextPropagator());

const otel = (collector: Collector) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  OTEL_BSP_SCHEDULE_DELAY: "50",
  OTEL_METRICS_EXPORTER: "none",
});

function tracerOf(
  t: TestContext,
  collector: Collector,
  service: string,
): Tracer {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service }),
    spanProcessors: [
      new SimpleSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${collector.url}/v1/traces` }),
      }),
    ],
  });
  cleanUp(t, () => provider.shutdown());
  return provider.getTracer(service);
}

/** Answers with these codes, one after the other; each request is a span of its own. */
async function createConsumer(
  t: TestContext,
  tracer: Tracer,
  codes: readonly number[],
): Promise<string> {
  let answered = 0;
  const server = createServer((request, response) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = tracer.startSpan(
      "take webhook",
      { kind: SpanKind.SERVER },
      parent,
    );
    request.resume().once("end", () => {
      response.writeHead(codes[answered] ?? 204).end("thanks");
      answered += 1;
      span.end();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  cleanUp(t, async () => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=s3cret`;
}

/** Inserts an event within a span of the application's, which it hands on by the setting. Returns the span's ids. */
async function placeOrder(
  database: TestDatabase,
  tracer: Tracer,
): Promise<{ traceId: string; spanId: string }> {
  const span = tracer.startSpan("place order");
  const carrier: Record<string, string> = {};
  propagation.inject(trace.setSpan(context.active(), span), carrier);
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('outbox.traceparent', $1, true)", [
      carrier["traceparent"],
    ]);
    await client.query(
      "insert into outbox.events (type) values ('order.placed')",
    );
    await client.query("commit");
  } finally {
    client.release();
  }
  span.end();
  return span.spanContext();
}

async function waitForSpans(
  collector: Collector,
  count: number,
): Promise<readonly CollectedSpan[]> {
  return await waitFor(`${count} spans`, async () =>
    collector.spans.length >= count ? collector.spans : undefined,
  );
}

test("one trace: the application's span, dispatch, a failed and a successful attempt, and the consumer's own", async (t) => {
  const database = await createDatabase(t);
  const collector = await createCollector(t);
  const url = await createConsumer(
    t,
    tracerOf(t, collector, "consumer"),
    [503, 200],
  );
  const endpoint = await createEndpoint(database, url, { retrySchedule: [0] });
  await spawnService(t, database, ["--only", "worker"], otel(collector));
  const origin = await placeOrder(database, tracerOf(t, collector, "shop"));
  await waitForStatuses(database, { delivered: 1 });
  const spans = await waitForSpans(collector, 6);

  assert.deepEqual(
    new Set(spans.map((span) => span.traceId)),
    new Set([origin.traceId]),
  );
  const only = (name: string): CollectedSpan => {
    const [found, ...others] = spans.filter((span) => span.name === name);
    assert.ok(found && others.length === 0, name);
    return found;
  };
  const placing = only("place order");
  const dispatch = only("dispatch order.placed");
  assert.equal(placing.parentSpanId, "");
  assert.equal(dispatch.parentSpanId, placing.spanId);
  assert.equal(dispatch.service, "postcommit");
  const attempts = spans
    .filter((span) => span.name === "attempt order.placed")
    .toSorted((a, b) => (a.startNs < b.startNs ? -1 : 1));
  assert.equal(attempts.length, 2);
  const [event] = await database.query<{ id: string }>(
    "select id from outbox.events",
  );
  const [delivery] = await database.query<{ id: string }>(
    "select id from outbox.deliveries",
  );
  for (const [index, attempt] of attempts.entries()) {
    assert.equal(attempt.parentSpanId, dispatch.spanId);
    assert.equal(attempt.kind, 3);
    const [taken, ...more] = spans.filter(
      (span) => span.parentSpanId === attempt.spanId,
    );
    assert.ok(taken && more.length === 0);
    assert.equal(taken.service, "consumer");
    const { attributes } = attempt;
    assert.equal(attributes["postcommit.event.id"], event?.id);
    assert.equal(attributes["postcommit.delivery.id"], delivery?.id);
    assert.equal(attributes["postcommit.endpoint.id"], endpoint.id);
    assert.equal(attributes["postcommit.attempt.number"], index + 1);
    assert.equal(attributes["server.address"], "127.0.0.1");
    assert.equal(attributes["http.response.body.size"], "thanks".length);
    assert.ok(Number(attributes["http.request.body.size"]) > 20);
    for (const phase of ["queueing", "first_byte", "body"]) {
      const seconds = attributes[`postcommit.time.${phase}`];
      assert.ok(
        typeof seconds === "number" && seconds >= 0 && seconds < 60,
        phase,
      );
    }
    assert.ok(!JSON.stringify(attributes).includes("s3cret"));
  }
  const [failed, delivered] = attempts as [CollectedSpan, CollectedSpan];
  assert.equal(failed.status, 2);
  assert.equal(failed.attributes["http.response.status_code"], 503);
  assert.equal(failed.attributes["postcommit.attempt.outcome"], "http_error");
  assert.equal(failed.attributes["error.type"], "503");
  // A new connection was opened for the first one, and none for the second.
  assert.equal(typeof failed.attributes["postcommit.time.connect"], "number");
  assert.equal(delivered.attributes["postcommit.time.connect"], undefined);
  assert.equal(delivered.status, 0);
  assert.equal(delivered.attributes["http.request.resend_count"], 1);
  assert.equal(delivered.attributes["postcommit.attempt.outcome"], "delivered");
});

test("an event without a trace gets one whose id is its own; the ratio decides for all workers alike", async (t) => {
  const database = await createDatabase(t);
  const collector = await createCollector(t);
  const receiver = await createReceiver(t);
  await createEndpoint(database, receiver.url());
  const ratio = {
    ...otel(collector),
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: "0.5",
    OTEL_SERVICE_NAME: "hooks",
  };
  await spawnService(t, database, ["--only", "worker"], ratio);
  await spawnService(t, database, ["--only", "worker"], ratio);
  await database.query(
    "insert into outbox.events (type) select 'a.b' from generate_series(1, 200)",
  );
  // Sampled or not, it is its application's to say.
  const unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
  await database.query(
    "insert into outbox.events (type, traceparent) values ('a.c', $1)",
    [unsampled],
  );
  await waitForStatuses(database, { delivered: 201 });
  const passedOn = receiver.received.find(
    (request) => request.headers["traceparent"] === unsampled,
  );
  assert.ok(passedOn);
  const traced = receiver.received.flatMap((request) => {
    const traceId = request.headers["traceparent"]?.toString().slice(3, 35);
    return traceId === request.id.replaceAll("-", "") ? [traceId] : [];
  });
  // 100 of 200, give or take six standard deviations.
  assert.ok(traced.length > 57 && traced.length < 143, `${traced.length}`);
  const spans = await waitForSpans(collector, 2 * traced.length);
  assert.deepEqual(
    spans.map((span) => span.traceId).toSorted(),
    [...traced, ...traced].toSorted(),
  );
  assert.deepEqual(
    new Set(spans.map((span) => span.service)),
    new Set(["hooks"]),
  );
});

test("what waits for its endpoint has its dispatch in the trace, too", async (t) => {
  const database = await createDatabase(t);
  const collector = await createCollector(t);
  const receiver = await createReceiver(t);
  const { id } = await createEndpoint(database, receiver.url());
  await database.query("select outbox.pause_endpoint($1)", [id]);
  await spawnService(t, database, ["--only", "worker"], otel(collector));
  const eventId = await insertEvent(database, { type: "a.b" });
  await waitForStatuses(database, { held: 1 });
  await database.query("select outbox.resume_endpoint($1)", [id]);
  await waitForStatuses(database, { delivered: 1 });
  const spans = await waitForSpans(collector, 2);
  const dispatch = spans.find((span) => span.name === "dispatch a.b");
  const attempt = spans.find((span) => span.name === "attempt a.b");
  assert.equal(dispatch?.traceId, eventId.replaceAll("-", ""));
  assert.equal(attempt?.parentSpanId, dispatch.spanId);
});

test("without OTEL_ variables nothing of OpenTelemetry is loaded, and the trace context passes through", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await createEndpoint(database, receiver.url());
  const given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const service = await startTestService(t, database, { only: "worker" });
  await database.query(
    "insert into outbox.events (type, traceparent) values ('a.b', $1)",
    [given],
  );
  const [request] = await receiver.waitForRequests(1);
  assert.equal(request?.headers["traceparent"], given);
  const line = await waitFor("the attempt's line", async () =>
    service.logLines.find((one) => one.includes('"msg":"attempt"')),
  );
  const { traceId, spanId } = JSON.parse(line) as Record<string, unknown>;
  assert.equal(traceId, given.slice(3, 35));
  assert.equal(spanId, given.slice(36, 52));
});
