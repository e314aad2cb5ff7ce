// Owns what a response's Retry-After asks for (RFC 9110 §10.2.3): seconds, or an HTTP date.

const maxMs = 24 * 60 * 60 * 1000;

/**
 * Milliseconds to wait, 0 to a day, or null if there is no usable Retry-After. A date counts from the response's own
 * Date, if it has one: how the two clocks differ does not matter then. `headers` have lower-case names.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): number | null {
  const value = headers["retry-after"]?.trim();
  if (value === undefined) return null;
  if (/^\d+$/.test(value)) return Math.min(maxMs, Number(value) * 1000);
  const atMs = parseHttpDate(value);
  if (atMs === null) return null;
  const fromMs = parseHttpDate(headers["date"]?.trim() ?? "") ?? nowMs;
  return Math.min(maxMs, Math.max(0, atMs - fromMs));
}

/** The three forms of RFC 9110 §5.6.7. All are GMT, though the obsolete asctime does not say so. */
function parseHttpDate(text: string): number | null {
  const isAsctime = /^\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}$/.test(text);
  if (!isAsctime && !/^\w{3,9}, .+ GMT$/.test(text)) return null;
  const ms = Date.parse(isAsctime ? `${text} GMT` : text);
  return Number.isNaN(ms) ? null : ms;
}
