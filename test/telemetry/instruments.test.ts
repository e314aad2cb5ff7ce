// Counting, and the text that Prometheus gets of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "../../src/telemetry/catalogue.ts";
import { exposition, prometheusName } from "../../src/telemetry/exposition.ts";
import {
  createInstruments,
  type Definition,
} from "../../src/telemetry/instruments.ts";
import { createTopEndpoints } from "../../src/telemetry/top-endpoints.ts";

const requests: Definition = {
  name: "test.requests",
  kind: "counter",
  unit: "{request}",
  description: 'Lines\nand \\ and "quotes".',
  labels: ["http.route", "result"],
};
const duration: Definition = {
  name: "test.duration",
  kind: "histogram",
  unit: "s",
  description: "How long.",
  bounds: [0.1, 1],
};
const size: Definition = {
  name: "test.size",
  kind: "gauge",
  unit: "By",
  description: "How much.",
};

test("counters, histograms and observed gauges, as Prometheus reads them", async () => {
  const instruments = createInstruments();
  instruments.counter(requests, '/a"b', "ok").add(2);
  instruments.counter(requests, '/a"b', "ok").add();
  const histogram = instruments.histogram(duration);
  for (const value of [0.05, 0.1, 0.5, 30]) histogram.observe(value);
  instruments.observed(async (set) => set(size, 17));
  instruments.observed(() => {
    throw new Error("it must not keep the others from being read");
  });
  assert.equal(
    exposition(await instruments.collect()),
    `# HELP test_duration_seconds How long.
# TYPE test_duration_seconds histogram
test_duration_seconds_bucket{le="0.1"} 2
test_duration_seconds_bucket{le="1"} 3
test_duration_seconds_bucket{le="+Inf"} 4
test_duration_seconds_sum 30.65
test_duration_seconds_count 4
# HELP test_requests_total Lines\\nand \\\\ and "quotes".
# TYPE test_requests_total counter
test_requests_total{http_route="/a\\"b",result="ok"} 3
# HELP test_size_bytes How much.
# TYPE test_size_bytes gauge
test_size_bytes 17
`,
  );
});

test("a label that is not bounded after all ends in one series, and nothing is lost", async () => {
  const instruments = createInstruments();
  for (let n = 0; n < 1000; n += 1) {
    instruments.counter(requests, `/${n}`, "ok").add();
  }
  const [family] = await instruments.collect();
  const points = family?.points ?? [];
  assert.ok(points.length <= 301, `${points.length} series`);
  const sum = points.reduce(
    (total, point) => total + ("value" in point ? point.value : 0),
    0,
  );
  assert.equal(sum, 1000);
});

test("every metric has a name of its own, in OpenTelemetry's form and in Prometheus'", () => {
  const all: Definition[] = Object.values(catalogue);
  const names = all.map(({ name }) => name);
  assert.deepEqual(new Set(names).size, names.length);
  assert.deepEqual(new Set(all.map(prometheusName)).size, names.length);
  for (const definition of all) {
    assert.match(definition.name, /^[a-z0-9]+([._][a-z0-9]+)*$/);
    assert.match(definition.description, /\.$/);
    const bounds = [...(definition.bounds ?? [])];
    assert.equal(definition.kind === "histogram", bounds.length > 0);
    assert.deepEqual(
      bounds,
      bounds.toSorted((a, b) => a - b),
    );
  }
});

test("the endpoints that fail most have series, however many others there are", () => {
  const top = createTopEndpoints(2);
  for (let n = 0; n < 5000; n += 1) {
    top.count(`quiet-${n}`, true);
    if (n % 10 === 0) top.count("failing", false);
    if (n % 20 === 0) top.count("failing too", false);
  }
  const most = top.most();
  assert.deepEqual(
    most.map(({ endpointId, failed }) => [endpointId, failed]),
    [
      ["failing", 500],
      ["failing too", 250],
    ],
  );
});
