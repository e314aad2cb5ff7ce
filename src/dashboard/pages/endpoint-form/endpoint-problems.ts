// What is wrong with what was typed, as one types. Postgres has the last word: tg_endpoints__check says the same, and more.
import { readSchedule } from "../../words/retry-schedule.ts";
import type { EndpointValues, Header } from "./endpoint-values.ts";

export type Field =
  | "url"
  | "tenant"
  | "description"
  | "types"
  | "headers"
  | "timeout"
  | "schedule"
  | "caCertificate";

export type Problems = Readonly<Partial<Record<Field, string>>>;

/** Problems that another letter may mend are not told while one types; see `isIncomplete`. */
export function problemsOf(values: EndpointValues): Problems {
  return withoutUndefined({
    url: urlProblem(values.url.trim()),
    tenant: values.tenant.length > 200 ? "At most 200 characters." : undefined,
    description:
      values.description.length > 2000
        ? "At most 2,000 characters."
        : undefined,
    types: typesProblem(values),
    headers: headersProblem(values.headers),
    timeout: timeoutProblem(values.timeout.trim()),
    schedule:
      values.retries === "own" ? scheduleProblem(values.schedule) : undefined,
    caCertificate: caProblem(values.caCertificate),
  });
}

function withoutUndefined(
  problems: Readonly<Partial<Record<Field, string | undefined>>>,
): Problems {
  return Object.fromEntries(
    Object.entries(problems).filter(([, problem]) => problem !== undefined),
  );
}

/** Whether it is the beginning of what it should be, so that nobody is told off in the middle of a word. */
export function isIncomplete(field: Field, values: EndpointValues): boolean {
  if (field === "url") {
    const url = values.url.trim().toLowerCase();
    return ["https://", "http://"].some((scheme) => scheme.startsWith(url));
  }
  if (field === "types") {
    return (
      values.types.every((type) => pattern.test(type)) &&
      (values.typed === "" || beginning.test(values.typed))
    );
  }
  return false;
}

function urlProblem(url: string): string | undefined {
  if (url === "") return "Where shall it be sent to?";
  if (/[\s\\\p{Cc}]/u.test(url)) {
    return "A URL has no spaces, control characters or backslashes.";
  }
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (authority === undefined)
    return "It must be like https://example.com/hooks.";
  if (authority.includes("@")) {
    return "Without user name and password: credentials belong in headers.";
  }
  if (url.includes("#")) return "Without a #fragment: none is ever sent.";
  if (/[^ -~]/.test(authority)) {
    return "The host must be in ASCII: write an international name as xn--….";
  }
  if (url.length > 2000) return "At most 2,000 characters.";
  if (!URL.canParse(url))
    return "This is no valid URL: look at its host and port.";
  return undefined;
}

const pattern = /^(?:\*|\w+(?:\.\w+)*(?:\.\*)?)$/;
const beginning = /^\w+(?:\.\w+)*\.?$|^\*$/;

function typesProblem(values: EndpointValues): string | undefined {
  if (values.isForAllTypes) return undefined;
  const all = [...values.types, ...(values.typed === "" ? [] : [values.typed])];
  const bad = all.find((type) => !pattern.test(type) || type.length > 200);
  if (bad !== undefined) {
    return `“${bad.slice(0, 60)}” is no type: they are like order.created, or order.* for all that begin with “order.”.`;
  }
  if (all.length === 0) return "Which types? Or choose all of them.";
  return all.length > 100 ? "At most 100 types." : undefined;
}

const ours =
  /^(webhook-.*|host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|idempotency-key|traceparent|user-agent)$/i;

function headersProblem(headers: readonly Header[]): string | undefined {
  const names = new Set<string>();
  for (const { name: typed, value } of headers) {
    const name = typed.trim();
    if (name === "" && value === "") continue;
    if (name === "") return "A header needs a name.";
    if (!/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name)) {
      return `“${name}” is no name of a header.`;
    }
    if (ours.test(name)) return `${name} is set by the service itself.`;
    if (!/^[ -~]*$/.test(value)) {
      return `The value of ${name} may have printable ASCII only.`;
    }
    if (names.has(name.toLowerCase())) return `${name} is there twice.`;
    names.add(name.toLowerCase());
  }
  return undefined;
}

function timeoutProblem(timeout: string): string | undefined {
  if (timeout === "") return undefined;
  const seconds = Number(timeout);
  return seconds >= 0.1 && seconds <= 60
    ? undefined
    : "From 0.1 to 60 seconds.";
}

function scheduleProblem(text: string): string | undefined {
  const schedule = readSchedule(text);
  if (!schedule)
    return "Delays like 10 s, 5 min, 2 h or 1 d, with commas between.";
  if (schedule.length === 0)
    return "At least one delay; or choose not to retry.";
  if (schedule.length > 100) return "At most 100 delays.";
  return schedule.some((seconds) => seconds > 604_800)
    ? "At most a week between two attempts."
    : undefined;
}

function caProblem(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  const isPem =
    /^\s*(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/;
  if (!isPem.test(text)) {
    return "Certificates in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, and nothing else.";
  }
  return text.length > 16_384 ? "At most 16 KiB." : undefined;
}

const fieldsOfServer: readonly (readonly [RegExp, Field])[] = [
  [/^url\b/, "url"],
  [/^tenant\b/, "tenant"],
  [/^description\b/, "description"],
  [/^event_types\b/, "types"],
  [/^headers?\b/, "headers"],
  [/^timeout_ms\b/, "timeout"],
  [/^retry_schedule\b/, "schedule"],
  [/^ca_certificate\b/, "caCertificate"],
];

/** At which field a refusal of the service belongs. */
export function fieldOf(
  message: string,
): { readonly field: Field; readonly text: string } | undefined {
  const text = /^Endpoint: (.*)$/s.exec(message)?.[1];
  const known = fieldsOfServer.find(([begins]) => begins.test(text ?? ""));
  return known && text !== undefined ? { field: known[1], text } : undefined;
}
