// Owns what a client is told of an error: our own words, or nothing but an id that is in the log.
import { GraphQLError } from "graphql";
import { isSafeError } from "postgraphile/grafast";
import { isTransient } from "../database/transient.ts";
import type { Logger } from "../log.ts";
import { Refusal } from "./refusal.ts";

/** What Postgres says of an error, as far as it is used here. */
type PostgresError = {
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
  readonly constraint?: string;
};

type Shown = {
  readonly message: string;
  readonly code: string;
  readonly hint?: string | undefined;
};

/**
 * Returns a function from an error of GraphQL to the one that the client gets. What is not known to be safe is logged,
 * and shown as INTERNAL with the request's id only.
 */
export function createMask(options: {
  readonly requestId: string;
  /** Told of every error as it was. */
  readonly onError: (error: unknown) => void;
  readonly log: Logger;
}): (error: GraphQLError) => GraphQLError {
  const { requestId, log } = options;
  return (error) => {
    options.onError(error.originalError);
    const shown = explain(error);
    if (shown.code === "INTERNAL" || shown.code === "UNAVAILABLE") {
      const level = shown.code === "INTERNAL" ? "error" : "warn";
      const path = error.path?.join(".");
      log[level](
        { err: error.originalError ?? error, requestId, path },
        "a request failed",
      );
    }
    const { message, ...extensions } = shown;
    return new GraphQLError(message, {
      nodes: error.nodes ?? null,
      source: error.source ?? null,
      positions: error.positions ?? null,
      path: error.path ?? null,
      extensions: { ...dropUndefined(extensions), requestId },
    });
  };
}

function explain(error: GraphQLError): Shown {
  const { originalError } = error;
  // GraphQL's own words about the document and its variables.
  if (!originalError || originalError instanceof GraphQLError) {
    const code = error.extensions["code"];
    return {
      message: error.message,
      code: typeof code === "string" ? code : "BAD_INPUT",
    };
  }
  if (originalError instanceof Refusal) {
    return { message: originalError.message, code: originalError.code };
  }
  if (isSafeError(originalError)) return explainSafe(originalError);
  return explainPostgres(originalError);
}

function explainSafe(error: {
  readonly message: string;
  readonly extensions: Record<string, unknown> | undefined;
}): Shown {
  const { code, hint } = error.extensions ?? {};
  const isTimeout = /too long|timeout|timed out/i.test(error.message);
  return {
    message: error.message,
    code: typeof code === "string" ? code : isTimeout ? "TIMEOUT" : "BAD_INPUT",
    hint: typeof hint === "string" ? hint : undefined,
  };
}

function explainPostgres(error: PostgresError): Shown {
  const { code = "", message = "", hint, constraint } = error;
  if (/^OB\d{3}$/.test(code)) return { message, code, hint };
  if (code === "57014") {
    return {
      message: "This took too long. Ask for less at a time.",
      code: "TIMEOUT",
    };
  }
  if (code === "42501") {
    return { message: "Your token does not allow this.", code: "FORBIDDEN" };
  }
  if (code === "25006") return readOnly;
  // What could not be read as a uuid, a date, a number: Postgres quotes the client's own text.
  if (code.startsWith("22")) return { message, code: "BAD_INPUT" };
  // Our checks are named by sentences.
  if (code === "23514" && constraint?.includes(" ")) {
    return { message: constraint, code: "BAD_INPUT" };
  }
  if (isTransient(error)) {
    return {
      message: "Postgres is away or busy. Try again in a moment.",
      code: "UNAVAILABLE",
    };
  }
  return {
    message:
      "Something went wrong here. The service's log says what, under this requestId.",
    code: "INTERNAL",
  };
}

/** Also said before anything is executed; see operation.ts. */
export const readOnly: Shown = {
  message: "This token is read-only: it allows no mutations.",
  code: "READ_ONLY",
};

function dropUndefined(
  fields: Record<string, string | undefined>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
