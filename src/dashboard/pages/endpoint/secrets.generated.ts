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
/** All input for the `expireSecret` mutation. */
export type ExpireSecretInput = {
  /** Its id. */
  readonly id: string;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
};

/** An interval of time that has passed where the smallest distinct unit is a second. */
export type IntervalInput = {
  /** A quantity of days. */
  readonly days?: number | null | undefined;
  /** A quantity of hours. */
  readonly hours?: number | null | undefined;
  /** A quantity of minutes. */
  readonly minutes?: number | null | undefined;
  /** A quantity of months. */
  readonly months?: number | null | undefined;
  /**
   * A quantity of seconds. This is the only non-integer field, as all the other
   * fields will dump their overflow into a smaller unit of time. Intervals don’t
   * have a smaller unit than seconds.
   */
  readonly seconds?: number | null | undefined;
  /** A quantity of years. */
  readonly years?: number | null | undefined;
};

/** Whose secrets are to be shown. */
export type RevealSecretInput = {
  /** The id of the endpoint. */
  readonly endpointId: string;
  /** Optional, 1 to 200 characters. Asked again with the same key, the secrets are those that are live then, and the audit has one row. */
  readonly idempotencyKey?: string | null | undefined;
};

/** All input for the `rotateSecret` mutation. */
export type RotateSecretInput = {
  /** The id of the endpoint. */
  readonly endpointId: string;
  /** Optional, 1 to 200 characters. The same key with the same arguments gives the same answer and has one effect; with other arguments it is refused. */
  readonly idempotencyKey?: string | null | undefined;
  /** How long its other secrets go on signing. */
  readonly overlap?: IntervalInput | null | undefined;
};

export type RevealSecretMutationVariables = Exact<{
  input: Types.RevealSecretInput;
}>;

export type RevealSecretMutation = {
  readonly revealSecret: {
    readonly secrets: ReadonlyArray<{
      readonly id: string;
      readonly secret: string;
      readonly createdAt: string;
      readonly expiresAt: string | null;
    }>;
  } | null;
};

export type RotateSecretMutationVariables = Exact<{
  input: Types.RotateSecretInput;
}>;

export type RotateSecretMutation = {
  readonly rotateSecret: { readonly secret: string | null } | null;
};

export type ExpireSecretMutationVariables = Exact<{
  input: Types.ExpireSecretInput;
}>;

export type ExpireSecretMutation = {
  readonly expireSecret: {
    readonly secret: {
      readonly id: string;
      readonly expiresAt: string | null;
    } | null;
  } | null;
};

export const RevealSecretDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "RevealSecret" },
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
              name: { kind: "Name", value: "RevealSecretInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "revealSecret" },
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
                  name: { kind: "Name", value: "secrets" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      { kind: "Field", name: { kind: "Name", value: "id" } },
                      {
                        kind: "Field",
                        name: { kind: "Name", value: "secret" },
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
  ],
} as unknown as DocumentNode<
  RevealSecretMutation,
  RevealSecretMutationVariables
>;
export const RotateSecretDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "RotateSecret" },
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
              name: { kind: "Name", value: "RotateSecretInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "rotateSecret" },
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
                { kind: "Field", name: { kind: "Name", value: "secret" } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<
  RotateSecretMutation,
  RotateSecretMutationVariables
>;
export const ExpireSecretDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "mutation",
      name: { kind: "Name", value: "ExpireSecret" },
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
              name: { kind: "Name", value: "ExpireSecretInput" },
            },
          },
        },
      ],
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "expireSecret" },
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
                  name: { kind: "Name", value: "secret" },
                  selectionSet: {
                    kind: "SelectionSet",
                    selections: [
                      { kind: "Field", name: { kind: "Name", value: "id" } },
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
  ],
} as unknown as DocumentNode<
  ExpireSecretMutation,
  ExpireSecretMutationVariables
>;
