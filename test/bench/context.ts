// What each bench is given.
import type { Options } from "./options.ts";
import type { Server } from "./server.ts";
import type { Sink } from "./sink.ts";

export type Context = {
  readonly options: Options;
  readonly server: Server;
  readonly sink: Sink;
  /** A temporary folder for logs, and to run in. */
  readonly dir: string;
};
