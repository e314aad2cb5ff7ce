// The query viewer: what a token says of its bearer, so that a page can show who is signed in and what they may do.
import { context, lambda, type Step } from "postgraphile/grafast";
import { extendSchema } from "postgraphile/utils";
import type { Principal } from "../principal.ts";

/** How the dashboard presents itself to tenants. */
export type Portal = {
  readonly name: string | undefined;
  /** `#rrggbb`. */
  readonly color: string | undefined;
};

export const viewer = (portal: Portal): GraphileConfig.Plugin =>
  extendSchema(
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
          "How the dashboard presents itself to tenants: as your company's."
          portal: Portal!
        }
        "What the dashboard looks like to tenants."
        type Portal {
          "Its name: the setting PORTAL_NAME."
          name: String
          "Its colour, as #rrggbb: the setting PORTAL_COLOR."
          color: String
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
                describe(principal as Principal, portal),
              ),
          },
        },
      },
    }),
    "PostcommitViewer",
  );

function describe(principal: Principal, portal: Portal) {
  const { kind, tenant, isReadOnly, actor, expiresAtMs } = principal;
  return {
    role: kind === "operator" ? "OPERATOR" : "TENANT",
    tenant,
    isReadOnly,
    actor,
    expiresAt:
      expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
    portal: { name: portal.name ?? null, color: portal.color ?? null },
  };
}
