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
/** All input for the `retryFailed` mutation. */
export type RetryFailedInput = {
  /** The id of the endpoint. */
  readonly endpointId?: string | null | undefined;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
  /** Only deliveries whose last attempt had this outcome; see Attempt. */
  readonly outcome?: string | null | undefined;
  /** Only events inserted at this time or later. Null: from the beginning. */
  readonly since?: string | null | undefined;
  /** The type of event, like order.created. */
  readonly type?: string | null | undefined;
  /** Only events inserted before this time. Null: up to now. */
  readonly until?: string | null | undefined;
};

export type PreviewRetryFailedQueryVariables = Exact<{
  endpointId: string;
  since?: string | null | undefined;
  until?: string | null | undefined;
}>;

export type PreviewRetryFailedQuery = {
  readonly previewRetryFailed: {
    readonly count: number | null;
    readonly isExact: boolean | null;
  } | null;
};

export type RetryFailedMutationVariables = Exact<{
  input: Types.RetryFailedInput;
}>;

export type RetryFailedMutation = {
  readonly retryFailed: {
    readonly bulkJob: {
      readonly id: string;
      readonly status: string;
      readonly doneCount: number;
      readonly skippedCount: number;
      readonly expectedCount: number;
    } | null;
  } | null;
};

export type ReplayJobQueryVariables = Exact<{
  id: string;
}>;

export type ReplayJobQuery = {
  readonly bulkJob: {
    readonly id: string;
    readonly status: string;
    readonly doneCount: number;
    readonly skippedCount: number;
    readonly expectedCount: number;
  } | null;
};

export type ReplayProgressFragment = {
  readonly id: string;
  readonly status: string;
  readonly doneCount: number;
  readonly skippedCount: number;
  readonly expectedCount: number;
};

export const ReplayProgressFragmentDoc = {
  kind: "Document",
  definitions: [
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "ReplayProgress" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "BulkJob" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "status" } },
          { kind: "Field", name: { kind: "Name", value: "doneCount" } },
          { kind: "Field", name: { kind: "Name", value: "skippedCount" } },
          { kind: "Field", name: { kind: "Name", value: "expectedCount" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<ReplayProgressFragment, unknown>;
export const PreviewRetryFailedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "PreviewRetryFailed" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "endpointId" },
          },
          type: {
            kind: "NonNullType",
            type: { kind: "NamedType", name: { kind: "Name", value: "UUID" } },
          },
        },
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "since" },
          },
          type: {
            kind: "NamedType",
            name: { kind: "Name", value: "Datetime" },
          },
        },
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "until" },
          },
          type: {
            kind: "NamedType",
            name: { kind: "Name", value: "Datetime" },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "previewRetryFailed" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "endpointId" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "endpointId" },
                },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "since" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "since" },
                },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "until" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "until" },
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "count" } },
                { kind: "Field", name: { kind: "Name", value: "isExact" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  PreviewRetryFailedQuery,
  PreviewRetryFailedQueryVariables
>;
export const RetryFailedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "RetryFailed" },
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
              name: { kind: "Name", value: "RetryFailedInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "retryFailed" },
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
                {
                  kind: "Field",
                  name: { kind: "Name", value: "bulkJob" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      {
                        kind: "FragmentSpread",
                        name: { kind: "Name", value: "ReplayProgress" },
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
      name: { kind: "Name", value: "ReplayProgress" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "BulkJob" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "status" } },
          { kind: "Field", name: { kind: "Name", value: "doneCount" } },
          { kind: "Field", name: { kind: "Name", value: "skippedCount" } },
          { kind: "Field", name: { kind: "Name", value: "expectedCount" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<RetryFailedMutation, RetryFailedMutationVariables>;
export const ReplayJobDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "ReplayJob" },
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
                  name: { kind: "Name", value: "ReplayProgress" },
                },
              ],
            },
          },
        ],
      },
    },
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "ReplayProgress" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "BulkJob" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "status" } },
          { kind: "Field", name: { kind: "Name", value: "doneCount" } },
          { kind: "Field", name: { kind: "Name", value: "skippedCount" } },
          { kind: "Field", name: { kind: "Name", value: "expectedCount" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<ReplayJobQuery, ReplayJobQueryVariables>;
