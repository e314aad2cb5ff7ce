// Owns one POST, from the first DNS query to the last byte, under one deadline. It follows nothing, retries nothing and
// judges nothing: what came back is a value.
import type { Agent, Dispatcher } from "undici";
import { urlProblem } from "../delivery/address.ts";
import type { Exchange } from "../delivery/exchange.ts";
import { failure, failureOf, type Failure } from "./failure.ts";
import { keptHeaders, keptText, maxTextBytes } from "./response.ts";

/** More of a response is not read: the connection is dropped and what is here counts. */
const maxBodyBytes = 64 * 1024;

export type PostRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
};

/** Returns post() for URLs that urlProblem has nothing against; others are `scheme_forbidden`. Never rejects. */
export function createPost(
  agent: Agent,
  options: { readonly allowHttp: boolean },
): (request: PostRequest) => Promise<Exchange> {
  return async (request) => {
    const problem = urlProblem(request.url, options);
    if (problem === null) return await post(agent, request);
    const refused = failure("scheme_forbidden", problem);
    return { ...refused, startedAt: new Date(), durationMs: 0 };
  };
}

/**
 * Sends one request and resolves when the response is whole, its body's cap is reached, it failed, or `timeoutMs` are
 * over: DNS, connecting, TLS, sending, headers and body together. Never rejects.
 */
export function post(agent: Agent, request: PostRequest): Promise<Exchange> {
  const startedAt = new Date();
  const startMs = performance.now();
  return new Promise((resolve) => {
    const finish = (result: Result): void => {
      const exchange: Exchange = {
        ...result,
        startedAt,
        durationMs: performance.now() - startMs,
      };
      // undici takes the connection back in an immediate of its own that it queues after its last callback; who hears
      // of the end before that opens a second one.
      queueMicrotask(() => setImmediate(resolve, exchange));
    };
    const target = URL.parse(request.url);
    if (!target) {
      finish(failure("connection_failed", "the URL is not valid"));
      return;
    }
    const { handler, expire } = createHandler((result) => {
      clearTimeout(deadline);
      finish(result);
    });
    const { timeoutMs } = request;
    const deadline = setTimeout(() => {
      expire(failure("timeout", `no complete answer within ${timeoutMs} ms`));
    }, timeoutMs);
    agent.dispatch(
      {
        origin: target.origin,
        path: target.pathname + target.search,
        method: "POST",
        headers: request.headers,
        body: request.body,
      },
      handler,
    );
  });
}

type Result =
  | Failure
  | {
      readonly kind: "response";
      readonly statusCode: number;
      readonly headers: Record<string, string>;
      readonly body: string;
    };

/** undici's callbacks of one request, and the way to end it early. `settle` is called exactly once. */
function createHandler(settle: (result: Result) => void): {
  handler: Dispatcher.DispatchHandler;
  expire: (result: Result) => void;
} {
  let controller: Dispatcher.DispatchController | undefined;
  let isSettled = false;
  let statusCode = 0;
  let headers: Record<string, string> = {};
  let bodyBytes = 0;
  const kept: Buffer[] = [];

  const settleOnce = (result: Result): void => {
    if (isSettled) return;
    isSettled = true;
    settle(result);
  };
  const respond = (): void => {
    settleOnce({ kind: "response", statusCode, headers, body: keptText(kept) });
  };
  const dropConnection = (): void => {
    controller?.abort(new Error("not needed any more"));
  };

  return {
    handler: {
      onRequestStart(started) {
        // Connecting took longer than the deadline. A throw, unlike an abort, leaves the fresh connection to others.
        if (isSettled) throw new Error("too late to send");
        controller = started;
      },
      onResponseStart(_controller, status, received) {
        // 1xx: the response is yet to come (RFC 9110 §15.2).
        if (status < 200) return;
        statusCode = status;
        headers = keptHeaders(received);
      },
      onResponseData(_controller, chunk) {
        if (bodyBytes < maxTextBytes) kept.push(chunk);
        bodyBytes += chunk.length;
        if (bodyBytes <= maxBodyBytes) return;
        respond();
        dropConnection();
      },
      onResponseEnd: respond,
      onResponseError(_controller, error) {
        settleOnce(failureOf(error, statusCode > 0));
      },
    },
    expire: (result) => {
      settleOnce(result);
      dropConnection();
    },
  };
}
