// The field `statistics` is a chart: it comes whole, at most 1,000 points by itself, and not in pages.

const resourceName = "statistics";

export const statisticsPlugin: GraphileConfig.Plugin = {
  name: "OutboxStatisticsPlugin",
  version: "1.0.0",
  after: ["PgFirstLastBeforeAfterArgsPlugin"],
  inflection: {
    replace: {
      customQueryListField(previous, _options, details) {
        return details.resource.name === resourceName
          ? resourceName
          : (previous?.call(this, details) ?? details.resource.name);
      },
    },
  },
  schema: {
    hooks: {
      GraphQLObjectType_fields_field_args(args, _build, { Self, scope }) {
        if (Self.name !== "Query" || scope.fieldName !== resourceName) {
          return args;
        }
        const { first: _first, offset: _offset, ...kept } = args;
        return kept;
      },
    },
  },
};
