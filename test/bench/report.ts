// What a bench found out, for people and for programs.
import type { Machine } from "./machine.ts";

export type Row = Readonly<Record<string, string | number>>;

/** Ours against something measured in the same run. */
export type Ratio = {
  readonly name: string;
  readonly value: number;
  readonly unit: "×" | "%" | "ms" | "/s" | "MiB" | "";
  readonly target?: { readonly atLeast?: number; readonly atMost?: number };
};

export type Report = {
  readonly bench: string;
  readonly method: string;
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
};

export function print(report: Report, machine: Machine, json: boolean): void {
  if (json) {
    const ratios = report.ratios.map((ratio) => ({
      ...ratio,
      verdict: verdictOf(ratio),
    }));
    console.log(JSON.stringify({ ...report, ratios, machine }));
    return;
  }
  console.log(`\n${report.bench}: ${report.method}\n`);
  console.log(table(report.rows));
  console.log();
  for (const ratio of report.ratios) console.log(sentence(ratio));
  console.log(`\n${describe(machine)}`);
}

/** Undefined without a target. */
function verdictOf({ value, target }: Ratio): string | undefined {
  if (!target) return undefined;
  if (Number.isNaN(value)) return "not measured here";
  const { atLeast = -Infinity, atMost = Infinity } = target;
  return value >= atLeast && value <= atMost ? "ok" : "MISSED";
}

function sentence(ratio: Ratio): string {
  const { name, value, unit, target } = ratio;
  const { atLeast, atMost } = target ?? {};
  const bound =
    atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  const goal = target
    ? `  (target: ${bound} ${unit}: ${verdictOf(ratio)})`
    : "";
  return `${name}: ${round(value)} ${unit}${goal}`.replaceAll(/ +\)/g, ")");
}

function describe(machine: Machine): string {
  const { cores, cpu, memoryGiB, loadBefore, node, postgres, durability } =
    machine;
  return `${cores} × ${cpu}, ${memoryGiB} GiB, load ${loadBefore} before; Node ${node}; Postgres ${postgres}, ${durability}`;
}

/** Three significant digits, or all before the point. */
export function round(value: number): number {
  if (!Number.isFinite(value)) return value;
  return Math.abs(value) >= 100
    ? Math.round(value)
    : Number(value.toPrecision(3));
}

function table(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [
    names,
    ...rows.map((row) => names.map((name) => String(row[name] ?? ""))),
  ];
  const widths = names.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}
