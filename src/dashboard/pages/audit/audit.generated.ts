/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  | T
  | {
      [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never;
    };
import type * as Types from "../../app/schema.generated.ts";

import type { TypedDocumentNode as DocumentNode } from "@urql/core";
/** A condition to be used against `Audit` object types. All fields are tested for equality and combined with a logical ‘and.’ */
export type AuditCondition = {
  /** Only what was done by them; see Audit.actor. */
  readonly actor?: string | null | undefined;
  /** Only what was done at this time or later. */
  readonly createdAfter?: string | null | undefined;
  /** Only what was done before this time. */
  readonly createdBefore?: string | null | undefined;
  /** Only what this did: a mutation's name in SQL, such as pause_endpoint. */
  readonly mutation?: string | null | undefined;
  /** Only those of this tenant. For operators: a tenant's token sees its own anyway. */
  readonly tenant?: string | null | undefined;
};

export type AuditsQueryVariables = Exact<{
  condition?: Types.AuditCondition | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type AuditsQuery = {
  readonly audits: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly createdAt: string;
      readonly actor: string;
      readonly databaseUser: string;
      readonly tenant: string | null;
      readonly mutation: string;
      readonly arguments: unknown;
      readonly idempotencyKey: string | null;
    } | null>;
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  } | null;
};

export type AuditEntryQueryVariables = Exact<{
  id: string;
}>;

export type AuditEntryQuery = {
  readonly audit: {
    readonly id: string;
    readonly createdAt: string;
    readonly actor: string;
    readonly databaseUser: string;
    readonly tenant: string | null;
    readonly mutation: string;
    readonly arguments: unknown;
    readonly idempotencyKey: string | null;
  } | null;
};

export type AuditRowFragment = {
  readonly id: string;
  readonly createdAt: string;
  readonly actor: string;
  readonly databaseUser: string;
  readonly tenant: string | null;
  readonly mutation: string;
  readonly arguments: unknown;
  readonly idempotencyKey: string | null;
};

export const AuditRowFragmentDoc = {
  kind: "Document",
  definitions: [
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "AuditRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Audit" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          { kind: "Field", name: { kind: "Name", value: "actor" } },
          { kind: "Field", name: { kind: "Name", value: "databaseUser" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "mutation" } },
          { kind: "Field", name: { kind: "Name", value: "arguments" } },
          { kind: "Field", name: { kind: "Name", value: "idempotencyKey" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<AuditRowFragment, unknown>;
export const AuditsDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "Audits" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "condition" },
          },
          type: {
            kind: "NamedType",
            name: { kind: "Name", value: "AuditCondition" },
          },
        },
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "first" },
          },
          type: {
            kind: "NonNullType",
            type: { kind: "NamedType", name: { kind: "Name", value: "Int" } },
          },
        },
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "after" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "Cursor" } },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "audits" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "condition" },
                },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "first" },
                },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "after" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "after" },
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                {
                  kind: "Field",
                  name: { kind: "Name", value: "nodes" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      {
                        kind: "FragmentSpread",
                        name: { kind: "Name", value: "AuditRow" },
                      },
                    ],
                  },
                },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "pageInfo" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "hasNextPage" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "endCursor" },
                      },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "AuditRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Audit" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          { kind: "Field", name: { kind: "Name", value: "actor" } },
          { kind: "Field", name: { kind: "Name", value: "databaseUser" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "mutation" } },
          { kind: "Field", name: { kind: "Name", value: "arguments" } },
          { kind: "Field", name: { kind: "Name", value: "idempotencyKey" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<AuditsQuery, AuditsQueryVariables>;
export const AuditEntryDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "AuditEntry" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: { kind: "Variable", name: { kind: "Name", value: "id" } },
          type: {
            kind: "NonNullType",
            type: { kind: "NamedType", name: { kind: "Name", value: "UUID" } },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "audit" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "id" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "id" },
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                {
                  kind: "FragmentSpread",
                  name: { kind: "Name", value: "AuditRow" },
                },
              ],
            },
          },
        ],
      },
    },
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "AuditRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Audit" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          { kind: "Field", name: { kind: "Name", value: "actor" } },
          { kind: "Field", name: { kind: "Name", value: "databaseUser" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "mutation" } },
          { kind: "Field", name: { kind: "Name", value: "arguments" } },
          { kind: "Field", name: { kind: "Name", value: "idempotencyKey" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<AuditEntryQuery, AuditEntryQueryVariables>;
