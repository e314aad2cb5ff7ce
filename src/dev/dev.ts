// `postcommit dev`: everything in one process, with a receiver, so that something happens at once.
import { setTimeout as delay } from "node:timers/promises";
import {
  migrateDatabase,
  operatorToken,
  sendEvent,
  showSecrets,
} from "../commands.ts";
import {
  devDefaults,
  isDatabaseGiven,
  loadConfig,
  type Config,
} from "../config.ts";
import { createLogger } from "../log.ts";
import { startService, type Service } from "../service.ts";
import { attemptLine } from "./attempt-line.ts";
import { keepDashboardBuilt } from "./dashboard.ts";
import { keptTokens } from "./tokens.ts";
import { startDevDatabase, type DevDatabase } from "./database.ts";
import { pointDemoEndpointAt } from "./demo-endpoint.ts";
import { startDemoReceiver, type DemoReceiver } from "./demo-receiver.ts";

const demoEvents = 3;
const demoIntervalMs = 4000;

/** Starts it all and prints how to use it. Resolves when it runs. */
export async function startDev(): Promise<{ stop: () => Promise<void> }> {
  const running: { stop: () => Promise<void> }[] = [];
  const stopped = new AbortController();
  const stop = async (): Promise<void> => {
    stopped.abort();
    // Last started, first stopped: the database outlives what uses it.
    for (const part of running.toReversed()) await part.stop();
  };
  try {
    const database = isDatabaseGiven() ? undefined : await startDevDatabase();
    if (database) running.push(database);
    const config = loadConfig(undefined, {
      ...devDefaults,
      ...(await keptTokens()),
      LOG_LEVEL: "error",
      ...(database && { DATABASE_URL: database.url }),
    });
    await migrateDatabase(config);
    await keepDashboardBuilt(() =>
      console.log("Building the dashboard (once; it takes a few seconds)"),
    );

    let endpointId = "";
    const receiver = await startDemoReceiver({
      secrets: async () =>
        (await showSecrets(config, endpointId)).map(({ secret }) => secret),
    });
    running.push(receiver);
    endpointId = await pointDemoEndpointAt(config.databaseUrl, receiver.url);

    const service = await startService(config, {
      log: createLogger({ level: config.logLevel }),
      report: (report) => console.log(attemptLine(report, new Date())),
    });
    running.push(service);
    printGuide({ config, database, service, receiver });
    void sendDemoEvents(config, stopped.signal);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function printGuide(parts: {
  readonly config: Config;
  readonly database: DevDatabase | undefined;
  readonly service: Service;
  readonly receiver: DemoReceiver;
}): void {
  const { config, database, service, receiver } = parts;
  const { token } = operatorToken(config);
  console.log(`
Postcommit is running.

  Dashboard ${service.url}/#token=${token}   (signs you in, as operator)
  API       ${service.url}/graphql   (try it at ${service.url}/graphiql; health: ${service.url}/readyz)
  Receiver  ${receiver.url}   (a demo: verifies signatures, fails now and then)
  Postgres  ${database ? "embedded, its data is in .postcommit/" : "yours, from DATABASE_URL"}

DATABASE_URL=${config.databaseUrl}

Paste this into any Postgres client, and watch it arrive below:

  insert into outbox.events (type, payload) values ('order.created', '{"id": 42, "total": 19.90}');

And see what became of it:

  select * from outbox.deliveries;
  select * from outbox.attempts;

Ctrl-C stops it.
`);
}

async function sendDemoEvents(
  config: Config,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let number = 1; number <= demoEvents; number += 1) {
      const payload = JSON.stringify({ hello: "world", number });
      await sendEvent(config, {
        type: "demo.greeting",
        payload,
        tenant: "default",
      });
      await delay(demoIntervalMs, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) console.error(error);
  }
}
