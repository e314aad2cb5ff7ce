// The consumers of a chaos run: a real HTTP server for each endpoint, which writes down every request, whether its
// signature is right, and what was answered to it.
import { createHmac } from "node:crypto";
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { answer, type Behaviour } from "./behaviour.ts";
import type { Random } from "./random.ts";

export type Seen = {
  /** The header `webhook-id`. */
  readonly eventId: string;
  readonly endpoint: number;
  /** From the payload: which event of the ledger it says it is. */
  readonly n: number;
  readonly isSigned: boolean;
  /** The process id of who sent it; the worker's preload adds it (see programs/worker.ts). */
  readonly workerPid: number;
  /** `performance.now()` milliseconds, as all times here. */
  readonly receivedAtMs: number;
  /** When a whole answer had been handed to the kernel. */
  answeredAtMs: number | undefined;
  /** Of a whole answer. */
  status: number | undefined;
  /**
   * The receiver closed its connection without a byte of an answer, and that had been idle for so long that it may have
   * been closed before the request came: the worker sends it once more within the same attempt (see http/post.ts).
   */
  mayBeSentAgain: boolean;
};

/** A little less than post.ts's `staleAfterMs`, as the worker measures from its own end. */
const staleAfterMs = 900;

export type Receiver = {
  readonly url: string;
  readonly behave: (behaviour: Behaviour) => Promise<void>;
  readonly setSecret: (secret: string) => void;
  readonly close: () => Promise<void>;
};

/** `log` gets every request, in the order in which they came. */
export async function openReceiver(options: {
  readonly endpoint: number;
  readonly log: Seen[];
  readonly random: Random;
  readonly delayMs: number;
  readonly onAnswer: (seen: Seen) => void;
}): Promise<Receiver> {
  /** Connections that the worker, or its kernel, has ended. */
  const ended = new WeakSet<Socket>();
  /** When they last had an answer. */
  const idleSinceMs = new WeakMap<Socket, number>();
  let behaviour: Behaviour = "well";
  let secret = "";
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;

  async function listen(at: number): Promise<Server> {
    const opened = createServer(
      // Connections are the worker's to close: what ends otherwise ends by a fault that was meant.
      { keepAliveTimeout: 0, requestTimeout: 0 },
      (request, response) => {
        receive(request, response).catch(() => response.destroy());
      },
    );
    opened.on("connection", (socket) => {
      socket.on("end", () => ended.add(socket));
    });
    opened.listen(at, "127.0.0.1", 1024);
    await once(opened, "listening");
    return opened;
  }

  async function receive(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { socket } = request;
    const body = Buffer.concat(await request.toArray()).toString("utf8");
    const { data } = JSON.parse(body) as { data: { n: number } };
    const seen: Seen = {
      eventId: request.headersDistinct["webhook-id"]?.[0] ?? "",
      endpoint: options.endpoint,
      n: data.n,
      isSigned: isSigned(request, body, secret),
      workerPid: Number(request.headersDistinct["chaos-worker"]?.[0]),
      receivedAtMs: performance.now(),
      answeredAtMs: undefined,
      status: undefined,
      mayBeSentAgain: false,
    };
    const idleMs = seen.receivedAtMs - (idleSinceMs.get(socket) ?? Infinity);
    options.log.push(seen);
    response.on("close", () => {
      seen.mayBeSentAgain =
        idleMs >= staleAfterMs && !response.headersSent && !ended.has(socket);
    });
    response.on("finish", () => {
      idleSinceMs.set(socket, performance.now());
      // Nobody was there any more to read it.
      if (ended.has(socket)) return;
      seen.answeredAtMs = performance.now();
      seen.status = response.statusCode;
      options.onAnswer(seen);
    });
    const { random, delayMs } = options;
    answer(response, { behaviour, random, delayMs });
  }

  async function close(): Promise<void> {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    behave: async (next) => {
      behaviour = next;
      if (next === "down") await close();
      else if (!server.listening) server = await listen(port);
    },
    setSecret: (given) => (secret = given),
    close,
  };
}

// Not the reference library's verify: it refuses timestamps far from now, and a worker's clock may be wrong on purpose.
function isSigned(
  request: IncomingMessage,
  body: string,
  secret: string,
): boolean {
  const header = (name: string): string =>
    request.headersDistinct[name]?.[0] ?? "";
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const expected = createHmac("sha256", key)
    .update(`${header("webhook-id")}.${header("webhook-timestamp")}.${body}`)
    .digest("base64");
  return header("webhook-signature").split(" ").includes(`v1,${expected}`);
}
