// Lists are ordered by time, newest first unless asked otherwise: ids begin with the time, and are indexed everywhere.

const newestFirst = "NEWEST_FIRST";
const oldestFirst = "OLDEST_FIRST";

export const ordering: GraphileConfig.Plugin = {
  name: "PostcommitOrdering",
  version: "1.0.0",
  after: ["PgConnectionArgOrderByPlugin", "PgOrderByPrimaryKeyPlugin"],
  inflection: {
    replace: {
      builtin(previous, _options, text) {
        if (text === "PRIMARY_KEY_DESC") return newestFirst;
        if (text === "PRIMARY_KEY_ASC") return oldestFirst;
        return previous?.(text) ?? text;
      },
    },
  },
  schema: {
    hooks: {
      GraphQLEnumType_values(values, _build, { scope }) {
        if (!scope.isPgRowSortEnum || !values[newestFirst]) return values;
        // Unordered pages have no meaning.
        const { NATURAL: _natural, ...ordered } = values;
        return ordered;
      },
      GraphQLObjectType_fields_field_args_arg(arg, build, { scope }) {
        const { argName, isPgFieldConnection, pgFieldResource } = scope;
        const codec = pgFieldResource?.codec;
        const isOrder = argName === "orderBy" && isPgFieldConnection;
        if (!isOrder || !codec?.attributes || pgFieldResource?.parameters) {
          return arg;
        }
        const name = build.inflection.orderByType(
          build.inflection.tableType(codec),
        );
        const type = build.getTypeByName(name);
        if (!build.graphql.isEnumType(type)) return arg;
        // The attempts of a delivery are read in their order.
        const byDefault = codec.name === "attempts" ? oldestFirst : newestFirst;
        const value = type.getValue(byDefault);
        return value ? { ...arg, defaultValue: [value.value] } : arg;
      },
    },
  },
};
