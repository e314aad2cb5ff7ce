// Owns who asks: what a token says about its bearer, and what Postgres is told about them.

/** Who a request is from, as its token says. */
export type Principal = {
  /** Operators see everything; tenants their own rows. */
  readonly kind: "operator" | "tenant";
  /** Null for operators. */
  readonly tenant: string | null;
  readonly isReadOnly: boolean;
  /** How the audit names them. */
  readonly actor: string;
  /** Stands for the token where one must be told from another: its hash. */
  readonly tokenId: string;
  /** Milliseconds since 1970; undefined for what does not end. */
  readonly expiresAtMs: number | undefined;
};

/** Who has a share of what there is: a tenant with all its tokens, of which it may get as many as it likes; or one of operators. */
export function holderOf({ tenant, tokenId }: Principal): string {
  return tenant === null ? `token ${tokenId}` : `tenant ${tenant}`;
}

/** How long one statement of a request may take. */
const statementTimeoutMs = 5000;

/** The settings of a request's transactions: row-level security and the grants of the role decide what it may do. */
export function pgSettingsOf(
  principal: Principal,
  isMutation: boolean,
): Record<string, string> {
  return {
    role: principal.kind === "operator" ? "outbox_operator" : "outbox_tenant",
    "jwt.claims.tenant": principal.tenant ?? "",
    "outbox.actor": principal.actor,
    statement_timeout: `${statementTimeoutMs}`,
    ...(isMutation && !principal.isReadOnly
      ? {}
      : { transaction_read_only: "on" }),
  };
}
