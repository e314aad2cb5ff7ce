// The commands that do one thing and end: migrate, send, secret, token.
import { randomBytes } from "node:crypto";
import type pg from "pg";
import { signTenantToken } from "./api/tokens.ts";
import type { Config } from "./config.ts";
import { migrate, type MigrationReport } from "./database/migrate.ts";
import { patiently } from "./database/patience.ts";
import { connect } from "./database/pool.ts";
import { PostcommitError } from "./errors.ts";
import { insertEvent } from "./store/events.ts";
import { readSecrets } from "./store/secrets.ts";

/** Installs or upgrades the schema. See migrate. `onWait` is told why Postgres is waited for. */
export async function migrateDatabase(
  config: Config,
  onWait: (error: PostcommitError) => void = () => undefined,
): Promise<MigrationReport> {
  return await patiently(() => migrate(config.databaseDirectUrl), {
    patienceMs: config.databaseWaitMs,
    onWait,
  });
}

/** Inserts an event and returns its id. Throws INPUT_INVALID with Postgres' own words if it is refused. */
export async function sendEvent(
  config: Config,
  event: {
    readonly type: string;
    readonly payload: string;
    readonly tenant: string;
    readonly idempotencyKey?: string | undefined;
  },
): Promise<string> {
  return await withClient(config, async (client) => {
    try {
      return await insertEvent(client, {
        ...event,
        idempotencyKey: event.idempotencyKey ?? null,
      });
    } catch (cause) {
      const { code, constraint, message, detail } = cause as {
        code?: string;
        constraint?: string;
        message?: string;
        detail?: string;
      };
      // A check constraint of ours is a sentence; class 22 is text that jsonb can't hold, like \u0000.
      const isRefused = code === "23514" || code?.startsWith("22");
      if (!isRefused) throw cause;
      const reason = constraint ?? `${message}: ${detail ?? "refused"}`;
      throw new PostcommitError("INPUT_INVALID", reason, { cause });
    }
  });
}

/** An endpoint's live secrets. Throws ENDPOINT_NOT_FOUND, SECRET_SEALED. */
export async function showSecrets(
  config: Config,
  endpointId: string,
): Promise<{ secret: string; expiresAt: Date | null }[]> {
  return await withClient(config, (client) =>
    readSecrets(client, endpointId, {
      current: config.encryptionKey,
      previous: config.previousEncryptionKeys,
    }),
  );
}

/** An operator's token: the first of OPERATOR_TOKEN, or a new one to set it to. */
export function operatorToken(keys: Pick<Config, "operatorTokens">): {
  token: string;
  isNew: boolean;
} {
  const [known] = keys.operatorTokens;
  return known
    ? { token: known.export().toString("utf8"), isNew: false }
    : { token: randomBytes(32).toString("hex"), isNew: true };
}

/** Signs a tenant's token. Throws CONFIG_INVALID without TOKEN_SECRET. */
export async function tenantToken(
  keys: Pick<Config, "tokenSecret">,
  token: {
    readonly tenant: string;
    readonly expiresInSeconds: number;
    readonly isReadOnly: boolean;
    readonly subject: string | undefined;
  },
): Promise<string> {
  if (!keys.tokenSecret) {
    throw new PostcommitError(
      "CONFIG_INVALID",
      "TOKEN_SECRET is not set. Set it to what the service has: tenants' tokens are signed with it.",
    );
  }
  const issuedAt = Math.floor(Date.now() / 1000);
  return await signTenantToken(keys.tokenSecret, {
    ...token,
    issuedAt,
    expiresAt: issuedAt + token.expiresInSeconds,
  });
}

/** A link that signs one in. Browsers send nothing of what is behind the `#`, so no log on the way has the token. */
export function linkTo(dashboard: URL | number, token: string): string {
  const url =
    typeof dashboard === "number"
      ? new URL(`http://localhost:${dashboard}/`)
      : new URL(dashboard);
  url.hash = `token=${encodeURIComponent(token)}`;
  return url.href;
}

async function withClient<T>(
  config: Config,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(config.databaseDirectUrl);
  try {
    return await use(client);
  } catch (cause) {
    const { code, message } = cause as { code?: string; message?: string };
    if (code === "42501") {
      throw new PostcommitError(
        "DATABASE_PERMISSION",
        `The database user may not do this: ${message}. Run it as the user that migrated, or grant outbox_publisher for sending.`,
        { cause },
      );
    }
    if (code !== "42883" && code !== "42P01" && code !== "3F000") throw cause;
    throw new PostcommitError(
      "SCHEMA_MISSING",
      "This database has no schema outbox yet. Run: postcommit migrate",
      { cause },
    );
  } finally {
    await client.end();
  }
}
