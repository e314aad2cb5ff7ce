// Signing secrets for those who may have them: the mutation revealSecret, and the opening of what other mutations return,
// which may have been sealed since. Postgres allows and audits; the service has the keys.
import { lambda, SafeError, type Step } from "postgraphile/grafast";
import { sideEffectWithPgClientTransaction } from "postgraphile/@dataplan/pg";
import { extendSchema } from "postgraphile/utils";
import { PostcommitError } from "../../errors.ts";
import { readSecretsForCaller } from "../../store/api-mutations.ts";

/** Turns a stored secret of an endpoint into `whsec_…`. Throws SECRET_SEALED. */
export type OpenSecret = (stored: string, endpointId: string) => string;

export function secrets(openStored: OpenSecret): GraphileConfig.Plugin[] {
  const open: OpenSecret = (stored, endpointId) => {
    try {
      return openStored(stored, endpointId);
    } catch (error) {
      if (!(error instanceof PostcommitError)) throw error;
      throw new SafeError(error.message, { code: error.code });
    }
  };
  return [revealSecret(open), opened(open)];
}

function revealSecret(open: OpenSecret): GraphileConfig.Plugin {
  return extendSchema(
    (build) => ({
      typeDefs: /* GraphQL */ `
        extend type Mutation {
          "Shows an endpoint's live signing secrets, the newest first. Who asked is kept in the audit."
          revealSecret(
            "What is to be done."
            input: RevealSecretInput!
          ): RevealSecretPayload
        }
        "Whose secrets are to be shown."
        input RevealSecretInput {
          "The id of the endpoint."
          endpointId: UUID!
          "Optional, 1 to 200 characters. Asked again with the same key, the secrets are those that are live then, and the audit has one row."
          idempotencyKey: String
        }
        "An endpoint's live signing secrets."
        type RevealSecretPayload {
          "The newest first; each of them signs every attempt."
          secrets: [RevealedSecret!]!
        }
        "A signing secret, in the clear."
        type RevealedSecret {
          "Its id."
          id: UUID!
          "whsec_ and 32 bytes in base64. Keep it safe."
          secret: String!
          "When it was made."
          createdAt: Datetime!
          "When it stops signing. Null: not yet planned."
          expiresAt: Datetime
        }
      `,
      objects: {
        Mutation: {
          plans: {
            revealSecret: (_parent: unknown, args) =>
              sideEffectWithPgClientTransaction(
                build.pgExecutor,
                args.getRaw("input"),
                async (client, input) => {
                  const { endpointId, idempotencyKey } = input as {
                    readonly endpointId: string;
                    readonly idempotencyKey?: string | null;
                  };
                  const stored = await readSecretsForCaller(
                    client,
                    endpointId,
                    idempotencyKey ?? null,
                  );
                  return {
                    secrets: stored.map((row) => ({
                      id: row.id,
                      secret: open(row.secret, endpointId.toLowerCase()),
                      createdAt: row.created_at,
                      expiresAt: row.expires_at,
                    })),
                  };
                },
              ),
          },
        },
      },
    }),
    "PostcommitRevealSecret",
  );
}

/** What createEndpoint and rotateSecret return when they are asked again may be sealed by then. */
function opened(open: OpenSecret): GraphileConfig.Plugin {
  const endpointOf = new WeakMap<object, Step>();
  const openStep = ($stored: Step, $endpointId: Step): Step =>
    lambda([$stored, $endpointId], ([stored, endpointId]) =>
      typeof stored === "string"
        ? open(stored, String(endpointId).toLowerCase())
        : null,
    );
  return {
    name: "PostcommitOpenedSecrets",
    version: "1.0.0",
    schema: {
      hooks: {
        GraphQLObjectType_fields_field(field, _build, { Self, scope }) {
          const { plan } = field;
          const where = `${Self.name}.${scope.fieldName}`;
          if (where === "Mutation.rotateSecret" && plan) {
            const noting: typeof plan = ($parent, args, info) => {
              const $payload = plan($parent, args, info);
              endpointOf.set(
                $payload as object,
                args.getRaw(["input", "endpointId"]),
              );
              return $payload;
            };
            return { ...field, plan: noting };
          }
          if (where === "RotateSecretPayload.secret" && plan) {
            const opening: typeof plan = ($payload, args, info) => {
              const $endpointId = endpointOf.get($payload as object);
              const $stored = plan($payload, args, info) as Step;
              return $endpointId ? openStep($stored, $endpointId) : $stored;
            };
            return { ...field, plan: opening };
          }
          if (where === "CreateEndpointRecord.secret") {
            const opening: typeof plan = ($record) => {
              const row = $record as unknown as { get(name: string): Step };
              return openStep(row.get("secret"), row.get("id"));
            };
            return { ...field, plan: opening };
          }
          return field;
        },
      },
    },
  };
}
