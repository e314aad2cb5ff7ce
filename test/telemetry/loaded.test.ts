// Off costs nothing: without OTEL_ variables no module of OpenTelemetry is loaded, with them it is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";

/** Starts a worker, stops it, and prints which modules of OpenTelemetry were loaded meanwhile. */
const program = `
  import { registerHooks } from "node:module";
  const loaded = new Set();
  registerHooks({
    load(url, context, next) {
      const [, name] = /node_modules\\/(@opentelemetry\\/[^/]+)/.exec(url) ?? [];
      if (name) loaded.add(name);
      return next(url, context);
    },
  });
  const { loadConfig } = await import("${import.meta.resolve("../../src/config.ts")}");
  const { createLogger } = await import("${import.meta.resolve("../../src/log.ts")}");
  const { startService } = await import("${import.meta.resolve("../../src/service.ts")}");
  const log = createLogger({ level: "silent" });
  const service = await startService(loadConfig(), { log, only: "worker" });
  await service.stop();
  console.log(JSON.stringify([...loaded]));
`;

for (const [name, env, isLoaded] of [
  ["no OTEL_ variable", {}, false],
  ["an endpoint", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" }, true],
  [
    "OTEL_SDK_DISABLED",
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      OTEL_SDK_DISABLED: "true",
    },
    false,
  ],
  [
    "none as exporters",
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      OTEL_TRACES_EXPORTER: "none",
      OTEL_METRICS_EXPORTER: "none",
    },
    false,
  ],
] as const) {
  test(`with ${name} OpenTelemetry is ${isLoaded ? "" : "not "}loaded`, async (t) => {
    const database = await createDatabase(t);
    const printed = execFileSync(
      process.execPath,
      ["--input-type=module", "-e", program],
      {
        cwd: tmpdir(),
        env: { DATABASE_URL: database.url, PORT: "0", ...env },
        encoding: "utf8",
      },
    );
    const loaded = JSON.parse(printed) as string[];
    assert.equal(loaded.includes("@opentelemetry/sdk-trace"), isLoaded);
    if (!isLoaded) assert.deepEqual(loaded, []);
  });
}
