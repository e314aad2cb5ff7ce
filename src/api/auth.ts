// Owns authentication: from the Authorization header to a principal, or to a reason that helps and leaks nothing.
import { createHash, timingSafeEqual, type KeyObject } from "node:crypto";
import { errors, jwtVerify, type JWTPayload } from "jose";
import type { Principal } from "./principal.ts";
import { Refusal } from "./refusal.ts";
import { audience } from "./tokens.ts";

/** What tokens are checked against. */
export type TokenKeys = {
  readonly operatorTokens: readonly KeyObject[];
  readonly tokenSecret: KeyObject | undefined;
};

/** Returns a function from an Authorization header to its principal. Throws Refusal UNAUTHENTICATED. */
export function createAuthenticator(
  keys: TokenKeys,
): (authorization: string | undefined) => Promise<Principal> {
  const operators = keys.operatorTokens.map((token) => sha256(token.export()));
  const isOperator = (hash: Buffer): boolean =>
    // All of them, so that the time says nothing of which one it was.
    operators.reduce(
      (found, known) => timingSafeEqual(known, hash) || found,
      false,
    );

  return async (authorization) => {
    if (operators.length === 0 && !keys.tokenSecret) {
      throw unauthenticated(
        "This service accepts no tokens yet. Set OPERATOR_TOKEN for operators, and TOKEN_SECRET for tenants' tokens, and start it again.",
      );
    }
    if (authorization === undefined || authorization.trim() === "") {
      throw unauthenticated(
        "A token is needed, in the header Authorization: Bearer <token>. `postcommit token` prints one.",
      );
    }
    const token = /^Bearer +([\w\-.~+/=]{1,4096})$/i.exec(
      authorization.trim(),
    )?.[1];
    if (token === undefined) {
      throw unauthenticated(
        "The Authorization header must be: Bearer <token>, with one token in it.",
      );
    }
    const hash = sha256(token);
    const tokenId = hash.toString("base64url");
    if (isOperator(hash)) {
      return {
        kind: "operator",
        tenant: null,
        isReadOnly: false,
        actor: "operator",
        tokenId,
        expiresAtMs: undefined,
      };
    }
    return await tenantOf(token, tokenId, keys.tokenSecret);
  };
}

async function tenantOf(
  token: string,
  tokenId: string,
  secret: KeyObject | undefined,
): Promise<Principal> {
  if (!secret || token.split(".").length !== 3) {
    throw unauthenticated("This token is not known here.");
  }
  const claims = await verified(token, secret);
  const { tenant, scope, sub, exp } = claims;
  if (
    typeof tenant !== "string" ||
    tenant.length === 0 ||
    Array.from(tenant).length > 200 ||
    tenant.includes("\0") ||
    // What is the service's own is no tenant's, whoever signs.
    tenant.startsWith("postcommit:")
  ) {
    throw unauthenticated(
      'The token must say whose it is: the claim "tenant", 1 to 200 characters, and no reserved name.',
    );
  }
  if (scope !== undefined && scope !== "read") {
    throw unauthenticated(
      'The token\'s claim "scope" must be "read", or be left out.',
    );
  }
  return {
    kind: "tenant",
    tenant,
    isReadOnly: scope === "read",
    actor: actorOf(tenant, sub),
    tokenId,
    expiresAtMs: Number(exp) * 1000,
  };
}

/** Jose checks the signature first, so what is said of claims is said to who could read them anyway. */
async function verified(token: string, secret: KeyObject): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, secret, {
      algorithms: ["HS256"],
      audience,
      requiredClaims: ["exp", "tenant"],
      clockTolerance: 5,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw unauthenticated("The token has expired. Get a new one.");
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw unauthenticated(
        `The token's claim "${error.claim}" is missing or wrong: "aud" must be "${audience}", "exp" and "tenant" must be there.`,
      );
    }
    throw unauthenticated(
      "The token does not verify: it must be a JWT signed with TOKEN_SECRET, by HS256.",
    );
  }
}

function actorOf(tenant: string, subject: unknown): string {
  const who = typeof subject === "string" ? subject.slice(0, 200) : "";
  // Postgres holds no zero bytes.
  return (who ? `tenant ${tenant}: ${who}` : `tenant ${tenant}`).replaceAll(
    "\0",
    "",
  );
}

function unauthenticated(message: string): Refusal {
  return new Refusal(401, "UNAUTHENTICATED", message, {
    "www-authenticate": 'Bearer realm="postcommit"',
  });
}

function sha256(input: string | Buffer): Buffer {
  return createHash("sha256").update(input).digest();
}
