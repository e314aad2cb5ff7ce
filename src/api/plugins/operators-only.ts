// What of a row only operators are shown. Row-level security knows rows, not columns, so it is done here.
import { context, get, lambda, type Step } from "postgraphile/grafast";
import type { Principal } from "../principal.ts";

/** Fields that are columns, by the names that they have in GraphQL. */
const hidden: Readonly<Record<string, string>> = {
  "Attempt.worker": "worker",
};

export const operatorsOnly: GraphileConfig.Plugin = {
  name: "PostcommitOperatorsOnly",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, build, { Self, scope }) {
        const column = hidden[`${Self.name}.${scope.fieldName}`];
        if (column === undefined) return field;
        return {
          ...field,
          type: build.graphql.getNullableType(field.type),
          description: `${field.description} For operators: a tenant gets null.`,
          plan: ($row: Step) =>
            lambda(
              [get($row, column), context().get("principal" as never) as Step],
              ([value, principal]) =>
                (principal as Principal).kind === "operator" ? value : null,
            ),
        };
      },
    },
  },
};
