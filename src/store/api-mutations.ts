// Owns the mutations of the API that need a key of the service beside Postgres: what they ask of Postgres.

/** A connection in a transaction of the caller's role. */
export type CallerConnection = {
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as grafast declares it
  query<Row>(statement: {
    readonly text: string;
    readonly values: unknown[];
  }): Promise<{ readonly rows: readonly Row[] }>;
};

/** Allows and audits a tenant's token. Seconds since 1970; the same for the same idempotency key. */
export async function allowTenantToken(
  connection: CallerConnection,
  token: {
    readonly tenant: string;
    readonly expiresInSeconds: number;
    readonly isReadOnly: boolean;
    readonly subject: string | null;
    readonly idempotencyKey: string | null;
  },
): Promise<{ issuedAt: number; expiresAt: number }> {
  const { rows } = await connection.query<{
    issued_at: string;
    expires_at: string;
  }>({
    text: `select t.issued_at, t.expires_at from outbox_private.create_tenant_token($1, $2, $3, $4, $5) as t`,
    values: [
      token.tenant,
      token.expiresInSeconds,
      token.isReadOnly,
      token.subject,
      token.idempotencyKey,
    ],
  });
  return {
    issuedAt: Number(rows[0]?.issued_at),
    expiresAt: Number(rows[0]?.expires_at),
  };
}

export type StoredSecret = {
  readonly id: string;
  /** As it is stored: in the clear, or sealed. */
  readonly secret: string;
  readonly created_at: string;
  readonly expires_at: string | null;
};

/** Allows and audits the revealing of an endpoint's live secrets, the newest first. */
export async function readSecretsForCaller(
  connection: CallerConnection,
  endpointId: string,
  idempotencyKey: string | null,
): Promise<readonly StoredSecret[]> {
  const { rows } = await connection.query<StoredSecret>({
    text: `select s.id, s.secret, to_json(s.created_at) #>> '{}' as created_at, to_json(s.expires_at) #>> '{}' as expires_at
           from outbox_private.reveal_secret($1, $2) as s`,
    values: [endpointId, idempotencyKey],
  });
  return rows;
}

/** About how many rows a table of schema outbox has, from the statistics of its partitions. */
export async function estimateRows(
  connection: CallerConnection,
  table: string,
): Promise<number> {
  const { rows } = await connection.query<{ count: string }>({
    text: `select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint as count
           from pg_catalog.pg_partition_tree(pg_catalog.to_regclass($1)) as t
             join pg_catalog.pg_class as c on c.oid = t.relid
           where t.isleaf`,
    values: [`outbox.${table}`],
  });
  return Number(rows[0]?.count);
}
