// Owns the GraphQL schema: made once, from what Postgres says when it first answers. Until then there is none.
import { setTimeout as delay } from "node:timers/promises";
import { validateSchema, type GraphQLSchema } from "graphql";
import { makeSchema } from "postgraphile/graphile-build";
import type { Logger } from "../log.ts";

export type BuiltSchema = {
  readonly schema: GraphQLSchema;
  readonly preset: GraphileConfig.ResolvedPreset;
};

export type SchemaMaker = {
  /** Undefined while Postgres has not answered yet. */
  readonly current: () => BuiltSchema | undefined;
  /** Makes no further attempt. */
  readonly stop: () => Promise<void>;
};

/** Keeps trying until it is made, a second after each failure. Nobody needs to wait for it. */
export function createSchemaMaker(options: {
  readonly preset: GraphileConfig.Preset;
  /** Throws if the connection is none that the API can work with. */
  readonly check: () => Promise<void>;
  /** Before it there is nothing to be made of: the database has not been looked at. */
  readonly after: Promise<unknown>;
  readonly log: Logger;
}): SchemaMaker {
  let built: BuiltSchema | undefined;
  const stopping = new AbortController();

  async function make(): Promise<void> {
    await Promise.race([options.after, aborted(stopping.signal)]);
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      try {
        await options.check();
        const { schema, resolvedPreset } = await makeSchema(options.preset);
        built = { schema: prepared(schema), preset: resolvedPreset };
        return;
      } catch (err) {
        // Loud at first, then once a minute.
        const level = attempt % 60 === 0 ? "error" : "debug";
        options.log[level]({ err }, "the API can't be made yet, trying again");
        await delay(1000, undefined, { signal: stopping.signal }).catch(
          () => undefined,
        );
      }
    }
  }
  const making = make();
  return {
    current: () => built,
    stop: async () => {
      stopping.abort();
      await making;
    },
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) =>
    signal.addEventListener("abort", resolve, { once: true }),
  );
}

function prepared(schema: GraphQLSchema): GraphQLSchema {
  const [problem] = validateSchema(schema);
  if (problem) throw problem;
  // Plans are large, and who sends ever new documents must not fill the memory with them.
  const limits = {
    operationsCacheMaxLength: 50,
    operationOperationPlansCacheMaxLength: 10,
  };
  const grafast = { ...schema.extensions["grafast"], ...limits };
  schema.extensions = { ...schema.extensions, grafast };
  return schema;
}
