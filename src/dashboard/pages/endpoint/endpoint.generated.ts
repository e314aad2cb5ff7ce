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
/** All input for the `deleteEndpoint` mutation. */
export type DeleteEndpointInput = {
  /** Its id. */
  readonly id: string;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
};

/** What has happened to an endpoint. */
export type EndpointChange =
  /** It has succeeded again, and gets what waited for it. */
  | "CIRCUIT_CLOSED"
  /** It has failed so often that nothing is sent to it for a while. */
  | "CIRCUIT_OPENED"
  /** It is gone. */
  | "DELETED"
  /** Nothing is sent to it until it is resumed. */
  | "PAUSED"
  /** It gets what was held. */
  | "RESUMED";

/** All input for the `pauseEndpoint` mutation. */
export type PauseEndpointInput = {
  /** Its id. */
  readonly id: string;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
  /** Why, in words. */
  readonly reason?: string | null | undefined;
};

/** All input for the `resumeEndpoint` mutation. */
export type ResumeEndpointInput = {
  /** Its id. */
  readonly id: string;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
};

export type EndpointQueryVariables = Exact<{
  id: string;
}>;

export type EndpointQuery = {
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
    readonly createdAt: string;
    readonly deletedAt: string | null;
    readonly pausedAt: string | null;
    readonly pausedReason: string | null;
    readonly health: {
      readonly endpointId: string | null;
      readonly circuit: string | null;
      readonly openUntil: string | null;
      readonly windowLimit: number | null;
      readonly inFlight: number | null;
      readonly attemptsLastHour: number | null;
      readonly successRate: number | null;
      readonly p50DurationMs: number | null;
      readonly p95DurationMs: number | null;
      readonly lastSuccessAt: string | null;
      readonly lastFailureAt: string | null;
      readonly backlog: {
        readonly waiting: number | null;
        readonly scheduled: number | null;
        readonly held: number | null;
        readonly failed: number | null;
        readonly oldestPendingAt: string | null;
      } | null;
    } | null;
    readonly secrets: {
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly createdAt: string;
        readonly expiresAt: string | null;
        readonly isSealed: boolean;
      } | null>;
    };
    readonly deliveries: {
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly status: string;
        readonly attemptCount: number;
        readonly lastStatusCode: number | null;
        readonly lastError: string | null;
        readonly nextAttemptAt: string | null;
        readonly createdAt: string;
        readonly event: { readonly id: string; readonly type: string } | null;
      } | null>;
    };
  } | null;
};

export type EndpointChartQueryVariables = Exact<{
  id: string;
  since?: string | null | undefined;
}>;

export type EndpointChartQuery = {
  readonly statistics: ReadonlyArray<{
    readonly at: string | null;
    readonly attempts: number | null;
    readonly delivered: number | null;
    readonly failed: number | null;
    readonly p50DurationMs: number | null;
    readonly p95DurationMs: number | null;
  } | null> | null;
};

export type EndpointMovedSubscriptionVariables = Exact<{
  id: string;
}>;

export type EndpointMovedSubscription = {
  readonly deliveryChanged: {
    readonly gap: boolean;
    readonly deliveryId: string | null;
  } | null;
};

export type EndpointHealthMovedSubscriptionVariables = Exact<{
  id: string;
}>;

export type EndpointHealthMovedSubscription = {
  readonly endpointHealthChanged: {
    readonly gap: boolean;
    readonly change: Types.EndpointChange | null;
  } | null;
};

export type PauseEndpointMutationVariables = Exact<{
  input: Types.PauseEndpointInput;
}>;

export type PauseEndpointMutation = {
  readonly pauseEndpoint: {
    readonly endpoint: {
      readonly id: string;
      readonly pausedAt: string | null;
      readonly pausedReason: string | null;
    } | null;
  } | null;
};

export type ResumeEndpointMutationVariables = Exact<{
  input: Types.ResumeEndpointInput;
}>;

export type ResumeEndpointMutation = {
  readonly resumeEndpoint: {
    readonly endpoint: {
      readonly id: string;
      readonly pausedAt: string | null;
      readonly pausedReason: string | null;
    } | null;
  } | null;
};

export type DeleteEndpointMutationVariables = Exact<{
  input: Types.DeleteEndpointInput;
}>;

export type DeleteEndpointMutation = {
  readonly deleteEndpoint: {
    readonly endpoint: {
      readonly id: string;
      readonly deletedAt: string | null;
    } | null;
  } | null;
};

export const EndpointDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "Endpoint" },
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
                { kind: "Field", name: { kind: "Name", value: "createdAt" } },
                { kind: "Field", name: { kind: "Name", value: "deletedAt" } },
                { kind: "Field", name: { kind: "Name", value: "pausedAt" } },
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
                        name: { kind: "Name", value: "openUntil" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "windowLimit" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "inFlight" },
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
                        name: { kind: "Name", value: "p50DurationMs" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "p95DurationMs" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "lastSuccessAt" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "lastFailureAt" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "backlog" },
                        selectionSet: {
                          kind: "SelectionSet",
                          selections: [
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "waiting" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "scheduled" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "held" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "failed" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "oldestPendingAt" },
                            },
                          ],
                        },
                      },
                    ],
                  },
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
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "isSealed" },
                            },
                          ],
                        },
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
                      value: { kind: "IntValue", value: "10" },
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
                              name: { kind: "Name", value: "status" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "attemptCount" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "lastStatusCode" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "lastError" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "nextAttemptAt" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "createdAt" },
                            },
                            {
                              kind: "Field",
                              name: { kind: "Name", value: "event" },
                              selectionSet: {
                                kind: "SelectionSet",
                                selections: [
                                  {
                                    kind: "Field",
                                    name: { kind: "Name", value: "id" },
                                  },
                                  {
                                    kind: "Field",
                                    name: { kind: "Name", value: "type" },
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
        ],
      },
    },
  ],
} as unknown as DocumentNode<EndpointQuery, EndpointQueryVariables>;
export const EndpointChartDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "EndpointChart" },
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
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "since" },
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
                name: { kind: "Name", value: "endpointId" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "id" },
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
            ],
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "at" } },
                { kind: "Field", name: { kind: "Name", value: "attempts" } },
                { kind: "Field", name: { kind: "Name", value: "delivered" } },
                { kind: "Field", name: { kind: "Name", value: "failed" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "p50DurationMs" },
                },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "p95DurationMs" },
                },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<EndpointChartQuery, EndpointChartQueryVariables>;
export const EndpointMovedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "subscription",
      name: { kind: "Name", value: "EndpointMoved" },
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
            name: { kind: "Name", value: "deliveryChanged" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "endpointId" },
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
                { kind: "Field", name: { kind: "Name", value: "deliveryId" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  EndpointMovedSubscription,
  EndpointMovedSubscriptionVariables
>;
export const EndpointHealthMovedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "subscription",
      name: { kind: "Name", value: "EndpointHealthMoved" },
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
            name: { kind: "Name", value: "endpointHealthChanged" },
            arguments: [
              {
                kind: "Argument",
                name: { kind: "Name", value: "endpointId" },
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
                { kind: "Field", name: { kind: "Name", value: "change" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  EndpointHealthMovedSubscription,
  EndpointHealthMovedSubscriptionVariables
>;
export const PauseEndpointDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "PauseEndpoint" },
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
              name: { kind: "Name", value: "PauseEndpointInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "pauseEndpoint" },
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
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "pausedAt" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "pausedReason" },
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
  PauseEndpointMutation,
  PauseEndpointMutationVariables
>;
export const ResumeEndpointDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "ResumeEndpoint" },
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
              name: { kind: "Name", value: "ResumeEndpointInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "resumeEndpoint" },
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
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "pausedAt" },
                      },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "pausedReason" },
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
  ResumeEndpointMutation,
  ResumeEndpointMutationVariables
>;
export const DeleteEndpointDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "DeleteEndpoint" },
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
              name: { kind: "Name", value: "DeleteEndpointInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "deleteEndpoint" },
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
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "deletedAt" },
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
  DeleteEndpointMutation,
  DeleteEndpointMutationVariables
>;
