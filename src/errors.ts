// The one error class and its closed set of codes. What is expected (an endpoint's 500) is a
// value, never one of these. `docs/errors.md` is held against this table by a test.

/** Every code with what it means and what to do about it. */
export const errorCodes = {
  CONFIG_INVALID:
    "An environment variable is missing or has a value that cannot be used. The message names it; `docs/configuration.md` lists them all.",
  INPUT_INVALID:
    "A command was given an argument it cannot use. Run the command with `--help`.",
  DATABASE_UNREACHABLE:
    "Postgres did not answer at `DATABASE_URL`. Check host, port, database, user and password, and that the server is running.",
  DATABASE_POOLED:
    "The connection goes through a pooler that shares sessions (PgBouncer in transaction mode), where one is needed that doesn't. Set `DATABASE_DIRECT_URL`; see [poolers](poolers.md).",
  DATABASE_SEARCH_PATH:
    "Sessions behind the pooler look for functions in schemas that others may write to. The message has the statement that sets the role's `search_path`; see [poolers](poolers.md).",
  DATABASE_PERMISSION:
    "The database user lacks a privilege. The message names the privilege and the GRANT or ALTER that gives it.",
  DATABASE_TOO_OLD: "The server is older than Postgres 14. Upgrade it.",
  SCHEMA_MISSING:
    "The database has no schema `outbox`, or an older version of it. Run `postcommit migrate`.",
  SCHEMA_NEWER:
    "A newer Postcommit has migrated this database. Run that version, or a later one.",
  MIGRATION_CHANGED:
    "A migration that was already applied has another text now. Restore the file; changes go into a new migration.",
  MIGRATION_FAILED:
    "A migration's SQL failed and was rolled back. The message names the file, the cause is Postgres' own error.",
  POSTGRES_UNAVAILABLE:
    "The embedded Postgres of `postcommit dev` could not be installed or started. Set `DATABASE_URL` to use a server of your own.",
  PORT_IN_USE:
    "Another process listens on the port. Stop it, or set `PORT` to a free one (0 picks any).",
  SECRET_SEALED:
    "An endpoint's secret is sealed with a key this process does not have. Set `ENCRYPTION_KEY`, or add the old key to `ENCRYPTION_KEY_PREVIOUS`.",
  ENDPOINT_NOT_FOUND:
    "No endpoint has this id. `select id, url from outbox.endpoints` lists them.",
} as const;

/** One of the codes above: what programs match on, while messages may change. */
export type ErrorCode = keyof typeof errorCodes;

/** What Postcommit throws: a stable `code`, a sentence with the remedy, and the `cause` if any. */
export class PostcommitError extends Error {
  override readonly name = "PostcommitError";
  readonly code: ErrorCode;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
    this.code = code;
  }
}
