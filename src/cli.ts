#!/usr/bin/env node
// The commands: parsing and nothing else. Each hands over to a function that does the work.
import { Command, InvalidArgumentError, Option } from "commander";
import { enlargeThreadPool, loadConfig, loadTokenSettings } from "./config.ts";
import { PostcommitError } from "./errors.ts";
import { createLogger } from "./log.ts";
import { keepHeapSmall } from "./heap.ts";
import { startService, type ServicePart } from "./service.ts";
import { version } from "./service/version.ts";
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
    const { migrateDatabase } = await import("./commands.ts");
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
      const { sendEvent } = await import("./commands.ts");
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
    const { showSecrets } = await import("./commands.ts");
    for (const { secret, expiresAt } of await showSecrets(
      loadConfig(),
      endpointId,
    )) {
      console.log(
        expiresAt ? `${secret} (until ${expiresAt.toISOString()})` : secret,
      );
    }
  });

program
  .command("token")
  .description(
    "Print a token for the API: the operator's, or one for a tenant (signed with TOKEN_SECRET)",
  )
  .option(
    "--operator",
    "the first of OPERATOR_TOKEN, or a new one to set it to",
  )
  .option("--tenant <tenant>", "whose rows the token is for", tenantName)
  .option(
    "--expires <duration>",
    "for how long, like 90s, 15m, 1h or 30d",
    duration,
    3600,
  )
  .option("--read-only", "a token that changes nothing", false)
  .option("--subject <who>", "who will use it: shown in the audit")
  .option(
    "--link [url]",
    "a link to the dashboard that signs in with it; its address if it is not http://localhost:<PORT>",
    dashboardUrl,
  )
  .action(
    async (options: {
      operator?: boolean;
      tenant?: string;
      expires: number;
      readOnly: boolean;
      subject?: string;
      link?: URL | true;
    }) => {
      const { operator, tenant, expires, readOnly, subject, link } = options;
      if (Boolean(operator) === (tenant !== undefined)) {
        throw new PostcommitError(
          "INPUT_INVALID",
          "Say whose token it is: --operator, or --tenant <tenant>.",
        );
      }
      const { linkTo, operatorToken, tenantToken } =
        await import("./commands.ts");
      const keys = loadTokenSettings();
      const asked = (token: string): string =>
        link ? linkTo(link === true ? keys.port : link, token) : token;
      if (tenant !== undefined) {
        const token = {
          tenant,
          expiresInSeconds: expires,
          isReadOnly: readOnly,
          subject,
        };
        console.log(asked(await tenantToken(keys, token)));
        return;
      }
      const { token, isNew } = operatorToken(keys);
      console.log(asked(token));
      if (isNew) {
        console.error(
          `OPERATOR_TOKEN is not set. Set it to ${link ? token : "this"} for the service to accept it.`,
        );
      }
    },
  );

function dashboardUrl(input: string): URL {
  const url = URL.parse(input);
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash) {
    return url;
  }
  throw new InvalidArgumentError(
    "It must be the dashboard's address, like https://webhooks.example.",
  );
}

/** `1h` in seconds. */
function duration(input: string): number {
  const [, number, unit = "s"] = /^(\d{1,9})([smhd])$/.exec(input) ?? [];
  const seconds =
    Number(number) * { s: 1, m: 60, h: 3600, d: 86_400 }[unit as "s"];
  if (!(seconds >= 1 && seconds <= 10 * 365 * 86_400)) {
    throw new InvalidArgumentError(
      "It must be a number and a unit, like 90s, 15m, 1h or 30d, up to ten years.",
    );
  }
  return seconds;
}

function tenantName(input: string): string {
  if (input.length > 0 && Array.from(input).length <= 200) return input;
  throw new InvalidArgumentError("It must be 1 to 200 characters.");
}

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
