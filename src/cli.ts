#!/usr/bin/env node
// The commands: parsing and nothing else. Each hands over to a function that does the work.
import { Command, InvalidArgumentError, Option } from "commander";
import { enlargeThreadPool, loadConfig } from "./config.ts";
import { PostcommitError } from "./errors.ts";
import { createLogger } from "./log.ts";
import { keepHeapSmall } from "./heap.ts";
import { migrateDatabase, sendEvent, showSecrets } from "./commands.ts";
import { startService, version, type ServicePart } from "./service.ts";
import { stopOnSignal } from "./signals.ts";

enlargeThreadPool();
keepHeapSmall();

const program = new Command("postcommit")
  .description(
    "Webhooks that go out exactly when your Postgres transaction commits.",
  )
  .version(version)
  .showHelpAfterError("Run with --help to see how it is used.")
  .configureHelp({ showGlobalOptions: true });

program
  .command("dev")
  .description(
    "Run everything here and now: Postgres (embedded, unless DATABASE_URL is set), worker, API, and a demo receiver",
  )
  .action(async () => {
    // Not needed, and not installed, in production.
    const { startDev } = await import("./dev/dev.ts");
    await stopOnSignal(() => startDev());
  });

program
  .command("migrate")
  .description(
    "Install or upgrade schema outbox in DATABASE_URL; safe to run from many machines at once",
  )
  .action(async () => {
    const { applied, functionsChanged } = await migrateDatabase(
      loadConfig(),
      ({ message }) => console.error(`Waiting for Postgres. ${message}`),
    );
    for (const name of applied) console.log(`applied ${name}`);
    console.log(
      applied.length > 0 || functionsChanged
        ? "The database is up to date."
        : "The database was up to date already.",
    );
  });

program
  .command("start")
  .description(
    "Run worker and API against DATABASE_URL, which has been migrated",
  )
  .addOption(
    new Option("--only <part>", "run just one half of it").choices([
      "worker",
      "api",
    ]),
  )
  .action(async ({ only }: { only?: ServicePart }) => {
    const config = loadConfig();
    const log = createLogger({ level: config.logLevel });
    await stopOnSignal((stopping) =>
      startService(config, { log, only, stopping }),
    );
  });

program
  .command("send")
  .description("Insert one event, for trying things out")
  .requiredOption("--type <type>", "its type, like order.created")
  .option("--payload <json>", "a JSON object or array", jsonText, "{}")
  .option("--tenant <tenant>", "whose event it is", "default")
  .option(
    "--idempotency-key <key>",
    "insert nothing if this key was used before",
  )
  .action(
    async (event: {
      type: string;
      payload: string;
      tenant: string;
      idempotencyKey?: string;
    }) => {
      console.log(await sendEvent(loadConfig(), event));
    },
  );

program
  .command("secret")
  .description(
    "Print an endpoint's live signing secrets, the newest first (opens sealed ones)",
  )
  .argument("<endpoint id>", "the endpoint's id", uuid)
  .action(async (endpointId: string) => {
    for (const { secret, expiresAt } of await showSecrets(
      loadConfig(),
      endpointId,
    )) {
      console.log(
        expiresAt ? `${secret} (until ${expiresAt.toISOString()})` : secret,
      );
    }
  });

function jsonText(input: string): string {
  try {
    JSON.parse(input);
  } catch (error) {
    throw new InvalidArgumentError(
      `It is not JSON: ${(error as Error).message}.`,
    );
  }
  return input;
}

function uuid(input: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(input)) {
    throw new InvalidArgumentError(
      "It must be a uuid, as in: select id, url from outbox.endpoints",
    );
  }
  return input;
}

try {
  await program.parseAsync();
} catch (error) {
  // A known error is told in its own words; anything else is a bug and shows where it came from.
  if (error instanceof PostcommitError) {
    console.error(`${error.code}: ${error.message}`);
  } else {
    console.error(error);
  }
  process.exitCode = 1;
}
