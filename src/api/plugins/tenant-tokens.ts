// The mutation createTenantToken: Postgres allows and audits it, the service signs.
import type { KeyObject } from "node:crypto";
import { SafeError } from "postgraphile/grafast";
import { sideEffectWithPgClientTransaction } from "postgraphile/@dataplan/pg";
import { extendSchema } from "postgraphile/utils";
import { allowTenantToken } from "../../store/api-mutations.ts";
import { signTenantToken } from "../tokens.ts";

type Input = {
  readonly tenant: string;
  readonly expiresInSeconds?: number | null;
  readonly readOnly?: boolean | null;
  readonly subject?: string | null;
  readonly idempotencyKey?: string | null;
};

export function tenantTokens(
  tokenSecret: KeyObject | undefined,
): GraphileConfig.Plugin {
  return extendSchema((build) => {
    const executor = build.pgExecutor;
    return {
      typeDefs: /* GraphQL */ `
        extend type Mutation {
          "Makes a token with which a tenant's programs and people see and change their own rows. Operators only."
          createTenantToken(
            "What is to be done."
            input: CreateTenantTokenInput!
          ): CreateTenantTokenPayload
        }
        "What a token shall allow, and for how long."
        input CreateTenantTokenInput {
          "Whose rows it is for, 1 to 200 characters."
          tenant: String!
          "For how long, at most a year."
          expiresInSeconds: Int = 3600
          "Whether it allows no mutations."
          readOnly: Boolean = false
          "Who will use it, in words: shown in the audit beside the tenant."
          subject: String
          "Optional, 1 to 200 characters. The same key with the same arguments gives the same token; with other arguments it is refused."
          idempotencyKey: String
        }
        "A new token."
        type CreateTenantTokenPayload {
          "To be sent in the header Authorization: Bearer <token>."
          token: String!
          "When it ends."
          expiresAt: Datetime!
        }
      `,
      objects: {
        Mutation: {
          plans: {
            createTenantToken: (_parent: unknown, args) =>
              sideEffectWithPgClientTransaction(
                executor,
                args.getRaw("input"),
                async (client, input) => {
                  const given = input as Input;
                  // Before anything else: without the key nothing may have happened.
                  const key = requireKey(tokenSecret);
                  const { issuedAt, expiresAt } = await allowTenantToken(
                    client,
                    {
                      tenant: given.tenant,
                      expiresInSeconds: given.expiresInSeconds ?? 3600,
                      isReadOnly: given.readOnly ?? false,
                      subject: given.subject ?? null,
                      idempotencyKey: given.idempotencyKey ?? null,
                    },
                  );
                  const token = await signTenantToken(key, {
                    tenant: given.tenant,
                    issuedAt,
                    expiresAt,
                    isReadOnly: given.readOnly ?? false,
                    subject: given.subject ?? undefined,
                  });
                  const until = new Date(expiresAt * 1000).toISOString();
                  return { token, expiresAt: until };
                },
              ),
          },
        },
      },
    };
  }, "PostcommitTenantTokens");
}

function requireKey(tokenSecret: KeyObject | undefined): KeyObject {
  if (tokenSecret) return tokenSecret;
  throw new SafeError(
    "This service signs no tokens: set TOKEN_SECRET, and start it again.",
    { code: "NOT_CONFIGURED" },
  );
}
