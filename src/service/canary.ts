// Builds the canary of a process from its settings: who sends it and looks for it, and who receives it.
import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type pg from "pg";
import type { Config } from "../config.ts";
import { canaryEndpointId, canaryUrl } from "../delivery/canary.ts";
import { decodeSecret, sign } from "../delivery/signature.ts";
import { startOwnReceiver, type OwnReceiver } from "../http/own-receiver.ts";
import type { Logger } from "../log.ts";
import {
  forgetCanaries,
  noteCanaryArrival,
  readCanary,
  readCanarySecrets,
  sendCanary,
} from "../store/canary.ts";
import { createSecretOpener } from "../store/secrets.ts";
import { startCanary, type Canary } from "../tasks/canary.ts";

/** Undefined if it is turned off. `sends`: whether this process has a worker. */
export function buildCanary(
  config: Config,
  options: {
    readonly pool: pg.Pool;
    readonly log: Logger;
    readonly sends: boolean;
  },
): Canary | undefined {
  const { pool, log, sends } = options;
  const intervalMs = config.canaryIntervalMs;
  if (intervalMs === 0) return undefined;
  const send = async (): Promise<void> => {
    // Old ones go when there is a new one: seldom, and by who is at it anyway.
    if (await sendCanary(pool, intervalMs)) await forgetCanaries(pool);
  };
  return startCanary({
    intervalMs,
    read: () => readCanary(pool),
    send: sends ? send : undefined,
    log,
  });
}

/** The receiver of one worker process: it takes only what is signed as any consumer's would be. */
export async function buildCanaryReceiver(
  config: Config,
  options: { readonly pool: pg.Pool; readonly log: Logger },
): Promise<(OwnReceiver & { stop: () => Promise<void> }) | undefined> {
  const { pool, log } = options;
  if (config.canaryIntervalMs === 0) return undefined;
  const openSecret = createSecretOpener({
    current: config.encryptionKey,
    previous: config.previousEncryptionKeys,
  });
  const receiver = startOwnReceiver({
    host: new URL(canaryUrl).hostname,
    accept: async (headers, body) => {
      const stored = await readCanarySecrets(pool, canaryEndpointId);
      const keys = stored.map((secret) =>
        decodeSecret(openSecret(secret, canaryEndpointId)),
      );
      if (!isSigned(headers, body, keys)) return 401;
      // Too early the first time, so that it comes by the lane of retries, too.
      const id = headerOf(headers, "webhook-id");
      return (await noteCanaryArrival(pool, id)) ? 425 : 204;
    },
  });
  return await receiver.catch((err: unknown) => {
    // Deliveries need none of it: the canary will be missing, and say so.
    log.error({ err }, "the canary's receiver can't listen on loopback");
    return undefined;
  });
}

function isSigned(
  headers: IncomingHttpHeaders,
  body: string,
  keys: readonly Buffer[],
): boolean {
  const given = Buffer.from(headerOf(headers, "webhook-signature"));
  const expected = Buffer.from(
    sign({
      id: headerOf(headers, "webhook-id"),
      timestampSeconds: Number(headerOf(headers, "webhook-timestamp")),
      body,
      keys,
    }),
  );
  return (
    keys.length > 0 &&
    given.length === expected.length &&
    timingSafeEqual(given, expected)
  );
}

function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}
