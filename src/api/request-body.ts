// Owns reading a request's body: its type, its size, and that it comes at all.
import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.ts";

const maxBodyBytes = 100 * 1024;
const bodyTimeoutMs = 10_000;

/** The body as JSON. Throws Refusal: what is too large or too slow is read no further, and its connection is closed. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim();
  if (type?.toLowerCase() !== "application/json") {
    throw new Refusal(
      415,
      "BAD_INPUT",
      "Send JSON, with the header content-type: application/json.",
      closing,
    );
  }
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    throw new Refusal(
      415,
      "BAD_INPUT",
      "Send the body as it is: compressed bodies are not accepted.",
      closing,
    );
  }
  if (Number(request.headers["content-length"] ?? 0) > maxBodyBytes) {
    throw tooLarge();
  }
  const body = await readText(request);
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, "BAD_INPUT", "The body is not JSON.");
  }
}

const closing = { connection: "close" };

function tooLarge(): Refusal {
  return new Refusal(
    413,
    "TOO_LARGE",
    `The body is larger than ${maxBodyBytes} bytes.`,
    closing,
  );
}

async function readText(request: IncomingMessage): Promise<string> {
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (settle: () => void): void => {
      clearTimeout(timer);
      request.off("data", take).off("end", end).off("close", gone);
      request.pause();
      settle();
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBodyBytes) stop(() => reject(tooLarge()));
    };
    const end = (): void =>
      stop(() => resolve(Buffer.concat(chunks).toString("utf8")));
    const gone = (): void =>
      stop(() => reject(new Refusal(400, "BAD_INPUT", "The client left.")));
    const timer = setTimeout(
      () =>
        stop(() =>
          reject(
            new Refusal(
              408,
              "TIMEOUT",
              `The body did not arrive within ${bodyTimeoutMs / 1000} s.`,
              closing,
            ),
          ),
        ),
      bodyTimeoutMs,
    );
    request.on("data", take).on("end", end).on("close", gone);
    // A connection that breaks is closed too; without a listener it would end the process.
    request.on("error", () => undefined);
  });
}
