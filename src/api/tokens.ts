// Owns tenants' tokens: JWTs (HS256) that this service and applications sign with TOKEN_SECRET.
import type { KeyObject } from "node:crypto";
import { SignJWT } from "jose";

/** The `aud` of every token: a token for another program is none for us. */
export const audience = "postcommit";

/** Signs a tenant's token. Times are in seconds since 1970; the same claims make the same token. */
export async function signTenantToken(
  secret: KeyObject,
  claims: {
    readonly tenant: string;
    readonly issuedAt: number;
    readonly expiresAt: number;
    readonly isReadOnly?: boolean | undefined;
    /** Shown in the audit beside the tenant. */
    readonly subject?: string | undefined;
  },
): Promise<string> {
  const jwt = new SignJWT({
    tenant: claims.tenant,
    ...(claims.isReadOnly && { scope: "read" }),
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setAudience(audience)
    .setIssuedAt(claims.issuedAt)
    .setExpirationTime(claims.expiresAt);
  if (claims.subject !== undefined) jwt.setSubject(claims.subject);
  return await jwt.sign(secret);
}
