// Owns one POST, from the first DNS query to the last byte, under one deadline. It follows nothing and judges nothing:
// what came back is a value.
import { urlProblem } from "../delivery/address.ts";
import type { Exchange, FailureReason, Timing } from "../delivery/exchange.ts";
import type { Agent, Taken } from "./agent.ts";
import { exchangeOn, type End, type Result } from "./exchange.ts";
import { failure } from "./failure.ts";
import type { OpeningTimes } from "./opening.ts";

export type PostRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** PEM certificates to trust in the place of the system's roots. */
  readonly caCertificate?: string | null;
};

export type Post = (request: PostRequest) => Promise<Exchange>;

/** URLs are parsed once and remembered, up to so many. */
const maxUrls = 10_000;

/**
 * An idle connection may be closed by the other side in the very moment in which it is used again. No server's timer for
 * that is shorter than this.
 */
const staleAfterMs = 1000;

/** What an attempt is recorded as that was at this when its time was over. */
const tooLate: Readonly<
  Record<ReturnType<Taken["step"]>, readonly [FailureReason, string]>
> = {
  resolving: ["dns_failure", "no answer"],
  proxy: ["proxy_failure", "no connection"],
  connecting: ["timeout", "no connection"],
  open: ["timeout", "no complete answer"],
};

/**
 * Returns a function that sends one request and resolves when the response is whole, its body's cap is reached, it
 * failed, or `timeoutMs` are over: DNS, connecting, TLS, sending, headers and body together. It never rejects. A URL that
 * urlProblem has something against is `scheme_forbidden`.
 */
export function createPost(
  agent: Agent,
  options: {
    readonly allowHttp: boolean;
    /** The one URL that may be plain http in any case: the process's own receiver. */
    readonly ownUrl?: string | undefined;
  },
): Post {
  const known = new Map<string, URL | string>();
  const read = (url: string): URL | string => {
    const found = known.get(url);
    if (found !== undefined) return found;
    const allowHttp = options.allowHttp || url === options.ownUrl;
    const result =
      urlProblem(url, { allowHttp }) ?? URL.parse(url) ?? "it is not valid";
    if (known.size >= maxUrls) known.clear();
    known.set(url, result);
    return result;
  };

  return (request) => {
    const startedAt = new Date();
    const startMs = performance.now();
    return new Promise((resolve) => {
      const finish: Finish = (result, times, answeredAtMs) => {
        const endMs = performance.now();
        const timing = times && timingOf(times, startMs, answeredAtMs, endMs);
        resolve({ ...result, startedAt, durationMs: endMs - startMs, timing });
      };
      const url = read(request.url);
      if (typeof url === "string") {
        finish(failure("scheme_forbidden", url), undefined, 0);
      } else send(agent, url, request, finish);
    });
  };
}

type Finish = (
  result: Result,
  /** Of the connection; undefined if there was none. */
  times: OpeningTimes | undefined,
  answeredAtMs: number,
) => void;

function timingOf(
  times: OpeningTimes,
  startMs: number,
  answeredAtMs: number,
  endMs: number,
): Timing {
  const between = (fromMs: number, toMs: number): number | undefined =>
    fromMs > 0 && toMs >= fromMs ? toMs - fromMs : undefined;
  const { beganMs, resolvedMs, connectedMs, openMs } = times;
  // One that was open already took nothing of this exchange's time.
  const isNew = beganMs >= startMs;
  return {
    dnsMs: isNew ? between(beganMs, resolvedMs) : undefined,
    connectMs: isNew ? between(resolvedMs, connectedMs) : undefined,
    tlsMs:
      isNew && openMs > connectedMs ? between(connectedMs, openMs) : undefined,
    firstByteMs: between(isNew ? openMs : startMs, answeredAtMs),
    bodyMs: between(answeredAtMs, endMs),
  };
}

function send(
  agent: Agent,
  url: URL,
  request: PostRequest,
  finish: Finish,
): void {
  const { timeoutMs, headers, body, caCertificate = null } = request;
  const message = {
    origin: url.origin,
    path: url.pathname + url.search,
    method: "POST",
    headers,
    body,
  } as const;
  let taken = agent.take(url, caCertificate);
  let isOver = false;
  const deadline = setTimeout(() => {
    isOver = true;
    const [reason, what] = tooLate[taken.step()];
    const late = failure(reason, `${what} within ${timeoutMs} ms`);
    finish(late, taken.times(), 0);
    taken.destroy();
  }, timeoutMs);
  const settle = ({ result, isWhole, answeredAtMs }: End): void => {
    // What the destroyed connection has to say.
    if (isOver) return;
    clearTimeout(deadline);
    finish(result, taken.times(), answeredAtMs);
    if (isWhole) taken.giveBack();
    else taken.destroy();
  };
  exchangeOn(taken, message, (end) => {
    // Not a byte came back, so most likely it was closed before the request was read. If not, sending it again does no
    // harm: the consumer knows repetitions by their `idempotency-key` (RFC 9110 §9.2.2; Go's client does the same).
    const isStale =
      !isOver &&
      end.answeredAtMs === 0 &&
      (taken.idleMs ?? 0) >= staleAfterMs &&
      end.result.kind === "failure" &&
      end.result.reason === "connection_reset";
    if (!isStale) {
      settle(end);
      return;
    }
    taken.destroy();
    taken = agent.take(url, caCertificate, "fresh");
    exchangeOn(taken, message, settle);
  });
}
