/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  | T
  | {
      [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never;
    };
import type * as Types from "./schema.generated.ts";

import type { TypedDocumentNode as DocumentNode } from "@urql/core";
/** What a token shall allow, and for how long. */
export type CreateTenantTokenInput = {
  /** For how long, at most a year. */
  readonly expiresInSeconds?: number | null | undefined;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same token; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
  /** Whether it allows no mutations. */
  readonly readOnly?: boolean | null | undefined;
  /** Who will use it, in words: shown in the audit beside the tenant. */
  readonly subject?: string | null | undefined;
  /** Whose rows it is for, 1 to 200 characters. */
  readonly tenant: string;
};

export type CreateTenantTokenMutationVariables = Exact<{
  input: Types.CreateTenantTokenInput;
}>;

export type CreateTenantTokenMutation = {
  readonly createTenantToken: {
    readonly token: string;
    readonly expiresAt: string;
  } | null;
};

export const CreateTenantTokenDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "CreateTenantToken" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "input" },
          },
          type: {
            kind: "NonNullType",
            type: {
              kind: "NamedType",
              name: { kind: "Name", value: "CreateTenantTokenInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "createTenantToken" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "input" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "input" },
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "token" } },
                { kind: "Field", name: { kind: "Name", value: "expiresAt" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  CreateTenantTokenMutation,
  CreateTenantTokenMutationVariables
>;
