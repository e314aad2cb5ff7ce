// The query viewer: what a token says of its bearer, so that a page can show who is signed in and what they may do.
import { context, lambda, type Step } from "postgraphile/grafast";
import { extendSchema } from "postgraphile/utils";
import type { Principal } from "../principal.ts";

export const viewer: GraphileConfig.Plugin = extendSchema(
  () => ({
    typeDefs: /* GraphQL */ `
      extend type Query {
        "Who asks, as the token says."
        viewer: Viewer!
      }
      "Whom a token is for."
      type Viewer {
        "Operators see everything, tenants what is theirs."
        role: ViewerRole!
        "Whose rows are seen. Null: an operator's, who sees all."
        tenant: String
        "Whether the token allows no mutations."
        isReadOnly: Boolean!
        "How the audit names them."
        actor: String!
        "When the token ends. Null: it does not."
        expiresAt: Datetime
      }
      "Who may see what."
      enum ViewerRole {
        "Sees and does everything."
        OPERATOR
        "Sees and does what is its own."
        TENANT
      }
    `,
    objects: {
      Query: {
        plans: {
          viewer: () =>
            lambda(context().get("principal" as never) as Step, (principal) =>
              describe(principal as Principal),
            ),
        },
      },
    },
  }),
  "PostcommitViewer",
);

function describe(principal: Principal) {
  const { kind, tenant, isReadOnly, actor, expiresAtMs } = principal;
  return {
    role: kind === "operator" ? "OPERATOR" : "TENANT",
    tenant,
    isReadOnly,
    actor,
    expiresAt:
      expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
  };
}
