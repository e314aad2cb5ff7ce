// Owns which errors of Postgres pass by themselves, and what an operator can do about those that last.
import { PostcommitError } from "../errors.ts";

/**
 * Whether the same statement may succeed when sent again: the connection broke, the server is starting, stopping, full,
 * read-only or lets nobody in, it took too long, a deadlock or a serialization failure chose this transaction.
 * Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof PostcommitError) {
    return error.code === "DATABASE_UNREACHABLE" && isTransient(error.cause);
  }
  // One for each address of a host, or each step of a task.
  if (error instanceof AggregateError) return error.errors.some(isTransient);
  const { code, message } = (error ?? {}) as {
    code?: unknown;
    message?: unknown;
  };
  if (typeof code === "string") {
    return (
      /^(08|28|53|57|58|3D000|40001|40P01|55P03|25006)/.test(code) ||
      /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|EAI_|ENOTFOUND|EPERM)/.test(code) ||
      // This process or this machine is out of sockets.
      /^(EMFILE|ENFILE|ENOBUFS|EADDRNOTAVAIL)/.test(code) ||
      isTls(code)
    );
  }
  return (
    typeof message === "string" &&
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout|SSL connection/i.test(
      message,
    )
  );
}

/** Whether it was given up because of the time that it took: by Postgres, or by who waited for it. */
export function tookTooLong(error: unknown): boolean {
  const { code, message } = (error ?? {}) as {
    code?: unknown;
    message?: unknown;
  };
  return code === "57014" || message === "Query read timeout";
}

/** Node's words for a certificate that can't be verified. An expired one is renewed. */
function isTls(code: string): boolean {
  return /^(ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/.test(
    code,
  );
}

/** Whether waiting is for somebody who has to change something, rather than for a server that comes back by itself. */
export function needsOperator(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" && (/^(28|3D)/.test(code) || isTls(code));
}

/** What to do about an error that is waited out, if anybody but Postgres can do something. */
export function remedyOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code !== "string") return undefined;
  if (code.startsWith("28")) {
    return "Check user and password in DATABASE_URL, and that the role may log in.";
  }
  return remedies[code];
}

const remedies: Readonly<Record<string, string>> = {
  "25006":
    "The database is read-only: it is a standby, or its provider made it so (a full disk?).",
  "3D000": "The database is gone: check its name in DATABASE_URL.",
  "53100": "Postgres' disk is full: make room.",
  "53300":
    "Postgres has no connection left: raise max_connections, or lower DATABASE_POOL_SIZE.",
  "57014": "A statement took longer than 25 s: look for what holds it up.",
};
