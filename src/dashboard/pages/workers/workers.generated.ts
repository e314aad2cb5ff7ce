/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  | T
  | {
      [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never;
    };

import type { TypedDocumentNode as DocumentNode } from "@urql/core";
export type WorkersQueryVariables = Exact<{ [key: string]: never }>;

export type WorkersQuery = {
  readonly workers: ReadonlyArray<{
    readonly name: string | null;
    readonly version: string | null;
    readonly startedAt: string | null;
    readonly holdsLease: boolean | null;
    readonly leasePid: number | null;
    readonly poolCount: number | null;
    readonly jobs: unknown;
    readonly inFlight: number | null;
    readonly openCircuits: number | null;
  } | null> | null;
};

export const WorkersDocument = {
  kind: "Document",
  definitions: [
    {
      kind: "OperationDefinition",
      operation: "query",
      name: { kind: "Name", value: "Workers" },
      selectionSet: {
        kind: "SelectionSet",
        selections: [
          {
            kind: "Field",
            name: { kind: "Name", value: "workers" },
            selectionSet: {
              kind: "SelectionSet",
              selections: [
                { kind: "Field", name: { kind: "Name", value: "name" } },
                { kind: "Field", name: { kind: "Name", value: "version" } },
                { kind: "Field", name: { kind: "Name", value: "startedAt" } },
                { kind: "Field", name: { kind: "Name", value: "holdsLease" } },
                { kind: "Field", name: { kind: "Name", value: "leasePid" } },
                { kind: "Field", name: { kind: "Name", value: "poolCount" } },
                { kind: "Field", name: { kind: "Name", value: "jobs" } },
                { kind: "Field", name: { kind: "Name", value: "inFlight" } },
                {
                  kind: "Field",
                  name: { kind: "Name", value: "openCircuits" },
                },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<WorkersQuery, WorkersQueryVariables>;
