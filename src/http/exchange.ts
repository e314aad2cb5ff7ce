// Owns what is read of one response, and when that is enough.
import type { Dispatcher } from "undici";
import type { Connection } from "./connection.ts";
import { floodCode } from "./connection.ts";
import { failure, failureOf, type Failure } from "./failure.ts";
import { keptHeaders, keptText, maxTextBytes } from "./response.ts";

/** More of a response's body is not read: what is here counts. */
const maxBodyBytes = 64 * 1024;

const maxInterimResponses = 100;

export type Result =
  | Failure
  | {
      readonly kind: "response";
      readonly statusCode: number;
      readonly headers: Record<string, string>;
      readonly body: string;
      readonly bodyBytes: number;
    };

export type End = {
  readonly result: Result;
  /** Whether the response was read to its end, so that another may follow. */
  readonly isWhole: boolean;
  /** When the first byte came back, in `performance.now()` milliseconds; 0 if none did. */
  readonly answeredAtMs: number;
};

/** Sends a request and calls `settle` once, with what came of it. The connection's end is the caller's to see to. */
export function exchangeOn(
  connection: Pick<Connection, "dispatch">,
  request: Dispatcher.DispatchOptions,
  settle: (end: End) => void,
): void {
  let isSettled = false;
  let answeredAtMs = 0;
  let interimResponses = 0;
  let statusCode = 0;
  let headers: Record<string, string> = {};
  let bodyBytes = 0;
  const kept: Buffer[] = [];

  const end = (result: Result, isWhole: boolean): void => {
    if (isSettled) return;
    isSettled = true;
    // undici decides after its last callback whether the connection can be used again, and a server that closes after
    // its answer without having said so is noticed a turn of the event loop later.
    setImmediate(settle, { result, isWhole, answeredAtMs });
  };
  const respond = (isWhole: boolean): void => {
    const body = keptText(kept);
    end({ kind: "response", statusCode, headers, body, bodyBytes }, isWhole);
  };

  connection.dispatch(request, {
    onRequestStart() {
      // undici insists on one.
    },
    onResponseStarted() {
      answeredAtMs ||= performance.now();
    },
    onResponseStart(controller, status, received) {
      // 1xx: the response is yet to come (RFC 9110 §15.2).
      if (status < 200) {
        interimResponses += 1;
        if (interimResponses <= maxInterimResponses) return;
        end(failure("invalid_response", "too many interim responses"), false);
        controller.abort(new Error("too many"));
        return;
      }
      statusCode = status;
      headers = keptHeaders(received);
    },
    onResponseData(controller, chunk) {
      if (bodyBytes < maxTextBytes) kept.push(chunk);
      bodyBytes += chunk.length;
      if (bodyBytes <= maxBodyBytes) return;
      respond(false);
      controller.abort(new Error("not needed any more"));
    },
    onResponseEnd() {
      respond(true);
    },
    onResponseError(_controller, error) {
      const isFlood = "code" in error && error.code === floodCode;
      if (isFlood && statusCode > 0) respond(false);
      else end(failureOf(error, statusCode > 0), false);
    },
  });
}
