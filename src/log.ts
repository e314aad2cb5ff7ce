// Owns the shape of the logs: one JSON object a line, correlation ids as fields. Secrets,
// payloads and passwords never reach the output, however deep they are in what is logged. The same
// warning again and again is said a few times and then counted.
import {
  pino,
  type DestinationStream,
  type Level,
  type Logger,
  type LoggerOptions,
} from "pino";

export type { Logger };

/**
 * Creates the logger of a process; `destination` (stdout by default) takes whole lines. Log ids
 * as `eventId`, `deliveryId`, `endpointId` and `tenant`, errors as `err`.
 */
export function createLogger(options: {
  readonly level: Level | "silent";
  readonly destination?: DestinationStream;
  /** Within this time the same warning is said a few times, and then counted. */
  readonly repeatsWindowMs?: number;
}): Logger {
  return pino(
    {
      level: options.level,
      base: { service: "postcommit" },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: redactFields,
      },
      // A child's bindings pass no formatter.
      redact: { paths: topLevelSecrets, censor: "[redacted]" },
      // redactFields has described it; pino's own serializer would describe the description.
      serializers: { err: (described: unknown) => described },
      hooks: {
        streamWrite: maskPasswordsInUrls,
        logMethod: quietRepeats(options.repeatsWindowMs ?? 60_000),
      },
    },
    options.destination ?? pino.destination(1),
  );
}

/** So often the same warning is said in its window; what comes on top is counted. */
const maxRepeats = 5;
const maxRemembered = 2000;
const warnLevel = 40;

type LogMethod = NonNullable<LoggerOptions["hooks"]>["logMethod"];

/**
 * A warning is the same if its words, its error and what it concerns are. A line at the end of the window says how many
 * were left out (`repeats`), with the fields of the first of them.
 */
function quietRepeats(windowMs: number): NonNullable<LogMethod> {
  const said = new Map<string, { count: number; untilMs: number }>();
  return function quiet(args, method, level) {
    if (level < warnLevel) {
      method.apply(this, args);
      return;
    }
    const key = sameness(args, level);
    const nowMs = performance.now();
    const known = said.get(key);
    if (!known || nowMs >= known.untilMs) {
      if (said.size >= maxRemembered) said.clear();
      said.set(key, { count: 1, untilMs: nowMs + windowMs });
      method.apply(this, args);
      return;
    }
    known.count += 1;
    if (known.count <= maxRepeats) {
      method.apply(this, args);
      return;
    }
    if (known.count > maxRepeats + 1) return;
    // The first that is left out sees to it that they are told of.
    setTimeout(() => {
      said.delete(key);
      const repeats = known.count - maxRepeats;
      const [fields, ...rest] = args as [unknown, ...unknown[]];
      const counted =
        typeof fields === "string"
          ? [{ repeats }, fields, ...rest]
          : [{ ...describable(fields), repeats }, ...rest];
      method.apply(this, counted as Parameters<typeof method>);
    }, known.untilMs - nowMs).unref();
  };
}

function describable(fields: unknown): object {
  return fields instanceof Error ? { err: fields } : (fields as object);
}

function sameness(args: readonly unknown[], level: number): string {
  const [first, second] = args;
  if (typeof first === "string") return `${level} ${first}`;
  const fields = describable(first) as Record<string, unknown>;
  const { err, endpointId, deliveryId, problem } = fields;
  const reason = err instanceof Error ? err.message : "";
  // prettier-ignore
  return [level, second, reason, endpointId, deliveryId, problem].map(String).join(" ");
}

const secretName =
  /secret|authorization|cookie|payload|password|passwd|token|encryption_?key|^body$/i;
const topLevelSecrets = [
  "secret",
  "secrets",
  "authorization",
  "payload",
  "password",
  "token",
];
const maxDepth = 6;

function redactFields(
  fields: Record<string, unknown>,
): Record<string, unknown> {
  return redact(fields, 0) as Record<string, unknown>;
}

function redact(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > maxDepth) return "[too deep]";
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if ("toJSON" in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      secretName.test(name) ? "[redacted]" : redact(field, depth + 1),
    ]),
  );
}

// A list of what may be shown: Postgres' `detail` repeats the failing row, payload and all.
function describeError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const extra = error as { code?: unknown; constraint?: unknown };
  return {
    type: name,
    message,
    ...(extra.code === undefined ? {} : { code: extra.code }),
    ...(extra.constraint === undefined ? {} : { constraint: extra.constraint }),
    stack,
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
    ...(error instanceof AggregateError
      ? { errors: redact(error.errors, depth + 1) }
      : {}),
  };
}

/** Masks the password of every URL in a line, whether a field's, a message's or a stack's. */
function maskPasswordsInUrls(line: string): string {
  // Up to the last @ of the word: a password may hold an unescaped @. Quotes end a JSON string.
  return line.replace(
    /(\w:\/\/[^\s:@/"\\]*):(?:[^\s"\\]|\\["\\])*@/g,
    "$1:***@",
  );
}
