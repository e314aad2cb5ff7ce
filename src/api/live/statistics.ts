// The field `statistics` is a chart: it comes whole, at most 1,000 points by itself, and not in pages.

const resourceName = "statistics";
const words: Readonly<Record<string, string>> = {
  since: "When the chart begins; an hour before it ends if left out.",
  until: "When it ends; now if left out.",
  bucket:
    "How much time each point stands for; chosen by the length of the chart if left out.",
  type: "Of one type of event only; not together with endpointId.",
};

export const statisticsPlugin: GraphileConfig.Plugin = {
  name: "OutboxStatisticsPlugin",
  version: "1.0.0",
  after: ["PgFirstLastBeforeAfterArgsPlugin", "PostcommitDescriptions"],
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
      GraphQLObjectType_fields_field_args_arg(arg, _build, context) {
        const { Self, scope } = context;
        const isOurs =
          Self.name === "Query" && scope.fieldName === resourceName;
        const description = isOurs ? words[scope.argName] : undefined;
        return description ? { ...arg, description } : arg;
      },
    },
  },
};
