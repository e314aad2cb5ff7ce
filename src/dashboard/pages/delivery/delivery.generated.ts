/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  | T
  | {
      [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never;
    };

import type { TypedDocumentNode as DocumentNode } from "@urql/core";
export type DeliveryQueryVariables = Exact<{
  id: string;
}>;

export type DeliveryQuery = {
  readonly delivery: {
    readonly id: string;
    readonly status: string;
    readonly attemptCount: number;
    readonly nextAttemptAt: string | null;
    readonly waitingSince: string | null;
    readonly completedAt: string | null;
    readonly tenant: string;
    readonly createdAt: string;
    readonly event: {
      readonly id: string;
      readonly type: string;
      readonly createdAt: string;
      readonly traceparent: string | null;
    } | null;
    readonly endpoint: {
      readonly id: string;
      readonly url: string;
      readonly headers: unknown;
      readonly deletedAt: string | null;
      readonly pausedAt: string | null;
      readonly pausedReason: string | null;
      readonly timeoutMs: number | null;
      readonly secrets: {
        readonly nodes: ReadonlyArray<{
          readonly id: string;
          readonly createdAt: string;
          readonly expiresAt: string | null;
        } | null>;
      };
    } | null;
    readonly attempts: {
      readonly nodes: ReadonlyArray<{
        readonly deliveryId: string;
        readonly number: number;
        readonly startedAt: string;
        readonly durationMs: number;
        readonly outcome: string;
        readonly statusCode: number | null;
        readonly error: string | null;
      } | null>;
      readonly pageInfo: { readonly hasNextPage: boolean };
    };
  } | null;
};

export type AttemptRowFragment = {
  readonly deliveryId: string;
  readonly number: number;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: string;
  readonly statusCode: number | null;
  readonly error: string | null;
};

export type AttemptQueryVariables = Exact<{
  deliveryId: string;
  number: number;
}>;

export type AttemptQuery = {
  readonly attempt: {
    readonly deliveryId: string;
    readonly number: number;
    readonly worker: string | null;
    readonly responseHeaders: unknown;
    readonly responseBody: string | null;
  } | null;
};

export type DeliveryPayloadQueryVariables = Exact<{
  eventId: string;
}>;

export type DeliveryPayloadQuery = {
  readonly event: {
    readonly id: string;
    readonly payloadText: string | null;
  } | null;
};

export type DeliveryMovedSubscriptionVariables = Exact<{
  id: string;
}>;

export type DeliveryMovedSubscription = {
  readonly attemptMade: {
    readonly gap: boolean;
    readonly number: number | null;
  } | null;
};

export const AttemptRowFragmentDoc = {
  kind: "Document",
  definitions: [
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "AttemptRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Attempt" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "deliveryId" } },
          { kind: "Field", name: { kind: "Name", value: "number" } },
          { kind: "Field", name: { kind: "Name", value: "startedAt" } },
          { kind: "Field", name: { kind: "Name", value: "durationMs" } },
          { kind: "Field", name: { kind: "Name", value: "outcome" } },
          { kind: "Field", name: { kind: "Name", value: "statusCode" } },
          { kind: "Field", name: { kind: "Name", value: "error" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<AttemptRowFragment, unknown>;
export const DeliveryDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "Delivery" },
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
            name: { kind: "Name", value: "delivery" },
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
                { kind: "Field", name: { kind: "Name", value: "status" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "attemptCount" },
                },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "nextAttemptAt" },
                },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "waitingSince" },
                },
                { kind: "Field", name: { kind: "Name", value: "completedAt" } },
                { kind: "Field", name: { kind: "Name", value: "tenant" } },
                { kind: "Field", name: { kind: "Name", value: "createdAt" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "event" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      { kind: "Field", name: { kind: "Name", value: "id" } },
                      { kind: "Field", name: { kind: "Name", value: "type" } },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "createdAt" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "traceparent" },
                      },
                    ],
                  },
                },
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
                        name: { kind: "Name", value: "headers" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "deletedAt" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "pausedAt" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "pausedReason" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "timeoutMs" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "secrets" },
                        arguments: [
                          {
                            kind: "Argument",
                            name: { kind: "Name", value: "first" },
                            value: { kind: "IntValue", value: "20" },
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
                                    kind: "Field",
                                    name: { kind: "Name", value: "id" },
                                  },
                                  {
                                    kind: "Field",
                                    name: { kind: "Name", value: "createdAt" },
                                  },
                                  {
                                    kind: "Field",
                                    name: { kind: "Name", value: "expiresAt" },
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
                  kind: "Field",
                  name: { kind: "Name", value: "attempts" },
                  arguments: [
                    {
                      kind: "Argument",
                      name: { kind: "Name", value: "first" },
                      value: { kind: "IntValue", value: "100" },
                    },
                    {
                      kind: "Argument",
                      name: { kind: "Name", value: "orderBy" },
                      value: {
                        kind: "ListValue",
                        values: [{ kind: "EnumValue", value: "NEWEST_FIRST" }],
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
                              name: { kind: "Name", value: "AttemptRow" },
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
      },
    },
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "AttemptRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Attempt" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "deliveryId" } },
          { kind: "Field", name: { kind: "Name", value: "number" } },
          { kind: "Field", name: { kind: "Name", value: "startedAt" } },
          { kind: "Field", name: { kind: "Name", value: "durationMs" } },
          { kind: "Field", name: { kind: "Name", value: "outcome" } },
          { kind: "Field", name: { kind: "Name", value: "statusCode" } },
          { kind: "Field", name: { kind: "Name", value: "error" } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<DeliveryQuery, DeliveryQueryVariables>;
export const AttemptDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "Attempt" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "deliveryId" },
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
            name: { kind: "Name", value: "number" },
          },
          type: {
            kind: "NonNullType",
            type: { kind: "NamedType", name: { kind: "Name", value: "Int" } },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "attempt" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "deliveryId" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "deliveryId" },
                },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "number" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "number" },
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "deliveryId" } },
                { kind: "Field", name: { kind: "Name", value: "number" } },
                { kind: "Field", name: { kind: "Name", value: "worker" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "responseHeaders" },
                },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "responseBody" },
                },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<AttemptQuery, AttemptQueryVariables>;
export const DeliveryPayloadDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "DeliveryPayload" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "eventId" },
          },
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
            name: { kind: "Name", value: "event" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "id" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "eventId" },
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "id" } },
                { kind: "Field", name: { kind: "Name", value: "payloadText" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  DeliveryPayloadQuery,
  DeliveryPayloadQueryVariables
>;
export const DeliveryMovedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "subscription",
      name: { kind: "Name", value: "DeliveryMoved" },
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
            name: { kind: "Name", value: "attemptMade" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "deliveryId" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "id" },
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "gap" } },
                { kind: "Field", name: { kind: "Name", value: "number" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  DeliveryMovedSubscription,
  DeliveryMovedSubscriptionVariables
>;
