// Names: columns keep theirs (`id` is `id`, not the `rowId` that PostGraphile makes of it), and what a mutation returns
// is called what it is.

export const names: GraphileConfig.Plugin = {
  name: "PostcommitNames",
  version: "1.0.0",
  inflection: {
    replace: {
      _attributeName(_previous, _options, { attributeName, codec }) {
        const tags = codec.attributes[attributeName]?.extensions?.tags;
        return this.coerceToGraphQLName(tags?.name ?? attributeName);
      },
      functionMutationResultFieldName(previous, _options, details) {
        const { resource, returnGraphQLTypeName } = details;
        const { codec, extensions } = resource;
        const isRow = codec.attributes && !codec.isAnonymous;
        if (extensions?.tags?.["resultFieldName"] || !isRow) {
          return previous?.(details) ?? "result";
        }
        return this.camelCase(returnGraphQLTypeName);
      },
    },
  },
};
