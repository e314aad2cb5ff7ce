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
/** All input for the `cancelDeliveries` mutation. */
export type CancelDeliveriesInput = {
  /** The id of the endpoint. */
  readonly endpointId?: string | null | undefined;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
  /** Only events inserted at this time or later. Null: from the beginning. */
  readonly since?: string | null | undefined;
  /** Only deliveries in this state. */
  readonly status?: string | null | undefined;
  /** Whose it is. A tenant's token means its own if this is left out. */
  readonly tenant?: string | null | undefined;
  /** The type of event, like order.created. */
  readonly type?: string | null | undefined;
  /** Only events inserted before this time. Null: up to now. */
  readonly until?: string | null | undefined;
};

/**
 * A condition to be used against `Delivery` object types. All fields are tested
 * for equality and combined with a logical ‘and.’
 */
export type DeliveryCondition = {
  /** Only deliveries of events that were inserted at this time or later. */
  readonly createdAfter?: string | null | undefined;
  /** Only deliveries of events that were inserted before this time. */
  readonly createdBefore?: string | null | undefined;
  /** Only deliveries to this endpoint. */
  readonly endpointId?: string | null | undefined;
  /** Only deliveries of this event. */
  readonly eventId?: string | null | undefined;
  /** Only deliveries whose last attempt had this outcome, such as timeout. Best with a status, an endpoint or a range of time. */
  readonly outcome?: string | null | undefined;
  /** Only deliveries in this state: pending (waiting for its endpoint, or for its next attempt; not those whose first attempt is just being made), held, delivered, failed or cancelled. */
  readonly status?: string | null | undefined;
  /** Only deliveries whose last response had a status of this class: 2 for 200 to 299, and so on, 2 to 5. Best with an endpoint or a range of time. */
  readonly statusClass?: number | null | undefined;
  /** Only deliveries whose last response had this status, such as 503. Best with an endpoint or a range of time. */
  readonly statusCode?: number | null | undefined;
  /** Only deliveries that are still pending or held so many seconds after their event was inserted. */
  readonly stuckLongerThan?: number | null | undefined;
  /** Only those of this tenant. For operators: a tenant's token sees its own anyway. */
  readonly tenant?: string | null | undefined;
};

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

export type DeliveriesQueryVariables = Exact<{
  condition?: Types.DeliveryCondition | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type DeliveriesQuery = {
  readonly deliveries: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly tenant: string;
      readonly status: string;
      readonly attemptCount: number;
      readonly nextAttemptAt: string | null;
      readonly waitingSince: string | null;
      readonly lastStatusCode: number | null;
      readonly lastError: string | null;
      readonly completedAt: string | null;
      readonly createdAt: string;
      readonly event: {
        readonly id: string;
        readonly type: string;
        readonly createdAt: string;
      } | null;
      readonly endpoint: { readonly id: string; readonly url: string } | null;
    } | null>;
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  } | null;
};

export type DeliveriesByIdQueryVariables = Exact<{
  id: string;
}>;

export type DeliveriesByIdQuery = {
  readonly delivery: {
    readonly id: string;
    readonly tenant: string;
    readonly status: string;
    readonly attemptCount: number;
    readonly nextAttemptAt: string | null;
    readonly waitingSince: string | null;
    readonly lastStatusCode: number | null;
    readonly lastError: string | null;
    readonly completedAt: string | null;
    readonly createdAt: string;
    readonly event: {
      readonly id: string;
      readonly type: string;
      readonly createdAt: string;
    } | null;
    readonly endpoint: { readonly id: string; readonly url: string } | null;
  } | null;
  readonly deliveries: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly tenant: string;
      readonly status: string;
      readonly attemptCount: number;
      readonly nextAttemptAt: string | null;
      readonly waitingSince: string | null;
      readonly lastStatusCode: number | null;
      readonly lastError: string | null;
      readonly completedAt: string | null;
      readonly createdAt: string;
      readonly event: {
        readonly id: string;
        readonly type: string;
        readonly createdAt: string;
      } | null;
      readonly endpoint: { readonly id: string; readonly url: string } | null;
    } | null>;
  } | null;
};

export type DeliveryRowFragment = {
  readonly id: string;
  readonly tenant: string;
  readonly status: string;
  readonly attemptCount: number;
  readonly nextAttemptAt: string | null;
  readonly waitingSince: string | null;
  readonly lastStatusCode: number | null;
  readonly lastError: string | null;
  readonly completedAt: string | null;
  readonly createdAt: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly createdAt: string;
  } | null;
  readonly endpoint: { readonly id: string; readonly url: string } | null;
};

export type EndpointChoicesQueryVariables = Exact<{
  tenant?: string | null | undefined;
}>;

export type EndpointChoicesQuery = {
  readonly endpoints: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly url: string;
      readonly description: string;
      readonly deletedAt: string | null;
    } | null>;
    readonly pageInfo: { readonly hasNextPage: boolean };
  } | null;
};

export type EndpointNameQueryVariables = Exact<{
  id: string;
}>;

export type EndpointNameQuery = {
  readonly endpoint: {
    readonly id: string;
    readonly url: string;
    readonly description: string;
    readonly deletedAt: string | null;
  } | null;
};

export type DeliveriesMovedSubscriptionVariables = Exact<{
  tenant?: string | null | undefined;
  endpointId?: string | null | undefined;
}>;

export type DeliveriesMovedSubscription = {
  readonly attemptMade: {
    readonly gap: boolean;
    readonly deliveryId: string | null;
  } | null;
};

export type PreviewRetryFailedQueryVariables = Exact<{
  tenant?: string | null | undefined;
  endpointId?: string | null | undefined;
  since?: string | null | undefined;
  until?: string | null | undefined;
  outcome?: string | null | undefined;
}>;

export type PreviewRetryFailedQuery = {
  readonly previewRetryFailed: {
    readonly count: number | null;
    readonly isExact: boolean | null;
  } | null;
};

export type PreviewCancelDeliveriesQueryVariables = Exact<{
  tenant?: string | null | undefined;
  endpointId?: string | null | undefined;
  since?: string | null | undefined;
  until?: string | null | undefined;
  status?: string | null | undefined;
}>;

export type PreviewCancelDeliveriesQuery = {
  readonly previewCancelDeliveries: {
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

export type CancelDeliveriesMutationVariables = Exact<{
  input: Types.CancelDeliveriesInput;
}>;

export type CancelDeliveriesMutation = {
  readonly cancelDeliveries: {
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

export const DeliveryRowFragmentDoc = {
  kind: "Document",
  definitions: [
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "DeliveryRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Delivery" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "status" } },
          { kind: "Field", name: { kind: "Name", value: "attemptCount" } },
          { kind: "Field", name: { kind: "Name", value: "nextAttemptAt" } },
          { kind: "Field", name: { kind: "Name", value: "waitingSince" } },
          { kind: "Field", name: { kind: "Name", value: "lastStatusCode" } },
          { kind: "Field", name: { kind: "Name", value: "lastError" } },
          { kind: "Field", name: { kind: "Name", value: "completedAt" } },
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          {
            kind: "Field",
            name: { kind: "Name", value: "event" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "id" } },
                { kind: "Field", name: { kind: "Name", value: "type" } },
                { kind: "Field", name: { kind: "Name", value: "createdAt" } },
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
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<DeliveryRowFragment, unknown>;
export const DeliveriesDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "Deliveries" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "condition" },
          },
          type: {
            kind: "NamedType",
            name: { kind: "Name", value: "DeliveryCondition" },
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
            name: { kind: "Name", value: "deliveries" },
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
                        name: { kind: "Name", value: "DeliveryRow" },
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
      name: { kind: "Name", value: "DeliveryRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Delivery" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "status" } },
          { kind: "Field", name: { kind: "Name", value: "attemptCount" } },
          { kind: "Field", name: { kind: "Name", value: "nextAttemptAt" } },
          { kind: "Field", name: { kind: "Name", value: "waitingSince" } },
          { kind: "Field", name: { kind: "Name", value: "lastStatusCode" } },
          { kind: "Field", name: { kind: "Name", value: "lastError" } },
          { kind: "Field", name: { kind: "Name", value: "completedAt" } },
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          {
            kind: "Field",
            name: { kind: "Name", value: "event" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "id" } },
                { kind: "Field", name: { kind: "Name", value: "type" } },
                { kind: "Field", name: { kind: "Name", value: "createdAt" } },
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
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<DeliveriesQuery, DeliveriesQueryVariables>;
export const DeliveriesByIdDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "DeliveriesById" },
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
                {
                  kind: "FragmentSpread",
                  name: { kind: "Name", value: "DeliveryRow" },
                },
              ],
            },
          },
          {
            kind: "Field",
            name: { kind: "Name", value: "deliveries" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "100" },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "eventId" },
                      value: {
                        kind: "Variable",
                        name: { kind: "Name", value: "id" },
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
                  name: { kind: "Name", value: "nodes" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      {
                        kind: "FragmentSpread",
                        name: { kind: "Name", value: "DeliveryRow" },
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
      name: { kind: "Name", value: "DeliveryRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Delivery" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "status" } },
          { kind: "Field", name: { kind: "Name", value: "attemptCount" } },
          { kind: "Field", name: { kind: "Name", value: "nextAttemptAt" } },
          { kind: "Field", name: { kind: "Name", value: "waitingSince" } },
          { kind: "Field", name: { kind: "Name", value: "lastStatusCode" } },
          { kind: "Field", name: { kind: "Name", value: "lastError" } },
          { kind: "Field", name: { kind: "Name", value: "completedAt" } },
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          {
            kind: "Field",
            name: { kind: "Name", value: "event" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "id" } },
                { kind: "Field", name: { kind: "Name", value: "type" } },
                { kind: "Field", name: { kind: "Name", value: "createdAt" } },
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
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<DeliveriesByIdQuery, DeliveriesByIdQueryVariables>;
export const EndpointChoicesDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "EndpointChoices" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "tenant" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "String" } },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "endpoints" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "100" },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "tenant" },
                      value: {
                        kind: "Variable",
                        name: { kind: "Name", value: "tenant" },
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
                  name: { kind: "Name", value: "nodes" },
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
                        name: { kind: "Name", value: "deletedAt" },
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
} as unknown as DocumentNode<
  EndpointChoicesQuery,
  EndpointChoicesQueryVariables
>;
export const EndpointNameDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "EndpointName" },
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
                { kind: "Field", name: { kind: "Name", value: "url" } },
                { kind: "Field", name: { kind: "Name", value: "description" } },
                { kind: "Field", name: { kind: "Name", value: "deletedAt" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<EndpointNameQuery, EndpointNameQueryVariables>;
export const DeliveriesMovedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "subscription",
      name: { kind: "Name", value: "DeliveriesMoved" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "tenant" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "String" } },
        },
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "endpointId" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "UUID" } },
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
                name: { kind: "Name", value: "tenant" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "tenant" },
                },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "endpointId" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "endpointId" },
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "gap" } },
                { kind: "Field", name: { kind: "Name", value: "deliveryId" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  DeliveriesMovedSubscription,
  DeliveriesMovedSubscriptionVariables
>;
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
            name: { kind: "Name", value: "tenant" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "String" } },
        },
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "endpointId" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "UUID" } },
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
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "outcome" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "String" } },
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
                name: { kind: "Name", value: "tenant" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "tenant" },
                },
              },
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
              {
                kind: "Argument",
                name: { kind: "Name", value: "outcome" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "outcome" },
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
export const PreviewCancelDeliveriesDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "PreviewCancelDeliveries" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "tenant" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "String" } },
        },
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "endpointId" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "UUID" } },
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
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "status" },
          },
          type: { kind: "NamedType", name: { kind: "Name", value: "String" } },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "previewCancelDeliveries" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "tenant" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "tenant" },
                },
              },
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
              {
                kind: "Argument",
                name: { kind: "Name", value: "status" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "status" },
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
  PreviewCancelDeliveriesQuery,
  PreviewCancelDeliveriesQueryVariables
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
} as unknown as DocumentNode<RetryFailedMutation, RetryFailedMutationVariables>;
export const CancelDeliveriesDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "CancelDeliveries" },
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
              name: { kind: "Name", value: "CancelDeliveriesInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "cancelDeliveries" },
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
} as unknown as DocumentNode<
  CancelDeliveriesMutation,
  CancelDeliveriesMutationVariables
>;
