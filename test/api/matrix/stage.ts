// The service with the worlds of two tenants in it, and everybody who asks.
import type { TestContext } from "node:test";
import {
  buildClientSchema,
  getIntrospectionQuery,
  type GraphQLSchema,
  type IntrospectionQuery,
} from "graphql";
import { createDatabase, type TestDatabase } from "../../helpers/database.ts";
import { createReceiver } from "../../helpers/receiver.ts";
import { startTestService } from "../../helpers/service.ts";
import { waitFor } from "../../helpers/wait.ts";
import {
  createCaller,
  operatorToken,
  tokenOf,
  tokenSecret,
  type Caller,
} from "./caller.ts";
import {
  beginWorld,
  finishWorld,
  nobodyLike,
  reply,
  type World,
} from "./world.ts";

export type Side = {
  readonly world: World;
  readonly caller: Caller;
  readonly readOnly: Caller;
};

export type Stage = {
  readonly database: TestDatabase;
  readonly url: string;
  readonly schema: GraphQLSchema;
  readonly a: Side;
  readonly b: Side;
  /** The same shape, and nowhere. */
  readonly nobody: World;
  readonly operator: Caller;
  readonly anonymous: Caller;
  readonly startWorker: () => Promise<void>;
  readonly logLines: readonly string[];
};

/** The API runs; workers have made the worlds, and are gone. */
export async function createStage(t: TestContext): Promise<Stage> {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: reply });
  const env = {
    PORTAL_NAME: "Everybody's",
    PORTAL_COLOR: "#336699",
    OPERATOR_TOKEN: operatorToken,
    TOKEN_SECRET: tokenSecret,
    API_RATE_LIMIT: "0",
  };
  const worker = await startTestService(t, database, {
    ...env,
    CANARY_INTERVAL_MS: "1000",
    only: "worker",
  });
  const begun = await Promise.all([
    beginWorld(database, receiver),
    beginWorld(database, receiver),
  ]);
  // One that arrived, long ago: then all there is to be said of it is said.
  await waitFor("the canary", async () => {
    const rows = await database.query(
      "select from outbox.canary() where last_arrived_at is not null",
    );
    return rows.length > 0;
  });
  await worker.stop();
  await database.query(
    "insert into outbox_private.partition_problems (name, problem) values ('events_default', 'it is made up')",
  );
  await database.query(
    `update outbox_private.canaries
     set sent_at = sent_at - interval '1 minute', arrived_at = arrived_at - interval '1 minute'`,
  );
  const a = await finishWorld(database, begun[0]);
  const b = await finishWorld(database, begun[1]);

  const service = await startTestService(t, database, { ...env, only: "api" });
  const url = service.url ?? "";
  await waitFor("the API", async () => (await fetch(`${url}/readyz`)).ok);
  const sideOf = async (name: string, world: World): Promise<Side> => ({
    world,
    caller: createCaller(t, url, name, await tokenOf(world.tenant)),
    readOnly: createCaller(
      t,
      url,
      `${name}, read-only`,
      await tokenOf(world.tenant, true),
    ),
  });
  const operator = createCaller(t, url, "operator", operatorToken);
  const { body } = await operator.ask({
    name: "introspection",
    query: getIntrospectionQuery(),
    variables: {},
  });
  return {
    database,
    url,
    schema: buildClientSchema(body.data as unknown as IntrospectionQuery),
    a: await sideOf("A", a),
    b: await sideOf("B", b),
    nobody: nobodyLike(b),
    operator,
    anonymous: createCaller(t, url, "nobody"),
    logLines: service.logLines,
    startWorker: async () => {
      await startTestService(t, database, { ...env, only: "worker" });
    },
  };
}
