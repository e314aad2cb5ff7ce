/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  | T
  | {
      [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never;
    };

import type { TypedDocumentNode as DocumentNode } from "@urql/core";
export type OverviewQueryVariables = Exact<{
  tenant?: string | null | undefined;
  since?: string | null | undefined;
  until?: string | null | undefined;
}>;

export type OverviewQuery = {
  readonly statistics: ReadonlyArray<{
    readonly at: string | null;
    readonly attempts: number | null;
    readonly delivered: number | null;
    readonly outcomes: unknown;
    readonly p50LagMs: number | null;
    readonly p95LagMs: number | null;
    readonly p99LagMs: number | null;
  } | null> | null;
  readonly failed: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly tenant: string;
      readonly status: string;
      readonly attemptCount: number;
      readonly createdAt: string;
      readonly completedAt: string | null;
      readonly nextAttemptAt: string | null;
      readonly lastStatusCode: number | null;
      readonly lastError: string | null;
      readonly event: { readonly id: string; readonly type: string } | null;
      readonly endpoint: { readonly id: string; readonly url: string } | null;
    } | null>;
    readonly approximateCount: {
      readonly count: number;
      readonly isExact: boolean;
    } | null;
  } | null;
  readonly retrying: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly tenant: string;
      readonly status: string;
      readonly attemptCount: number;
      readonly createdAt: string;
      readonly completedAt: string | null;
      readonly nextAttemptAt: string | null;
      readonly lastStatusCode: number | null;
      readonly lastError: string | null;
      readonly event: { readonly id: string; readonly type: string } | null;
      readonly endpoint: { readonly id: string; readonly url: string } | null;
    } | null>;
  } | null;
  readonly pending: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly createdAt: string;
    } | null>;
    readonly approximateCount: {
      readonly count: number;
      readonly isExact: boolean;
    } | null;
  } | null;
  readonly held: {
    readonly approximateCount: {
      readonly count: number;
      readonly isExact: boolean;
    } | null;
  } | null;
  readonly undispatched: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly createdAt: string;
    } | null>;
    readonly approximateCount: {
      readonly count: number;
      readonly isExact: boolean;
    } | null;
  } | null;
  readonly troubled: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly tenant: string;
      readonly url: string;
      readonly description: string;
      readonly pausedAt: string | null;
      readonly pausedReason: string | null;
      readonly health: {
        readonly endpointId: string | null;
        readonly circuit: string | null;
        readonly attemptsLastHour: number | null;
        readonly successRate: number | null;
        readonly lastFailureAt: string | null;
      } | null;
    } | null>;
  } | null;
  readonly any: {
    readonly nodes: ReadonlyArray<{ readonly id: string } | null>;
  } | null;
};

export type FailingDeliveryFragment = {
  readonly id: string;
  readonly tenant: string;
  readonly status: string;
  readonly attemptCount: number;
  readonly createdAt: string;
  readonly completedAt: string | null;
  readonly nextAttemptAt: string | null;
  readonly lastStatusCode: number | null;
  readonly lastError: string | null;
  readonly event: { readonly id: string; readonly type: string } | null;
  readonly endpoint: { readonly id: string; readonly url: string } | null;
};

export type OverviewMovedSubscriptionVariables = Exact<{
  tenant?: string | null | undefined;
}>;

export type OverviewMovedSubscription = {
  readonly statistics: {
    readonly gap: boolean;
    readonly attempts: number | null;
    readonly delivered: number | null;
  } | null;
};

export const FailingDeliveryFragmentDoc = {
  kind: "Document",
  definitions: [
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "FailingDelivery" },
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
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          { kind: "Field", name: { kind: "Name", value: "completedAt" } },
          { kind: "Field", name: { kind: "Name", value: "nextAttemptAt" } },
          { kind: "Field", name: { kind: "Name", value: "lastStatusCode" } },
          { kind: "Field", name: { kind: "Name", value: "lastError" } },
          {
            kind: "Field",
            name: { kind: "Name", value: "event" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "id" } },
                { kind: "Field", name: { kind: "Name", value: "type" } },
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
} as unknown as DocumentNode<FailingDeliveryFragment, unknown>;
export const OverviewDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "Overview" },
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
            name: { kind: "Name", value: "statistics" },
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
                { kind: "Field", name: { kind: "Name", value: "at" } },
                { kind: "Field", name: { kind: "Name", value: "attempts" } },
                { kind: "Field", name: { kind: "Name", value: "delivered" } },
                { kind: "Field", name: { kind: "Name", value: "outcomes" } },
                { kind: "Field", name: { kind: "Name", value: "p50LagMs" } },
                { kind: "Field", name: { kind: "Name", value: "p95LagMs" } },
                { kind: "Field", name: { kind: "Name", value: "p99LagMs" } },
              ],
            },
          },
          {
            kind: "Field",
            alias: { kind: "Name", value: "failed" },
            name: { kind: "Name", value: "deliveries" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "8" },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "status" },
                      value: {
                        kind: "StringValue",
                        value: "failed",
                        block: false,
                      },
                    },
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
                      {
                        kind: "FragmentSpread",
                        name: { kind: "Name", value: "FailingDelivery" },
                      },
                    ],
                  },
                },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "approximateCount" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      { kind: "Field", name: { kind: "Name", value: "count" } },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "isExact" },
                      },
                    ],
                  },
                },
              ],
            },
          },
          {
            kind: "Field",
            alias: { kind: "Name", value: "retrying" },
            name: { kind: "Name", value: "deliveries" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "20" },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "status" },
                      value: {
                        kind: "StringValue",
                        value: "pending",
                        block: false,
                      },
                    },
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
                      {
                        kind: "FragmentSpread",
                        name: { kind: "Name", value: "FailingDelivery" },
                      },
                    ],
                  },
                },
              ],
            },
          },
          {
            kind: "Field",
            alias: { kind: "Name", value: "pending" },
            name: { kind: "Name", value: "deliveries" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "1" },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "status" },
                      value: {
                        kind: "StringValue",
                        value: "pending",
                        block: false,
                      },
                    },
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
              {
                kind: "Argument",
                name: { kind: "Name", value: "orderBy" },
                value: { kind: "EnumValue", value: "OLDEST_FIRST" },
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
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "createdAt" },
                      },
                    ],
                  },
                },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "approximateCount" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      { kind: "Field", name: { kind: "Name", value: "count" } },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "isExact" },
                      },
                    ],
                  },
                },
              ],
            },
          },
          {
            kind: "Field",
            alias: { kind: "Name", value: "held" },
            name: { kind: "Name", value: "deliveries" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "1" },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "status" },
                      value: {
                        kind: "StringValue",
                        value: "held",
                        block: false,
                      },
                    },
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
                  name: { kind: "Name", value: "approximateCount" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      { kind: "Field", name: { kind: "Name", value: "count" } },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "isExact" },
                      },
                    ],
                  },
                },
              ],
            },
          },
          {
            kind: "Field",
            alias: { kind: "Name", value: "undispatched" },
            name: { kind: "Name", value: "events" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "1" },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "undispatched" },
                      value: { kind: "BooleanValue", value: true },
                    },
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
              {
                kind: "Argument",
                name: { kind: "Name", value: "orderBy" },
                value: { kind: "EnumValue", value: "OLDEST_FIRST" },
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
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "createdAt" },
                      },
                    ],
                  },
                },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "approximateCount" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      { kind: "Field", name: { kind: "Name", value: "count" } },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "isExact" },
                      },
                    ],
                  },
                },
              ],
            },
          },
          {
            kind: "Field",
            alias: { kind: "Name", value: "troubled" },
            name: { kind: "Name", value: "endpoints" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "50" },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "deleted" },
                      value: { kind: "BooleanValue", value: false },
                    },
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "troubled" },
                      value: { kind: "BooleanValue", value: true },
                    },
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
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "tenant" },
                      },
                      { kind: "Field", name: { kind: "Name", value: "url" } },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "description" },
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
                        name: { kind: "Name", value: "health" },
                        selectionSet: {
                          kind: "SelectionSet",
                          selections: [
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "endpointId" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "circuit" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "attemptsLastHour" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "successRate" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "lastFailureAt" },
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
            alias: { kind: "Name", value: "any" },
            name: { kind: "Name", value: "endpoints" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "1" },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "ObjectValue",
                  fields: [
                    {
                      kind: "ObjectField",
                      name: { kind: "Name", value: "deleted" },
                      value: { kind: "BooleanValue", value: false },
                    },
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
      name: { kind: "Name", value: "FailingDelivery" },
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
          { kind: "Field", name: { kind: "Name", value: "createdAt" } },
          { kind: "Field", name: { kind: "Name", value: "completedAt" } },
          { kind: "Field", name: { kind: "Name", value: "nextAttemptAt" } },
          { kind: "Field", name: { kind: "Name", value: "lastStatusCode" } },
          { kind: "Field", name: { kind: "Name", value: "lastError" } },
          {
            kind: "Field",
            name: { kind: "Name", value: "event" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "id" } },
                { kind: "Field", name: { kind: "Name", value: "type" } },
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
} as unknown as DocumentNode<OverviewQuery, OverviewQueryVariables>;
export const OverviewMovedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "subscription",
      name: { kind: "Name", value: "OverviewMoved" },
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
            name: { kind: "Name", value: "statistics" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "tenant" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "tenant" },
                },
              },
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "gap" } },
                { kind: "Field", name: { kind: "Name", value: "attempts" } },
                { kind: "Field", name: { kind: "Name", value: "delivered" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  OverviewMovedSubscription,
  OverviewMovedSubscriptionVariables
>;
