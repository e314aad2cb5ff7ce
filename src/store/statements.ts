// How the store sends a statement: by name, and again for as long as Postgres is away.
import type pg from "pg";
import { untilDone } from "../database/retry.ts";
import type { Logger } from "../log.ts";

export type StoreOptions = {
  readonly pool: pg.Pool;
  readonly log: Logger;
  /** Aborted when nothing is waited for any longer. */
  readonly signal: AbortSignal;
  /** Told how long each statement took, waiting for Postgres included. */
  readonly timed?: ((name: string, ms: number) => void) | undefined;
};

/** Sends a statement, which is prepared once a connection under its name, and returns its rows. */
export type Statement = <Row extends pg.QueryResultRow>(
  name: string,
  text: string,
  values: readonly unknown[],
  more?: {
    /** Which errors are thrown although they might pass. */
    readonly isFinal: (error: unknown) => boolean;
  },
) => Promise<Row[]>;

export function createStatement(options: StoreOptions): Statement {
  return async <Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
    more?: { readonly isFinal: (error: unknown) => boolean },
  ) => {
    const startMs = performance.now();
    const result = await untilDone(
      () => options.pool.query<Row>({ name, text, values: [...values] }),
      { ...options, ...more },
    );
    options.timed?.(name, performance.now() - startMs);
    return result.rows;
  };
}
