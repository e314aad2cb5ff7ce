/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  | T
  | {
      [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never;
    };

import type { TypedDocumentNode as DocumentNode } from "@urql/core";
export type BulkJobProgressQueryVariables = Exact<{
  id: string;
}>;

export type BulkJobProgressQuery = {
  readonly bulkJob: {
    readonly id: string;
    readonly tenant: string | null;
    readonly kind: string;
    readonly arguments: unknown;
    readonly status: string;
    readonly expectedCount: number;
    readonly doneCount: number;
    readonly skippedCount: number;
    readonly actor: string;
    readonly createdAt: string;
    readonly completedAt: string | null;
  } | null;
};

export type BulkJobRowFragment = {
  readonly id: string;
  readonly tenant: string | null;
  readonly kind: string;
  readonly arguments: unknown;
  readonly status: string;
  readonly expectedCount: number;
  readonly doneCount: number;
  readonly skippedCount: number;
  readonly actor: string;
  readonly createdAt: string;
  readonly completedAt: string | null;
};

export type StopBulkJobMutationVariables = Exact<{
  id: string;
  key?: string | null | undefined;
}>;

export type StopBulkJobMutation = {
  readonly cancelBulkJob: {
    readonly bulkJob: {
      readonly id: string;
      readonly tenant: string | null;
      readonly kind: string;
      readonly arguments: unknown;
      readonly status: string;
      readonly expectedCount: number;
      readonly doneCount: number;
      readonly skippedCount: number;
      readonly actor: string;
      readonly createdAt: string;
      readonly completedAt: string | null;
    } | null;
  } | null;
};

export const BulkJobRowFragmentDoc = {
  kind: "Document",
  definitions: [
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "BulkJobRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "BulkJob" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "kind" } },
          { kind: "Field", name: { kind: "Name", value: "arguments" } },
          { kind: "Field", name: { kind: "Name", value: "status" } },
          { kind: "Field", name: { kind: "Name", value: "expectedCount" } },
          { kind: "Field", name: { kind: "Name", value: "doneCount" } },
          { kind: "Field", name: { kind: "Name", value: "skippedCount" } },
          { kind: "Field", name: { kind: "Name", value: "actor" } },
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          { kind: "Field", name: { kind: "Name", value: "completedAt" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<BulkJobRowFragment, unknown>;
export const BulkJobProgressDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "BulkJobProgress" },
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
            name: { kind: "Name", value: "bulkJob" },
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
                  name: { kind: "Name", value: "BulkJobRow" },
                },
              ],
            },
          },
        ],
      },
    },
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "BulkJobRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "BulkJob" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "kind" } },
          { kind: "Field", name: { kind: "Name", value: "arguments" } },
          { kind: "Field", name: { kind: "Name", value: "status" } },
          { kind: "Field", name: { kind: "Name", value: "expectedCount" } },
          { kind: "Field", name: { kind: "Name", value: "doneCount" } },
          { kind: "Field", name: { kind: "Name", value: "skippedCount" } },
          { kind: "Field", name: { kind: "Name", value: "actor" } },
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          { kind: "Field", name: { kind: "Name", value: "completedAt" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  BulkJobProgressQuery,
  BulkJobProgressQueryVariables
>;
export const StopBulkJobDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "StopBulkJob" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: { kind: "Variable", name: { kind: "Name", value: "id" } },
          type: {
            kind: "NonNullType",
            type: { kind: "NamedType", name: { kind: "Name", value: "UUID" } },
          },
        },
        {
          kind: "VariableDefinition",
          variable: { kind: "Variable", name: { kind: "Name", value: "key" } },
          type: { kind: "NamedType", name: { kind: "Name", value: "String" } },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "cancelBulkJob" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "input" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "id" },
                      value: {
                        kind: "Variable",
                        name: { kind: "Name", value: "id" },
                      },
                    },
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "idempotencyKey" },
                      value: {
                        kind: "Variable",
                        name: { kind: "Name", value: "key" },
                      },
                    },
                  ],
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                {
                  kind: "Field",
                  name: { kind: "Name", value: "bulkJob" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      {
                        kind: "FragmentSpread",
                        name: { kind: "Name", value: "BulkJobRow" },
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
      name: { kind: "Name", value: "BulkJobRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "BulkJob" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "kind" } },
          { kind: "Field", name: { kind: "Name", value: "arguments" } },
          { kind: "Field", name: { kind: "Name", value: "status" } },
          { kind: "Field", name: { kind: "Name", value: "expectedCount" } },
          { kind: "Field", name: { kind: "Name", value: "doneCount" } },
          { kind: "Field", name: { kind: "Name", value: "skippedCount" } },
          { kind: "Field", name: { kind: "Name", value: "actor" } },
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          { kind: "Field", name: { kind: "Name", value: "completedAt" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<StopBulkJobMutation, StopBulkJobMutationVariables>;
