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
/**
 * A condition to be used against `Endpoint` object types. All fields are tested
 * for equality and combined with a logical ‘and.’
 */
export type EndpointCondition = {
  /** true: only endpoints that were deleted. false: only those that are there. */
  readonly deleted?: boolean | null | undefined;
  /** true: only endpoints that are paused. false: only those that are not. */
  readonly paused?: boolean | null | undefined;
  /** Only endpoints that have this text in their URL or description, in whatever case. */
  readonly search?: string | null | undefined;
  /** Only those of this tenant. For operators: a tenant's token sees its own anyway. */
  readonly tenant?: string | null | undefined;
  /** true: only endpoints that have an open circuit, have failed in the last hour or are paused: the 100 in the greatest trouble. false: all others. */
  readonly troubled?: boolean | null | undefined;
};

export type EndpointsQueryVariables = Exact<{
  condition?: Types.EndpointCondition | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type EndpointsQuery = {
  readonly endpoints: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly tenant: string;
      readonly url: string;
      readonly description: string;
      readonly pausedAt: string | null;
      readonly pausedReason: string | null;
      readonly deletedAt: string | null;
      readonly health: {
        readonly endpointId: string | null;
        readonly circuit: string | null;
        readonly openUntil: string | null;
        readonly attemptsLastHour: number | null;
        readonly successRate: number | null;
        readonly p50DurationMs: number | null;
        readonly p95DurationMs: number | null;
        readonly lastSuccessAt: string | null;
        readonly backlog: {
          readonly waiting: number | null;
          readonly scheduled: number | null;
          readonly held: number | null;
        } | null;
      } | null;
    } | null>;
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly endCursor: string | null;
    };
  } | null;
};

export type TroubledEndpointsQueryVariables = Exact<{
  condition?: Types.EndpointCondition | null | undefined;
}>;

export type TroubledEndpointsQuery = {
  readonly endpoints: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly tenant: string;
      readonly url: string;
      readonly description: string;
      readonly pausedAt: string | null;
      readonly pausedReason: string | null;
      readonly deletedAt: string | null;
      readonly health: {
        readonly endpointId: string | null;
        readonly circuit: string | null;
        readonly openUntil: string | null;
        readonly attemptsLastHour: number | null;
        readonly successRate: number | null;
        readonly p50DurationMs: number | null;
        readonly p95DurationMs: number | null;
        readonly lastSuccessAt: string | null;
        readonly backlog: {
          readonly waiting: number | null;
          readonly scheduled: number | null;
          readonly held: number | null;
        } | null;
      } | null;
    } | null>;
  } | null;
};

export type EndpointByIdQueryVariables = Exact<{
  id: string;
}>;

export type EndpointByIdQuery = {
  readonly endpoint: {
    readonly id: string;
    readonly tenant: string;
    readonly url: string;
    readonly description: string;
    readonly pausedAt: string | null;
    readonly pausedReason: string | null;
    readonly deletedAt: string | null;
    readonly health: {
      readonly endpointId: string | null;
      readonly circuit: string | null;
      readonly openUntil: string | null;
      readonly attemptsLastHour: number | null;
      readonly successRate: number | null;
      readonly p50DurationMs: number | null;
      readonly p95DurationMs: number | null;
      readonly lastSuccessAt: string | null;
      readonly backlog: {
        readonly waiting: number | null;
        readonly scheduled: number | null;
        readonly held: number | null;
      } | null;
    } | null;
  } | null;
};

export type EndpointRowFragment = {
  readonly id: string;
  readonly tenant: string;
  readonly url: string;
  readonly description: string;
  readonly pausedAt: string | null;
  readonly pausedReason: string | null;
  readonly deletedAt: string | null;
  readonly health: {
    readonly endpointId: string | null;
    readonly circuit: string | null;
    readonly openUntil: string | null;
    readonly attemptsLastHour: number | null;
    readonly successRate: number | null;
    readonly p50DurationMs: number | null;
    readonly p95DurationMs: number | null;
    readonly lastSuccessAt: string | null;
    readonly backlog: {
      readonly waiting: number | null;
      readonly scheduled: number | null;
      readonly held: number | null;
    } | null;
  } | null;
};

export type EndpointsMovedSubscriptionVariables = Exact<{
  tenant?: string | null | undefined;
}>;

export type EndpointsMovedSubscription = {
  readonly endpointHealthChanged: {
    readonly gap: boolean;
    readonly endpointId: string | null;
  } | null;
};

export const EndpointRowFragmentDoc = {
  kind: "Document",
  definitions: [
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "EndpointRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Endpoint" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "url" } },
          { kind: "Field", name: { kind: "Name", value: "description" } },
          { kind: "Field", name: { kind: "Name", value: "pausedAt" } },
          { kind: "Field", name: { kind: "Name", value: "pausedReason" } },
          { kind: "Field", name: { kind: "Name", value: "deletedAt" } },
          {
            kind: "Field",
            name: { kind: "Name", value: "health" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "endpointId" } },
                { kind: "Field", name: { kind: "Name", value: "circuit" } },
                { kind: "Field", name: { kind: "Name", value: "openUntil" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "attemptsLastHour" },
                },
                { kind: "Field", name: { kind: "Name", value: "successRate" } },
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
                      { kind: "Field", name: { kind: "Name", value: "held" } },
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
} as unknown as DocumentNode<EndpointRowFragment, unknown>;
export const EndpointsDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "Endpoints" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "condition" },
          },
          type: {
            kind: "NamedType",
            name: { kind: "Name", value: "EndpointCondition" },
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
            name: { kind: "Name", value: "endpoints" },
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
                        name: { kind: "Name", value: "EndpointRow" },
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
      name: { kind: "Name", value: "EndpointRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Endpoint" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "url" } },
          { kind: "Field", name: { kind: "Name", value: "description" } },
          { kind: "Field", name: { kind: "Name", value: "pausedAt" } },
          { kind: "Field", name: { kind: "Name", value: "pausedReason" } },
          { kind: "Field", name: { kind: "Name", value: "deletedAt" } },
          {
            kind: "Field",
            name: { kind: "Name", value: "health" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "endpointId" } },
                { kind: "Field", name: { kind: "Name", value: "circuit" } },
                { kind: "Field", name: { kind: "Name", value: "openUntil" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "attemptsLastHour" },
                },
                { kind: "Field", name: { kind: "Name", value: "successRate" } },
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
                      { kind: "Field", name: { kind: "Name", value: "held" } },
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
} as unknown as DocumentNode<EndpointsQuery, EndpointsQueryVariables>;
export const TroubledEndpointsDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "TroubledEndpoints" },
      variableDefinitions: [
        {
          kind: "VariableDefinition",
          variable: {
            kind: "Variable",
            name: { kind: "Name", value: "condition" },
          },
          type: {
            kind: "NamedType",
            name: { kind: "Name", value: "EndpointCondition" },
          },
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
                name: { kind: "Name", value: "condition" },
                value: {
                  kind: "Variable",
                  name: { kind: "Name", value: "condition" },
                },
              },
              {
                kind: "Argument",
                name: { kind: "Name", value: "first" },
                value: { kind: "IntValue", value: "100" },
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
                        name: { kind: "Name", value: "EndpointRow" },
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
      name: { kind: "Name", value: "EndpointRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Endpoint" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "url" } },
          { kind: "Field", name: { kind: "Name", value: "description" } },
          { kind: "Field", name: { kind: "Name", value: "pausedAt" } },
          { kind: "Field", name: { kind: "Name", value: "pausedReason" } },
          { kind: "Field", name: { kind: "Name", value: "deletedAt" } },
          {
            kind: "Field",
            name: { kind: "Name", value: "health" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "endpointId" } },
                { kind: "Field", name: { kind: "Name", value: "circuit" } },
                { kind: "Field", name: { kind: "Name", value: "openUntil" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "attemptsLastHour" },
                },
                { kind: "Field", name: { kind: "Name", value: "successRate" } },
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
                      { kind: "Field", name: { kind: "Name", value: "held" } },
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
  TroubledEndpointsQuery,
  TroubledEndpointsQueryVariables
>;
export const EndpointByIdDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "EndpointById" },
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
                {
                  kind: "FragmentSpread",
                  name: { kind: "Name", value: "EndpointRow" },
                },
              ],
            },
          },
        ],
      },
    },
    {
      kind: "FragmentDefinition",
      name: { kind: "Name", value: "EndpointRow" },
      typeCondition: {
        kind: "NamedType",
        name: { kind: "Name", value: "Endpoint" },
      },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          { kind: "Field", name: { kind: "Name", value: "id" } },
          { kind: "Field", name: { kind: "Name", value: "tenant" } },
          { kind: "Field", name: { kind: "Name", value: "url" } },
          { kind: "Field", name: { kind: "Name", value: "description" } },
          { kind: "Field", name: { kind: "Name", value: "pausedAt" } },
          { kind: "Field", name: { kind: "Name", value: "pausedReason" } },
          { kind: "Field", name: { kind: "Name", value: "deletedAt" } },
          {
            kind: "Field",
            name: { kind: "Name", value: "health" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "endpointId" } },
                { kind: "Field", name: { kind: "Name", value: "circuit" } },
                { kind: "Field", name: { kind: "Name", value: "openUntil" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "attemptsLastHour" },
                },
                { kind: "Field", name: { kind: "Name", value: "successRate" } },
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
                      { kind: "Field", name: { kind: "Name", value: "held" } },
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
} as unknown as DocumentNode<EndpointByIdQuery, EndpointByIdQueryVariables>;
export const EndpointsMovedDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "subscription",
      name: { kind: "Name", value: "EndpointsMoved" },
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
            name: { kind: "Name", value: "endpointHealthChanged" },
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
                { kind: "Field", name: { kind: "Name", value: "endpointId" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  EndpointsMovedSubscription,
  EndpointsMovedSubscriptionVariables
>;
