// Owns how the GraphQL schema is made of schema `outbox`: which plug-ins, and what each table offers.
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import type pg from "pg";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { plainIds } from "./plugins/plain-ids.ts";

/** How long planning and executing one operation may take. */
const timeouts = { planning: 500, execution: 10_000 };

/** The preset of the API; `plugins` are those that need something of the service. */
export function createPreset(options: {
  readonly pool: pg.Pool;
  readonly plugins: readonly GraphileConfig.Plugin[];
}): GraphileConfig.Preset {
  return {
    extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
    plugins: [plainIds, ...options.plugins],
    disablePlugins: [
      "NodePlugin",
      "QueryQueryPlugin",
      "MutationPayloadQueryPlugin",
    ],
    pgServices: [
      makePgService({
        pool: options.pool,
        schemas: ["outbox"],
        pgSettingsForIntrospection: { role: "outbox_api" },
      }),
    ],
    gather: { pgStrictFunctions: true },
    schema: {
      defaultBehavior: "-insert -update -delete -totalCount",
      sortExport: true,
    },
    grafast: {
      explain: false,
      timeouts,
      context: (request) => request.postcommit ?? {},
    },
  };
}
