// Owns how the GraphQL schema is made of schema `outbox`: which plug-ins, and what each table offers.
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import type { KeyObject } from "node:crypto";
import type pg from "pg";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { createFairShare } from "./fair-share.ts";
import { livePlugin } from "./live/plugin.ts";
import { statisticsPlugin } from "./live/statistics.ts";
import { approximateCount } from "./plugins/approximate-count.ts";
import { conditions } from "./plugins/conditions.ts";
import { descriptions } from "./plugins/descriptions.ts";
import { operatorsOnly } from "./plugins/operators-only.ts";
import { ordering } from "./plugins/ordering.ts";
import { pages } from "./plugins/pages.ts";
import { names } from "./plugins/names.ts";
import { secrets, type OpenSecret } from "./plugins/secrets.ts";
import { tenantTokens } from "./plugins/tenant-tokens.ts";
import { viewer, type Portal } from "./plugins/viewer.ts";
import { surface, withoutClientMutationIds } from "./plugins/surface.ts";

/**
 * Milliseconds for planning and executing one operation. What bounds planning is the size of an operation (limits.ts); this
 * is the net below, wide enough for the first one on a busy machine, since a failure is remembered.
 */
const timeouts = { planning: 2000, execution: 10_000 };

/** The preset of the API; `plugins` are those that need something of the service. */
export function createPreset(options: {
  readonly pool: pg.Pool;
  readonly tokenSecret: KeyObject | undefined;
  readonly openSecret: OpenSecret;
  readonly portal: Portal;
  readonly plugins: readonly GraphileConfig.Plugin[];
}): GraphileConfig.Preset {
  return {
    extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
    plugins: [
      names,
      descriptions,
      surface,
      withoutClientMutationIds,
      operatorsOnly,
      ordering,
      pages,
      approximateCount({
        EventConnection: "events",
        DeliveryConnection: "deliveries",
        EndpointConnection: "endpoints",
        AuditConnection: "audit",
        BulkJobConnection: "bulk_jobs",
      }),
      tenantTokens(options.tokenSecret),
      ...secrets(options.openSecret),
      ...conditions,
      viewer(options.portal),
      livePlugin,
      statisticsPlugin,
      ...options.plugins,
    ],
    disablePlugins: [
      "PgConnectionArgOrderByDefaultValuePlugin",
      "PgConnectionTotalCountPlugin",
      "PgMutationPayloadEdgePlugin",
      "PgOrderAllAttributesPlugin",
      "NodePlugin",
      "QueryQueryPlugin",
      "MutationPayloadQueryPlugin",
    ],
    pgServices: [
      sharedFairly(
        makePgService({
          pool: options.pool,
          schemas: ["outbox"],
          pgSettingsForIntrospection: { role: "outbox_api" },
        }),
        options.pool.options.max,
      ),
    ],
    gather: { pgStrictFunctions: true },
    schema: {
      defaultBehavior: "-insert -update -delete -filterBy -orderBy",
      sortExport: true,
    },
    grafast: {
      explain: false,
      timeouts,
      context: (request) => request.postcommit ?? {},
    },
  };
}

type Service = ReturnType<typeof makePgService>;

/** A service whose `connections` are shared by tenants, and operators together as one of them. */
function sharedFairly(service: Service, connections: number): Service {
  const share = createFairShare(connections);
  const { createWithPgClient } = service.adaptor;
  return {
    ...service,
    adaptor: {
      ...service.adaptor,
      createWithPgClient: async (...args) => {
        const withPgClient = await createWithPgClient(...args);
        return Object.assign(
          ((settings, callback) =>
            share(settings?.["jwt.claims.tenant"] ?? "", () =>
              withPgClient(settings, callback),
            )) as typeof withPgClient,
          withPgClient,
        );
      },
    },
  };
}
