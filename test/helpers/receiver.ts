// A consumer of webhooks: a real HTTP server with scripted replies that remembers what it got.
import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { cleanUp } from "./cleanup.ts";

export interface Reply {
  /** Unless given: 204, or 200 with a `body`. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** Before the first byte. */
  readonly delayMs?: number;
  /** `hang` never ends the reply (its head and body are sent if `body` is given); `reset` breaks the connection. */
  readonly ending?: "hang" | "reset";
}

export interface ReceivedRequest {
  /** The header `webhook-id`, empty where there is none. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
  /** Milliseconds since the epoch, when the whole request was here. */
  readonly receivedAt: number;
}

/** A reply each in order, the last one repeated; or a function of the request and its index. */
export type Script =
  readonly Reply[] | ((request: ReceivedRequest, index: number) => Reply);

export interface Receiver {
  readonly port: number;
  readonly received: readonly ReceivedRequest[];
  url(path?: string): string;
  /** From the next request on; a list starts at its beginning. */
  reply(replies: Script): void;
  /** All received so far, once they are `count`; throws after `timeoutMs` (60 s). */
  waitForRequests(
    count: number,
    timeoutMs?: number,
  ): Promise<readonly ReceivedRequest[]>;
  /** Stops listening and breaks every connection, as a consumer that goes down; the test's end does it anyway. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 until the test ends. */
export async function createReceiver(
  t: TestContext,
  options: { readonly replies?: Script; readonly port?: number } = {},
): Promise<Receiver> {
  const received: ReceivedRequest[] = [];
  const waiters = new Set<() => void>();
  const closing = new AbortController();
  let script = options.replies ?? [];
  let scriptStart = 0;

  const server = createServer((message, response) => {
    // A client that hangs up mid-request or mid-reply is part of the game.
    handle(message, response).catch(() => response.destroy());
  });

  async function handle(
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const request = await read(message);
    const index = received.push(request) - 1;
    const reply = choose(script, request, index, scriptStart);
    for (const wake of waiters) wake();
    if (reply.delayMs) {
      await sleep(reply.delayMs, undefined, { signal: closing.signal });
    }
    send(response, reply);
  }

  async function close(): Promise<void> {
    if (!server.listening) return;
    closing.abort();
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }

  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  cleanUp(t, close);

  return {
    port,
    received,
    url: (path = "/") => `http://127.0.0.1:${port}${path}`,
    reply: (replies) => {
      script = replies;
      scriptStart = received.length;
    },
    waitForRequests: (count, timeoutMs = 60_000) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          if (received.length < count) return;
          clearTimeout(timer);
          waiters.delete(settle);
          resolve(received);
        };
        const timer = setTimeout(() => {
          waiters.delete(settle);
          reject(
            new Error(
              `waited ${timeoutMs} ms for ${count} requests, got ${received.length}`,
            ),
          );
        }, timeoutMs);
        waiters.add(settle);
        settle();
      }),
    close,
  };
}

async function read(message: IncomingMessage): Promise<ReceivedRequest> {
  const body = Buffer.concat(await message.toArray());
  return {
    id: message.headersDistinct["webhook-id"]?.[0] ?? "",
    method: message.method ?? "",
    path: message.url ?? "",
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    body,
    text: body.toString("utf8"),
    receivedAt: Date.now(),
  };
}

function choose(
  script: Script,
  request: ReceivedRequest,
  index: number,
  scriptStart: number,
): Reply {
  if (typeof script === "function") return script(request, index);
  return script[index - scriptStart] ?? script.at(-1) ?? {};
}

function send(response: ServerResponse, reply: Reply): void {
  const { headers = {}, body, ending } = reply;
  const status = reply.status ?? (body === undefined ? 204 : 200);
  if (ending === undefined || body !== undefined) {
    for (const [name, value] of Object.entries(headers)) {
      response.setHeader(name, typeof value === "string" ? value : [...value]);
    }
    response.writeHead(status);
  }
  if (ending === undefined) response.end(body);
  else if (ending === "reset") breakAfter(response, body);
  else if (body !== undefined) response.write(body);
}

function breakAfter(response: ServerResponse, body: Reply["body"]): void {
  const reset = (): unknown => response.socket?.resetAndDestroy();
  if (body === undefined) reset();
  else response.write(body, reset);
}
