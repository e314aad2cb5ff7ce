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
/** All input for the `createEndpoint` mutation. */
export type CreateEndpointInput = {
  /** The certificates of a private CA, in PEM. */
  readonly caCertificate?: string | null | undefined;
  /** Free text for people. */
  readonly description?: string | null | undefined;
  /** The types it wants; order.* is every type that begins with "order.". */
  readonly eventTypes?:
    ReadonlyArray<string | null | undefined> | null | undefined;
  /** Headers to send along, as a JSON object of strings. */
  readonly headers?: unknown;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
  /** Seconds to wait after the 1st, 2nd, … failed attempt. */
  readonly retrySchedule?:
    ReadonlyArray<number | null | undefined> | null | undefined;
  /** Whose it is. A tenant's token means its own if this is left out. */
  readonly tenant?: string | null | undefined;
  /** Milliseconds for one whole attempt. */
  readonly timeoutMs?: number | null | undefined;
  /** Where to POST; see Endpoint. */
  readonly url: string;
};

/** All input for the `updateEndpoint` mutation. */
export type UpdateEndpointInput = {
  /** It wants all types from now on. */
  readonly allEventTypes?: boolean | null | undefined;
  /** The certificates of a private CA, in PEM. */
  readonly caCertificate?: string | null | undefined;
  /** It has no timeout of its own any more. */
  readonly defaultTimeout?: boolean | null | undefined;
  /** Free text for people. */
  readonly description?: string | null | undefined;
  /** The types it wants; order.* is every type that begins with "order.". */
  readonly eventTypes?:
    ReadonlyArray<string | null | undefined> | null | undefined;
  /** Headers to send along, as a JSON object of strings. */
  readonly headers?: unknown;
  /** Its id. */
  readonly id: string;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
  /** It has no private CA any more. */
  readonly publicCas?: boolean | null | undefined;
  /** Seconds to wait after the 1st, 2nd, … failed attempt. */
  readonly retrySchedule?:
    ReadonlyArray<number | null | undefined> | null | undefined;
  /** Milliseconds for one whole attempt. */
  readonly timeoutMs?: number | null | undefined;
  /** Where to POST; see Endpoint. */
  readonly url?: string | null | undefined;
};

export type CreateEndpointMutationVariables = Exact<{
  input: Types.CreateEndpointInput;
}>;

export type CreateEndpointMutation = {
  readonly createEndpoint: {
    readonly result: {
      readonly id: string | null;
      readonly secret: string | null;
    } | null;
  } | null;
};

export type EditedEndpointQueryVariables = Exact<{
  id: string;
}>;

export type EditedEndpointQuery = {
  readonly endpoint: {
    readonly id: string;
    readonly tenant: string;
    readonly url: string;
    readonly description: string;
    readonly eventTypes: ReadonlyArray<string | null> | null;
    readonly headers: unknown;
    readonly timeoutMs: number | null;
    readonly retrySchedule: ReadonlyArray<number | null>;
    readonly caCertificate: string | null;
    readonly deletedAt: string | null;
  } | null;
};

export type UpdateEndpointMutationVariables = Exact<{
  input: Types.UpdateEndpointInput;
}>;

export type UpdateEndpointMutation = {
  readonly updateEndpoint: {
    readonly endpoint: {
      readonly id: string;
      readonly url: string;
      readonly description: string;
      readonly eventTypes: ReadonlyArray<string | null> | null;
      readonly headers: unknown;
      readonly timeoutMs: number | null;
      readonly retrySchedule: ReadonlyArray<number | null>;
      readonly caCertificate: string | null;
    } | null;
  } | null;
};

export const CreateEndpointDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "CreateEndpoint" },
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
              name: { kind: "Name", value: "CreateEndpointInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "createEndpoint" },
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
                  name: { kind: "Name", value: "result" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      { kind: "Field", name: { kind: "Name", value: "id" } },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "secret" },
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
  ],
} as unknown as DocumentNode<
  CreateEndpointMutation,
  CreateEndpointMutationVariables
>;
export const EditedEndpointDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "EditedEndpoint" },
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
            name: { kind: "Name", value: "endpoint" },
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
                { kind: "Field", name: { kind: "Name", value: "id" } },
                { kind: "Field", name: { kind: "Name", value: "tenant" } },
                { kind: "Field", name: { kind: "Name", value: "url" } },
                { kind: "Field", name: { kind: "Name", value: "description" } },
                { kind: "Field", name: { kind: "Name", value: "eventTypes" } },
                { kind: "Field", name: { kind: "Name", value: "headers" } },
                { kind: "Field", name: { kind: "Name", value: "timeoutMs" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "retrySchedule" },
                },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "caCertificate" },
                },
                { kind: "Field", name: { kind: "Name", value: "deletedAt" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<EditedEndpointQuery, EditedEndpointQueryVariables>;
export const UpdateEndpointDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "UpdateEndpoint" },
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
              name: { kind: "Name", value: "UpdateEndpointInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "updateEndpoint" },
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
                  name: { kind: "Name", value: "endpoint" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      { kind: "Field", name: { kind: "Name", value: "id" } },
                      { kind: "Field", name: { kind: "Name", value: "url" } },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "description" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "eventTypes" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "headers" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "timeoutMs" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "retrySchedule" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "caCertificate" },
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
  ],
} as unknown as DocumentNode<
  UpdateEndpointMutation,
  UpdateEndpointMutationVariables
>;
