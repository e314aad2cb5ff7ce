// Columns keep their names in GraphQL: `id` is `id`, not the `rowId` that PostGraphile makes of it.

export const plainIds: GraphileConfig.Plugin = {
  name: "PostcommitPlainIds",
  version: "1.0.0",
  inflection: {
    replace: {
      _attributeName(_previous, _options, { attributeName, codec }) {
        const tags = codec.attributes[attributeName]?.extensions?.tags;
        return this.coerceToGraphQLName(String(tags?.name ?? attributeName));
      },
    },
  },
};
