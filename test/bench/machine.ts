// Where the figures come from: without it they mean nothing.
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import type { Server } from "./server.ts";

export type Machine = {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGiB: number;
  /** Of the last minute, before the bench began. */
  readonly loadBefore: number;
  readonly node: string;
  readonly postgres: string;
  readonly durability: string;
};

export async function describeMachine(server: Server): Promise<Machine> {
  const [settings] = await server.query<{
    version: string;
    fsync: string;
    synchronous_commit: string;
    shared_buffers: string;
  }>(
    `select current_setting('server_version') as version, current_setting('fsync') as fsync,
       current_setting('synchronous_commit') as synchronous_commit,
       current_setting('shared_buffers') as shared_buffers`,
  );
  const {
    version = "?",
    fsync,
    synchronous_commit,
    shared_buffers,
  } = settings ?? {};
  const isDurable = fsync === "on" && synchronous_commit !== "off";
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? "unknown CPU",
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(1)),
    node: process.versions.node,
    postgres: version,
    durability: `${isDurable ? "durable" : "NOT durable"} (fsync ${fsync}, synchronous_commit ${synchronous_commit}), shared_buffers ${shared_buffers}`,
  };
}
