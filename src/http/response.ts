// Owns what is kept of a response: bounded, and text that Postgres can hold in text and jsonb (UTF-8 without NUL).

const maxHeaders = 64;
const maxHeadersBytes = 8 * 1024;
/** Of the body's beginning; nothing beyond it is kept. */
export const maxTextBytes = 4 * 1024;

/** The first headers that fit into 64 and 8 KiB, a repeated one as one value (RFC 9110 §5.3); names are lower-case. */
export function keptHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const kept: [string, string][] = [];
  let freeBytes = maxHeadersBytes;
  for (const [name, given] of Object.entries(headers)) {
    const value = typeof given === "string" ? given : (given ?? []).join(", ");
    const bytes = Buffer.byteLength(name) + Buffer.byteLength(value);
    if (bytes > freeBytes) continue;
    freeBytes -= bytes;
    if (kept.push([name, value]) === maxHeaders) break;
  }
  // fromEntries, unlike an assignment, makes an ordinary property of `__proto__`.
  return Object.fromEntries(kept);
}

/** The beginning of a body as text, at most 4 KiB in UTF-8. What is not UTF-8, and NUL, becomes U+FFFD. */
export function keptText(chunks: readonly Buffer[]): string {
  if (chunks.length === 0) return "";
  const text = cut(Buffer.concat(chunks))
    .toString()
    .replaceAll("\0", "\u{fffd}");
  // U+FFFD takes three bytes in the place of one.
  return cut(Buffer.from(text)).toString();
}

/** Cuts between characters; one has at most three bytes after its first. */
function cut(bytes: Buffer): Buffer {
  if (bytes.length <= maxTextBytes) return bytes;
  let end = maxTextBytes;
  while (end > maxTextBytes - 3 && isContinuation(bytes[end])) end -= 1;
  return bytes.subarray(0, end);
}

function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80;
}
