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
  /** Whose it is. A tenant's token means its own if this is left out. */
  readonly tenant?: string | null | undefined;
  /** The type of event, like order.created. */
  readonly type?: string | null | undefined;
  /** Only events inserted before this time. Null: up to now. */
  readonly until?: string | null | undefined;
};

export type PreviewReplayFailedQueryVariables = Exact<{
  endpointId: string;
  since?: string | null | undefined;
  until?: string | null | undefined;
}>;

export type PreviewReplayFailedQuery = {
  readonly previewRetryFailed: {
    readonly count: number | null;
    readonly isExact: boolean | null;
  } | null;
};

export type ReplayFailedMutationVariables = Exact<{
  input: Types.RetryFailedInput;
}>;

export type ReplayFailedMutation = {
  readonly retryFailed: {
    readonly bulkJob: { readonly id: string } | null;
  } | null;
};

export const PreviewReplayFailedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "PreviewReplayFailed" },
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
  PreviewReplayFailedQuery,
  PreviewReplayFailedQueryVariables
>;
export const ReplayFailedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "ReplayFailed" },
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
                      { kind: "Field", name: { kind: "Name", value: "id" } },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  ReplayFailedMutation,
  ReplayFailedMutationVariables
>;
