// Owns what of schema `outbox` is shown at all: chosen by hand, since every column can be filtered by otherwise, indexed
// or not.
import { jsonPgSmartTags } from "postgraphile/utils";

/** Tags that concern GraphQL alone; relations are said in the comments of the tables. */
export const surface: GraphileConfig.Plugin = jsonPgSmartTags({
  version: 1,
  config: {
    class: {
      // They are read through their delivery.
      "outbox.attempts": { tags: { behavior: "-query:resource:connection" } },
    },
    procedure: {
      // For applications; the API's own is publish_event.
      "outbox.publish": { tags: { behavior: "-*" } },
      "outbox.rotate_secret": { tags: { resultFieldName: "secret" } },
      "outbox.replay_event": { tags: { resultFieldName: "replayedCount" } },
      "outbox.statistics": { tags: { listSuffix: "omit" } },
      "outbox.partitions": { tags: { listSuffix: "omit" } },
      "outbox.workers": { tags: { listSuffix: "omit" } },
      // What conditions are made of.
      "outbox.undispatched_ids": { tags: { behavior: "-*" } },
      "outbox.event_ids_of_key": { tags: { behavior: "-*" } },
      "outbox.troubled_endpoint_ids": { tags: { behavior: "-*" } },
    },
  },
});

/** Mutations say who asks again by idempotencyKey; clientMutationId, of Relay's youth, would only stand beside it. */
export const withoutClientMutationIds: GraphileConfig.Plugin = {
  name: "PostcommitWithoutClientMutationIds",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLInputObjectType_fields(fields, _build, { scope }) {
        return scope.isMutationInput ? without(fields) : fields;
      },
      GraphQLObjectType_fields(fields, _build, { scope }) {
        return scope.isMutationPayload ? without(fields) : fields;
      },
    },
  },
};

function without<T extends Record<string, unknown>>(fields: T): T {
  const { clientMutationId: _unused, ...kept } = fields;
  // A type must have a field.
  return Object.keys(kept).length > 0 ? (kept as unknown as T) : fields;
}
