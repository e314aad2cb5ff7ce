// Owns the execution of a checked operation, for HTTP and websockets alike: the context, and the masking of what comes back.
import { GraphQLError, OperationTypeNode, type ExecutionResult } from "graphql";
import type { RequestContext } from "./context.ts";
import { execute, hookArgs, subscribe } from "postgraphile/grafast";
import type { Logger } from "../log.ts";
import { createMask } from "./masking.ts";
import {
  createOperationCheck,
  type CheckedOperation,
  type OperationRequest,
} from "./operation.ts";
import { pgSettingsOf, type Principal } from "./principal.ts";
import { Refusal } from "./refusal.ts";
import type { BuiltSchema } from "./schema.ts";

/** Who asks, and under which id the log speaks of it. */
export type Caller = {
  readonly principal: Principal;
  readonly requestId: string;
};

export type Executor = {
  /** Parses, measures and validates. Throws what `refused` turns into a result. */
  readonly check: (
    request: OperationRequest,
    caller: Caller,
  ) => CheckedOperation;
  /** Queries and mutations give a result, subscriptions a stream of them. All errors are masked. */
  readonly run: (
    checked: CheckedOperation,
    request: OperationRequest,
    caller: Caller,
  ) => Promise<ExecutionResult | AsyncGenerator<ExecutionResult>>;
  /** What the client gets of an error that was thrown before anything ran. */
  readonly refused: (
    error: unknown,
    caller: { requestId: string },
  ) => ExecutionResult;
};

/** An operation that was run; of a subscription, that it has begun. */
export type Operated = {
  readonly operation: "query" | "mutation" | "subscription";
  readonly isError: boolean;
  readonly durationMs: number;
};

/** `live` is handed on to plans as it is. */
export function createExecutor(
  built: BuiltSchema,
  options: {
    readonly tenantIntrospection: boolean;
    readonly live: unknown;
    /** Told of every error as it was, before it is masked. */
    readonly onError: (error: unknown) => void;
    readonly onOperated: (operation: Operated) => void;
    readonly log: Logger;
  },
): Executor {
  const { schema, preset } = built;
  const check = createOperationCheck(schema, options);
  const { onError, log } = options;

  const refused: Executor["refused"] = (error, { requestId }) => {
    const mask = createMask({ requestId, onError, log });
    const errors = error instanceof AggregateError ? error.errors : [error];
    return { errors: errors.map((each) => mask(asGraphQLError(each))) };
  };

  return {
    check: (request, { principal }) => check(request, principal),
    refused,
    run: async ({ document, operation }, request, caller) => {
      const { principal, requestId } = caller;
      const mask = createMask({ requestId, onError, log });
      const masked = (result: ExecutionResult): ExecutionResult =>
        result.errors ? { ...result, errors: result.errors.map(mask) } : result;
      const postcommit: RequestContext = {
        pgSettings: pgSettingsOf(
          principal,
          operation.operation === OperationTypeNode.MUTATION,
        ),
        principal,
        requestId,
        live: options.live,
      };
      const args = {
        schema,
        document,
        rootValue: null,
        contextValue: {},
        variableValues: request.variables ?? {},
        operationName: request.operationName,
        resolvedPreset: preset,
        requestContext: { postcommit },
      };
      const startMs = performance.now();
      const operated = (isError: boolean): void =>
        options.onOperated({
          operation: operation.operation,
          isError,
          durationMs: performance.now() - startMs,
        });
      try {
        const hooked = await hookArgs(args);
        const isLive = operation.operation === OperationTypeNode.SUBSCRIPTION;
        const result = await (isLive ? subscribe : execute)(hooked);
        if (!isStream(result)) {
          operated((result as ExecutionResult).errors !== undefined);
          return masked(result as ExecutionResult);
        }
        if (isLive) {
          operated(false);
          return map(result, masked);
        }
        await result.return(undefined);
        throw new Refusal(400, "BAD_INPUT", "Results come in one piece here.");
      } catch (error) {
        operated(true);
        return refused(error, { requestId });
      }
    },
  };
}

function isStream(
  result: unknown,
): result is AsyncGenerator<ExecutionResult, void, void> {
  return (
    typeof result === "object" &&
    result !== null &&
    Symbol.asyncIterator in result
  );
}

/** Not an async function*: its return() must reach the source also while that is waiting. */
function map(
  source: AsyncGenerator<ExecutionResult>,
  change: (result: ExecutionResult) => ExecutionResult,
): AsyncGenerator<ExecutionResult> {
  const changed = (
    step: IteratorResult<ExecutionResult>,
  ): IteratorResult<ExecutionResult> =>
    step.done ? step : { done: false, value: change(step.value) };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => {
      await source.return(undefined);
    },
    next: () => source.next().then(changed),
    return: (value) => source.return(value),
    throw: (error) => source.throw(error),
  };
}

/** An error that was thrown rather than returned. */
function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError =
    error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
