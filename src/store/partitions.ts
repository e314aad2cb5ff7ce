// Owns the steps of looking after partitions and what is too old, each one short transaction. Lengths of time go to
// Postgres in seconds; null is for ever.
import type pg from "pg";

export const partitionedTables = ["events", "deliveries", "attempts"] as const;
export type PartitionedTable = (typeof partitionedTables)[number];

/** What could not be done now: "partition: why". */
export type Problem = string;

/** Whether the next moment may be a better one: somebody was just using it. */
export function isPassing(problem: Problem | undefined): boolean {
  return problem !== undefined && /: (others were|it was just) /.test(problem);
}

export type Partition = {
  readonly parent: PartitionedTable;
  readonly name: string;
};

export type PartitionStore = ReturnType<typeof createPartitionStore>;

export function createPartitionStore(pool: pg.Pool) {
  const value = async <Value>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Value | undefined> => {
    const { rows } = await pool.query<{ value: Value }>(text, [...values]);
    return rows[0]?.value;
  };
  return {
    /** One step in moving what is in a default partition to where it belongs. */
    emptyDefault: async (
      parent: PartitionedTable,
      widthSeconds: number,
    ): Promise<{ readonly isMore: boolean; readonly problem?: Problem }> => {
      const { rows } = await pool.query<{
        isMore: boolean;
        problem: Problem | null;
      }>(
        `select is_more as "isMore", problem from outbox_private.empty_default($1, p_width => make_interval(secs => $2))`,
        [parent, widthSeconds],
      );
      const { isMore = false, problem } = rows[0] ?? {};
      return { isMore, ...(problem && { problem }) };
    },

    /** Makes those of now and so many ahead that are not there, each in a transaction of its own. */
    makeMissing: async (
      widthSeconds: number,
      ahead: number,
    ): Promise<{ readonly made: number; readonly problems: Problem[] }> => {
      const { rows } = await pool.query<{
        parent: PartitionedTable;
        from: string;
        until: string;
      }>(
        `select parent, range_from::text as from, range_until::text as until
         from outbox_private.missing_partitions(p_ahead => $1, p_width => make_interval(secs => $2))`,
        [ahead, widthSeconds],
      );
      const problems: Problem[] = [];
      for (const { parent, from, until } of rows) {
        const problem = await value<Problem | null>(
          "select outbox_private.make_partition($1, $2, $3) as value",
          [parent, from, until],
        );
        if (problem) problems.push(problem);
      }
      return { made: rows.length - problems.length, problems };
    },

    /** In the order in which they are to be removed. */
    expired: async (
      retentionSeconds: number | null,
      widthSeconds: number,
    ): Promise<readonly Partition[]> => {
      const { rows } = await pool.query<Partition>(
        `select parent, name
         from outbox_private.expired_partitions(make_interval(secs => $1), make_interval(secs => $2))`,
        [retentionSeconds, widthSeconds],
      );
      return rows;
    },

    /** Goes on reading through a partition, and returns whether there is more of it. */
    walk: async (
      name: string,
      purpose: "unfinished" | "bodies",
    ): Promise<boolean> =>
      (await value<boolean>(
        "select outbox_private.walk_partition($1, $2, $3) as value",
        [name, purpose, purpose === "bodies" ? 2000 : 20_000],
      )) ?? false,

    /** Takes it away from its table. */
    expire: async ({ parent, name }: Partition): Promise<Problem | undefined> =>
      (await value<Problem | null>(
        "select outbox_private.expire_partition($1, $2) as value",
        [parent, name],
      )) ?? undefined,

    /** Frees the disk of one that was taken away, and returns its name, until there is none. */
    dropExpired: async (): Promise<string | undefined> =>
      (await value<string | null>(
        "select outbox_private.drop_expired() as value",
      )) ?? undefined,

    /** Partitions whose attempts still have the answers' bodies and should not. */
    staleBodies: async (
      retentionSeconds: number,
    ): Promise<readonly string[]> => {
      const { rows } = await pool.query<{ name: string }>(
        "select name from outbox_private.stale_bodies(make_interval(secs => $1)) as name",
        [retentionSeconds],
      );
      return rows.map(({ name }) => name);
    },

    noteProblems: async (problems: readonly Problem[]): Promise<void> => {
      await pool.query("select outbox_private.note_partition_problems($1)", [
        problems,
      ]);
    },

    /** Removes some of what is too old elsewhere, and returns whether there is more. */
    pruneHistory: async (
      retentionSeconds: number | null,
      auditRetentionSeconds: number | null,
    ): Promise<boolean> =>
      (await value<boolean>(
        "select outbox_private.prune_history(make_interval(secs => $1), make_interval(secs => $2)) as value",
        [retentionSeconds, auditRetentionSeconds],
      )) ?? false,
  };
}
