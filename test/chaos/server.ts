// A Postgres of a chaos run's own, since it is stopped without warning.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../src/database/migrate.ts";
import { startPostgres } from "../../src/dev/postgres.ts";
import { makeServerDir } from "../helpers/server-dir.ts";

export type Server = {
  /** Of the migrated database; the same after every start. */
  readonly url: string;
  /** Stops it as a crash would: no checkpoint, every session cut. */
  readonly stop: () => Promise<void>;
  /** Resolves when it answers again. */
  readonly start: () => Promise<void>;
};

/** `durable` syncs to disk, as users' servers do; without it only a crash of the machine would lose anything. */
export async function openServer(
  stack: AsyncDisposableStack,
  options: { readonly durable: boolean },
): Promise<Server> {
  const dataDir = options.durable
    ? await mkdtemp(join(tmpdir(), "postcommit-chaos-"))
    : await makeServerDir();
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const how = { dataDir, ephemeral: !options.durable };
  let postgres = await startPostgres(how);
  stack.defer(() => postgres.stop("immediate"));
  const url = postgres.url();
  await migrate(url);
  const { port } = postgres;
  return {
    url,
    stop: () => postgres.stop("immediate"),
    start: async () => {
      postgres = await startPostgres({ ...how, port });
    },
  };
}
