// What Postgres did for a question: the plans that auto_explain has written into the server's log since it was last read.
import { open } from "node:fs/promises";

export type Touched = {
  /** Rows that were read of the large tables and their indexes, used or not. */
  readonly rows: number;
  readonly buffers: number;
  /** Large tables that were read from one end to the other. */
  readonly wholeTables: readonly string[];
};

type Node = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly Plans?: readonly Node[];
};

const isLarge = /^(events|deliveries|attempts)_/;

/** Turns it on for the sessions that are opened from now on. */
export const explainAll = (database: string): string => `
  alter database ${database} set session_preload_libraries = 'auto_explain';
  alter database ${database} set auto_explain.log_min_duration = 0;
  alter database ${database} set auto_explain.log_analyze = on;
  alter database ${database} set auto_explain.log_buffers = on;
  alter database ${database} set auto_explain.log_timing = off;
  alter database ${database} set auto_explain.log_nested_statements = on;
  alter database ${database} set auto_explain.log_format = json`;

export function createPlanReader(logFile: string): () => Promise<Touched> {
  let offset = 0;
  return async () => {
    const file = await open(logFile);
    try {
      const { size } = await file.stat();
      const buffer = Buffer.alloc(size - offset);
      await file.read(buffer, 0, buffer.length, offset);
      offset = size;
      return touched(plansIn(buffer.toString("utf8")));
    } finally {
      await file.close();
    }
  };
}

/** A plan begins at "plan:" and its lines are indented by a tab. */
function plansIn(log: string): { Plan: Node & Record<string, unknown> }[] {
  return [...log.matchAll(/plan:\n((?:\t.*\n?)+)/g)].flatMap(
    ([, text = ""]) => {
      const parsed: unknown = JSON.parse(text.replaceAll(/^\t/gm, ""));
      return [parsed as { Plan: Node & Record<string, unknown> }];
    },
  );
}

function touched(
  plans: readonly { Plan: Node & Record<string, unknown> }[],
): Touched {
  const wholeTables = new Set<string>();
  let rows = 0;
  let buffers = 0;
  const visit = (node: Node): void => {
    const relation = node["Relation Name"] ?? "";
    if (isLarge.test(relation)) {
      const loops = node["Actual Loops"] ?? 0;
      const each =
        (node["Actual Rows"] ?? 0) +
        (node["Rows Removed by Filter"] ?? 0) +
        (node["Rows Removed by Index Recheck"] ?? 0);
      rows += each * loops;
      if (node["Node Type"] === "Seq Scan" && each * loops > 0) {
        wholeTables.add(relation);
      }
    }
    for (const child of node.Plans ?? []) visit(child);
  };
  for (const { Plan } of plans) {
    visit(Plan);
    const of = (name: string): number => Number(Plan[name] ?? 0);
    buffers += of("Shared Hit Blocks") + of("Shared Read Blocks");
  }
  return { rows, buffers, wholeTables: [...wholeTables] };
}
