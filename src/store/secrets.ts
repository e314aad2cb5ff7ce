// Owns endpoints' signing secrets in Postgres: opening them to sign, sealing what is in the clear.
import type { KeyObject } from "node:crypto";
import type pg from "pg";
import { decodeSecret } from "../delivery/signature.ts";
import { PostcommitError } from "../errors.ts";
import type { Logger } from "../log.ts";
import { open, seal, sealedPrefix, SecretSealedError } from "./seal.ts";

/** `current` seals; all of them open. Without `current` secrets stay in the clear. */
export type SealingKeys = {
  readonly current: KeyObject | undefined;
  readonly previous: readonly KeyObject[];
};

const maxCachedKeys = 20_000;

/** The keys that sign for an endpoint, or why nothing can be signed, which is not the endpoint's fault. */
export type SigningKeys =
  | { readonly kind: "keys"; readonly keys: readonly Buffer[] }
  | {
      readonly kind: "unavailable";
      /** `no_secret`: the endpoint has no live one. The others: see SecretSealedError. */
      readonly reason: "no_secret" | SecretSealedError["reason"];
      readonly message: string;
    };

/**
 * Returns a function that gives all keys of an endpoint from its stored secrets. Why one is not to be had is logged, at
 * most once a minute for an endpoint: each of its deliveries would say the same.
 */
export function createKeyOpener(
  signingKey: (stored: string, endpointId: string) => Buffer,
  log: Logger,
): (secrets: readonly string[], endpointId: string) => SigningKeys {
  const quietUntilMs = new Map<string, number>();

  function unavailable(
    endpointId: string,
    reason: "no_secret" | SecretSealedError["reason"],
    message: string,
  ): SigningKeys {
    const nowMs = performance.now();
    if ((quietUntilMs.get(endpointId) ?? 0) <= nowMs) {
      if (quietUntilMs.size >= maxCachedKeys) quietUntilMs.clear();
      quietUntilMs.set(endpointId, nowMs + quietMs);
      log.error({ endpointId, reason }, message);
    }
    return { kind: "unavailable", reason, message };
  }

  return (secrets, endpointId) => {
    if (secrets.length === 0) {
      return unavailable(
        endpointId,
        "no_secret",
        "the endpoint has no live secret; rotate_secret makes one",
      );
    }
    try {
      const keys = secrets.map((stored) => signingKey(stored, endpointId));
      return { kind: "keys", keys };
    } catch (error) {
      if (!(error instanceof PostcommitError)) throw error;
      // What opens, and is no secret, was written by hand.
      const reason =
        error instanceof SecretSealedError ? error.reason : "damaged";
      return unavailable(endpointId, reason, error.message);
    }
  };
}

const quietMs = 60_000;

/**
 * Returns a function from a stored secret to the bytes that sign. Opened ones are kept, by endpoint and stored form: a
 * rotated or resealed secret is another entry. `onUnsealed` is told when one that should be sealed is not.
 * Throws SECRET_SEALED.
 */
export function createKeyring(
  keys: SealingKeys,
  onUnsealed: () => void,
): (stored: string, endpointId: string) => Buffer {
  const candidates = openingKeys(keys);
  const sealedNow = keys.current && sealedPrefix(keys.current);
  const cache = new Map<string, Buffer>();
  return (stored, endpointId) => {
    // A sealed secret is bound to its endpoint, so what is kept of it must be.
    const cacheKey = endpointId + stored;
    const cached = cache.get(cacheKey);
    if (cached) return cached;
    const bytes = decodeSecret(open(stored, endpointId, candidates));
    // Only now: one that can't be opened can't be sealed either.
    if (sealedNow && !stored.startsWith(sealedNow)) onUnsealed();
    if (cache.size >= maxCachedKeys) cache.clear();
    cache.set(cacheKey, bytes);
    return bytes;
  };
}

/** Returns a function from a stored secret to `whsec_…`. It throws SECRET_SEALED. */
export function createSecretOpener(
  keys: SealingKeys,
): (stored: string, endpointId: string) => string {
  const candidates = openingKeys(keys);
  return (stored, endpointId) => open(stored, endpointId, candidates);
}

/** An endpoint's live secrets as `whsec_…`, the newest first. Throws ENDPOINT_NOT_FOUND, SECRET_SEALED. */
export async function readSecrets(
  client: pg.Client,
  endpointId: string,
  keys: SealingKeys,
): Promise<{ secret: string; expiresAt: Date | null }[]> {
  const { rows } = await client.query<{
    secret: string;
    expires_at: Date | null;
  }>(
    `select s.secret, s.expires_at
     from outbox_private.secrets as s
     where s.endpoint_id = $1 and (s.expires_at is null or s.expires_at > now())
     order by s.created_at desc, s.id desc`,
    [endpointId],
  );
  if (rows.length === 0) {
    throw new PostcommitError(
      "ENDPOINT_NOT_FOUND",
      `There is no endpoint ${endpointId}. List them with: select id, url from outbox.endpoints`,
    );
  }
  return rows.map((row) => ({
    secret: open(row.secret, endpointId, openingKeys(keys)),
    expiresAt: row.expires_at,
  }));
}

/**
 * Seals what is in the clear or sealed with an older key, and removes what has expired. Returns how many were sealed.
 * Safe beside other workers: a secret is only replaced if it is still what was read.
 */
export async function sealSecrets(
  pool: pg.Pool,
  keys: SealingKeys,
): Promise<number> {
  await pool.query(
    "delete from outbox_private.secrets where expires_at < now() - interval '1 day'",
  );
  const { current } = keys;
  if (!current) return 0;
  const { rows } = await pool.query<{
    id: string;
    endpoint_id: string;
    secret: string;
  }>(
    `select id, endpoint_id, secret from outbox_private.secrets where not starts_with(secret, $1) limit 10000`,
    [sealedPrefix(current)],
  );
  const opening = openingKeys(keys);
  const sealed = rows.flatMap((row) => {
    // Sealed with a key that this worker doesn't have: another worker may, and sending reports it.
    const secret = tryOpen(row.secret, row.endpoint_id, opening);
    return secret === undefined
      ? []
      : [{ ...row, sealed: seal(secret, row.endpoint_id, current) }];
  });
  const { rowCount } = await pool.query(
    // In the order of ids, as a rotation locks them.
    `with unsealed as (
       select s.id, new.sealed
       from unnest($1::uuid[], $2::text[], $3::text[]) as new (id, secret, sealed)
         join outbox_private.secrets as s on s.id = new.id and s.secret = new.secret
       order by s.id
       for no key update of s
     )
     update outbox_private.secrets as s set secret = unsealed.sealed
     from unsealed
     where s.id = unsealed.id`,
    [
      sealed.map((row) => row.id),
      sealed.map((row) => row.secret),
      sealed.map((row) => row.sealed),
    ],
  );
  return rowCount ?? 0;
}

function tryOpen(
  stored: string,
  endpointId: string,
  keys: readonly KeyObject[],
): string | undefined {
  try {
    return open(stored, endpointId, keys);
  } catch (error) {
    if (error instanceof PostcommitError) return undefined;
    throw error;
  }
}

function openingKeys(keys: SealingKeys): KeyObject[] {
  return [...(keys.current ? [keys.current] : []), ...keys.previous];
}
