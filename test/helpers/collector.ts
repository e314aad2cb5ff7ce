// A receiver of OTLP over HTTP (protobuf), as a collector is: remembers the spans and metrics that it got.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { gunzipSync } from "node:zlib";
import { cleanUp } from "./cleanup.ts";
import {
  hexOf,
  messagesOf,
  numberOf,
  readMessage,
  textOf,
  type Message,
} from "./protobuf.ts";

/** As opentelemetry-proto's trace.proto has it. */
export interface CollectedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 2 is an error. */
  readonly status: number;
}

export interface CollectedMetric {
  readonly service: string;
  readonly name: string;
  readonly unit: string;
}

export interface Collector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  readonly metrics: readonly CollectedMetric[];
}

export async function createCollector(t: TestContext): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const metrics: CollectedMetric[] = [];
  const server = createServer((request, response) => {
    read(request).then(
      (message) => {
        if (request.url === "/v1/traces") spans.push(...spansIn(message));
        if (request.url === "/v1/metrics") metrics.push(...metricsIn(message));
        response.writeHead(200, { "content-type": "application/x-protobuf" });
        response.end();
      },
      () => response.destroy(),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  cleanUp(t, async () => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, spans, metrics };
}

async function read(request: IncomingMessage): Promise<Message> {
  const body = Buffer.concat(await request.toArray());
  const isZipped = request.headers["content-encoding"] === "gzip";
  return readMessage(isZipped ? gunzipSync(body) : body);
}

function spansIn(request: Message): CollectedSpan[] {
  return messagesOf(request, 1).flatMap((ofResource) =>
    messagesOf(ofResource, 2)
      .flatMap((ofScope) => messagesOf(ofScope, 2))
      .map((span) => ({
        service: serviceOf(ofResource),
        traceId: hexOf(span, 1),
        spanId: hexOf(span, 2),
        parentSpanId: hexOf(span, 4),
        name: textOf(span, 5),
        kind: Number(numberOf(span, 6)),
        startNs: numberOf(span, 7),
        endNs: numberOf(span, 8),
        attributes: attributesOf(span, 9),
        status: Number(
          messagesOf(span, 15).map((status) => numberOf(status, 3))[0] ?? 0n,
        ),
      })),
  );
}

function metricsIn(request: Message): CollectedMetric[] {
  return messagesOf(request, 1).flatMap((ofResource) =>
    messagesOf(ofResource, 2)
      .flatMap((ofScope) => messagesOf(ofScope, 2))
      .map((metric) => ({
        service: serviceOf(ofResource),
        name: textOf(metric, 1),
        unit: textOf(metric, 3),
      })),
  );
}

function serviceOf(ofResource: Message): string {
  const [resource] = messagesOf(ofResource, 1);
  return resource ? String(attributesOf(resource, 1)["service.name"]) : "";
}

function attributesOf(
  message: Message,
  field: number,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    messagesOf(message, field).map((pair) => [
      textOf(pair, 1),
      valueOf(messagesOf(pair, 2)[0] ?? new Map()),
    ]),
  );
}

/** AnyValue: a string, a boolean, an integer or a double. */
function valueOf(value: Message): unknown {
  if (value.has(1)) return textOf(value, 1);
  if (value.has(2)) return numberOf(value, 2) === 1n;
  if (value.has(3)) return Number(BigInt.asIntN(64, numberOf(value, 3)));
  if (!value.has(4)) return undefined;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(numberOf(value, 4));
  return bytes.readDoubleLE();
}
