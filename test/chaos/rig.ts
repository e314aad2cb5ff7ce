// All that a chaos run needs, put together: endpoints and their receivers, workers, an application, and the books that
// are balanced at the end. The faults are elsewhere.
import pg from "pg";
import { startApplication, tenants, types, type Shape } from "./application.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { Casualty, Disturbance, Query, Witness } from "./exposure.ts";
import type { Random } from "./random.ts";
import { openReceiver, type Receiver, type Seen } from "./receiver.ts";
import type { Server } from "./server.ts";
import { createWorkers, type Workers } from "./workers.ts";

export type EndpointPlan = {
  readonly tenant: string;
  /** Null wants all. */
  readonly eventTypes: readonly string[] | null;
  /** How long a good answer takes. */
  readonly delayMs: number;
  /** The worker's own unless given. */
  readonly timeoutMs?: number;
};

/** One for every way to choose events, slow enough to have some in flight; all but the first are there to misbehave. */
const usualEndpoints: readonly EndpointPlan[] = [
  { tenant: "default", eventTypes: null, delayMs: 50 },
  {
    tenant: "default",
    eventTypes: ["order.*"],
    delayMs: 200,
    timeoutMs: 3000,
  },
  {
    tenant: "acme",
    eventTypes: ["order.paid", "invoice.sent"],
    delayMs: 0,
    timeoutMs: 3000,
  },
];

export type Endpoint = EndpointPlan & {
  readonly id: string;
  readonly receiver: Receiver;
};

export type Rig = Witness & {
  readonly databaseUrl: string;
  /** Undefined where the server is not ours to stop. */
  readonly server: Server | undefined;
  readonly random: Random;
  readonly endpoints: readonly Endpoint[];
  readonly ledger: Ledger;
  /** When each event was first answered with 2xx by any receiver, by its number. */
  readonly firstAnswersMs: ReadonlyMap<number, number>;
  readonly workers: Workers;
  readonly kills: Casualty[];
  readonly stalls: Casualty[];
  readonly disturbances: Disturbance[];
  readonly startLoad: (load: {
    readonly eventsPerSecond: number;
    readonly connections?: number;
    readonly only?: Shape;
  }) => () => Promise<void>;
};

export async function openRig(
  stack: AsyncDisposableStack,
  options: {
    readonly databaseUrl: string;
    readonly server?: Server;
    readonly random: Random;
    readonly endpoints?: readonly EndpointPlan[];
  },
): Promise<Rig> {
  const { databaseUrl, server, random } = options;
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 2,
    application_name: "chaos rig",
  });
  pool.on("error", () => undefined);
  stack.defer(() => pool.end());
  const query: Query = async <Row extends object>(
    text: string,
    values: readonly unknown[] = [],
  ) => (await pool.query(text, [...values])).rows as Row[];

  const log: Seen[] = [];
  const firstAnswersMs = new Map<number, number>();
  const onAnswer = ({ n, status = 0, answeredAtMs = 0 }: Seen): void => {
    if (status >= 300 || firstAnswersMs.has(n)) return;
    firstAnswersMs.set(n, answeredAtMs);
  };
  const endpoints: Endpoint[] = [];
  for (const plan of options.endpoints ?? usualEndpoints) {
    const receiver = await openReceiver({
      endpoint: endpoints.length,
      log,
      random: random.branch(`receiver ${endpoints.length}`),
      delayMs: plan.delayMs,
      onAnswer,
    });
    stack.defer(receiver.close);
    endpoints.push({ ...plan, ...(await create(query, plan, receiver)) });
  }

  const workers = createWorkers(databaseUrl);
  stack.defer(workers.killAll);
  const ledger = createLedger();
  let loads = 0;
  return {
    databaseUrl,
    server,
    query,
    random,
    endpoints,
    endpointIds: endpoints.map(({ id }) => id),
    log,
    ledger,
    firstAnswersMs,
    workers,
    kills: [],
    stalls: [],
    disturbances: [],
    startLoad: ({ connections = 4, ...load }) => {
      if (loads > 0) throw new Error("its numbers would begin anew");
      loads += 1;
      const application = startApplication({
        databaseUrl,
        ledger,
        random: random.branch("application"),
        connections,
        ...load,
      });
      stack.defer(application.stop);
      return application.stop;
    },
  };
}

async function create(
  query: Query,
  plan: EndpointPlan,
  receiver: Receiver,
): Promise<{ id: string; receiver: Receiver }> {
  const [made] = await query<{ id: string; secret: string }>(
    `select * from outbox.create_endpoint(url => $1, tenant => $2, event_types => $3,
       retry_schedule => array_fill(1, array[100]), timeout_ms => $4)`,
    [receiver.url, plan.tenant, plan.eventTypes, plan.timeoutMs ?? null],
  );
  if (!made) throw new Error("no endpoint was made");
  receiver.setSecret(made.secret);
  return { id: made.id, receiver };
}

/** By our own reading of what an endpoint wants, not by the service's. */
export function wanted(
  endpoints: readonly Endpoint[],
): { tenant: string; type: string; endpoint_id: string }[] {
  return endpoints.flatMap((endpoint) =>
    types
      .filter((type) =>
        (endpoint.eventTypes ?? [type]).some(
          (pattern) =>
            pattern === type ||
            (pattern === "order.*" && type.startsWith("order.")),
        ),
      )
      .filter(() => tenants.some((tenant) => tenant === endpoint.tenant))
      .map((type) => ({
        tenant: endpoint.tenant,
        type,
        endpoint_id: endpoint.id,
      })),
  );
}
