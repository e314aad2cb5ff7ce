// Owns the recorder: attempts, what becomes of their deliveries, and the next `deliver` jobs, one statement a batch.
import type pg from "pg";
import { untilDone } from "../database/retry.ts";
import { isTransient } from "../database/transient.ts";
import type { Logger } from "../log.ts";
import { createBatcher } from "./batch.ts";

/** One attempt that was made, and what is to become of its delivery. */
export type AttemptRecord = {
  readonly deliveryId: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly outcome: string;
  readonly statusCode: number | null;
  /** What went wrong, in words; null if nothing did. */
  readonly error: string | null;
  readonly responseHeaders: Readonly<Record<string, string>> | null;
  readonly responseBody: string | null;
  readonly status: "delivered" | "pending" | "failed";
  /** When the next attempt is due, if the status is pending: from now, by Postgres' clock. */
  readonly retryInMs: number | null;
};

/**
 * Returns a function that resolves once the attempt is durable. It waits out an absent Postgres until `signal` is
 * aborted. A record that Postgres refuses is rejected alone, without those that share its batch.
 */
export function createRecorder(options: {
  readonly pool: pg.Pool;
  readonly worker: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Told of each batch that was recorded: how many, and how long it took. */
  readonly recorded?: ((size: number, ms: number) => void) | undefined;
}): (record: AttemptRecord) => Promise<void> {
  async function write(records: readonly AttemptRecord[]): Promise<void> {
    const startMs = performance.now();
    const json = JSON.stringify(
      records.map((record) => toRow(record, options.worker)),
    );
    await untilDone(
      (triesBefore) =>
        // An answer that did not come does not say that nothing was recorded.
        triesBefore > 0
          ? options.pool.query(
              "select outbox_private.record_attempts_again($1)",
              [json],
            )
          : options.pool.query({
              name: "record_attempts",
              text: "select outbox_private.record_attempts($1)",
              values: [json],
            }),
      options,
    );
    options.recorded?.(records.length, performance.now() - startMs);
  }

  async function writeEach(
    records: readonly AttemptRecord[],
  ): Promise<Promise<void>[]> {
    const written = records.map(async (record) => {
      await write([record]);
    });
    await Promise.allSettled(written);
    return written;
  }

  const record = createBatcher<AttemptRecord, Promise<void> | undefined>({
    run: async (records) => {
      try {
        await write(records);
        return records.map(() => undefined);
      } catch (error) {
        if (records.length === 1 || isTransient(error)) throw error;
        options.log.error({ err: error }, "could not record a batch at once");
        return await writeEach(records);
      }
    },
    maxSize: 500,
    maxConcurrent: 2,
    keyOf: ({ deliveryId }) => deliveryId,
  });
  return async (attempt) => {
    await record(attempt);
  };
}

function toRow(record: AttemptRecord, worker: string) {
  return {
    delivery_id: record.deliveryId,
    started_at: record.startedAt,
    duration_ms: record.durationMs,
    outcome: record.outcome,
    status_code: record.statusCode,
    error: record.error,
    response_headers: record.responseHeaders,
    response_body: record.responseBody,
    worker,
    status: record.status,
    retry_in_ms: record.retryInMs,
  };
}
