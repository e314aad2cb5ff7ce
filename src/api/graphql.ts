// Owns POST /graphql: who asks, how often, what, and the answer's status.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { OperationTypeNode, type ExecutionResult } from "graphql";
import type { Logger } from "../log.ts";
import type { Executor } from "./executor.ts";
import { setCorsHeaders } from "./headers.ts";
import { readOperationRequest } from "./operation.ts";
import type { Principal } from "./principal.ts";
import type { RateLimits } from "./rate-limit.ts";
import { Refusal } from "./refusal.ts";
import { readJson } from "./request-body.ts";

export type GraphqlOptions = {
  readonly authenticate: (header: string | undefined) => Promise<Principal>;
  readonly limits: RateLimits;
  /** Undefined while Postgres has not been reached yet. */
  readonly executor: () => Executor | undefined;
  readonly corsOrigins: readonly string[];
  readonly log: Logger;
};

type Answer = {
  readonly status: number;
  readonly body: ExecutionResult;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Returns the handler of /graphql. It never throws. */
export function createGraphqlHandler(
  options: GraphqlOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const requestId = requestIdOf(request);
    response.setHeader("x-request-id", requestId);
    if (setCorsHeaders(request, response, options.corsOrigins)) {
      response.writeHead(204).end();
      return;
    }
    const answer = await respond(request, requestId, options).catch(
      (error: unknown) => refusal(error, requestId, options.log),
    );
    const type = acceptedType(request) ?? "application/json";
    const body = JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      "content-type": `${type}; charset=utf-8`,
      "content-length": Buffer.byteLength(body),
      // What is left of a refused request is not waited for.
      ...(request.complete ? {} : { connection: "close" }),
      ...answer.headers,
    });
    response.end(body);
  };
}

async function respond(
  request: IncomingMessage,
  requestId: string,
  options: GraphqlOptions,
): Promise<Answer> {
  if (request.method !== "POST") {
    throw new Refusal(405, "BAD_INPUT", "Use POST.", { allow: "POST" });
  }
  if (acceptedType(request) === undefined) {
    throw new Refusal(406, "BAD_INPUT", "The answer is application/json.");
  }
  const principal = await authenticated(request, options);
  await options.limits.count(principal.tokenId);
  const executor = options.executor();
  if (!executor) throw notReady();
  const operationRequest = readOperationRequest(await readJson(request));
  const caller = { principal, requestId };
  let checked;
  try {
    checked = executor.check(operationRequest, caller);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const body = executor.refused(error, caller);
    return { status: hasCode(body, "READ_ONLY") ? 403 : 400, body };
  }
  if (checked.operation.operation === OperationTypeNode.SUBSCRIPTION) {
    throw new Refusal(
      400,
      "BAD_INPUT",
      "Subscriptions need a websocket (graphql-transport-ws), at this same path.",
    );
  }
  const result = await executor.run(checked, operationRequest, caller);
  const body = result as ExecutionResult;
  if (hasCode(body, "UNAVAILABLE")) {
    return { status: 503, body, headers: { "retry-after": "1" } };
  }
  // Without data it was the request that was wrong.
  return { status: "data" in body || !body.errors ? 200 : 400, body };
}

async function authenticated(
  request: IncomingMessage,
  { authenticate, limits }: GraphqlOptions,
): Promise<Principal> {
  try {
    return await authenticate(request.headers.authorization);
  } catch (error) {
    await limits.countRefused(request.socket.remoteAddress ?? "");
    throw error;
  }
}

/** What is said while there is no schema: Postgres has not answered yet. */
export function notReady(): Refusal {
  return new Refusal(
    503,
    "UNAVAILABLE",
    "The API is not there yet: it waits for Postgres. Try again in a moment; /readyz says when.",
    { "retry-after": "1" },
  );
}

function refusal(error: unknown, requestId: string, log: Logger): Answer {
  const known =
    error instanceof Refusal
      ? error
      : new Refusal(
          500,
          "INTERNAL",
          "Something went wrong here. The service's log says what, under this requestId.",
        );
  if (known !== error) log.error({ err: error, requestId }, "a request failed");
  const { status, code, message, headers } = known;
  const body = { errors: [{ message, extensions: { code, requestId } }] };
  // The shape that GraphQLError has as JSON.
  return { status, body: body as unknown as ExecutionResult, headers };
}

function hasCode(result: ExecutionResult, code: string): boolean {
  return (
    result.errors?.some(({ extensions }) => extensions["code"] === code) ??
    false
  );
}

/** The client's own id if it sent a sensible one, so that its log and ours can be joined. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w.-]{1,64}$/.test(given)
    ? given
    : randomUUID();
}

function acceptedType(request: IncomingMessage): string | undefined {
  const accept = request.headers.accept ?? "*/*";
  const wanted = accept.split(",").map((type) => type.split(";", 1)[0]?.trim());
  const graphql = "application/graphql-response+json";
  if (wanted.includes(graphql)) return graphql;
  return wanted.some((type) =>
    ["*/*", "application/*", "application/json"].includes(type ?? ""),
  )
    ? "application/json"
    : undefined;
}
