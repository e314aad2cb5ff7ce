// Owns what is counted in this process: plain numbers in memory, a slot for each metric and its labels. Counting makes no
// object and no promise; what it comes to is asked for by whoever scrapes or exports.

export type Definition = {
  /** As OpenTelemetry names it; the Prometheus name is made of it (exposition.ts). */
  readonly name: string;
  readonly kind: "counter" | "gauge" | "histogram";
  /** UCUM, as OpenTelemetry wants it: s, By, 1, {attempt}. */
  readonly unit: string;
  readonly description: string;
  /** The same in every process: it is read from Postgres. */
  readonly isOfDatabase?: boolean;
  readonly labels?: readonly string[];
  /** Upper bounds of a histogram's buckets, without the infinite one. */
  readonly bounds?: readonly number[];
};

export type Counter = { readonly add: (amount?: number) => void };
export type Histogram = { readonly observe: (value: number) => void };

/** What one metric came to with one set of label values, in the order of the definition's labels. */
export type Point =
  | { readonly labels: readonly string[]; readonly value: number }
  | {
      readonly labels: readonly string[];
      /** By bucket, the infinite one last; not cumulative. */
      readonly counts: readonly number[];
      readonly sum: number;
      readonly count: number;
    };

export type Family = {
  readonly definition: Definition;
  readonly points: readonly Point[];
};

/** Sets a gauge, or a counter that is kept elsewhere, for the collection that asks. */
export type SetValue = (
  definition: Definition,
  value: number,
  ...labels: readonly string[]
) => void;

export type Instruments = {
  /** Same labels, same counter. */
  readonly counter: (
    definition: Definition,
    ...labels: readonly string[]
  ) => Counter;
  readonly histogram: (
    definition: Definition,
    ...labels: readonly string[]
  ) => Histogram;
  /** Asked at each collection for what is not counted here. If it throws, its values are missing. */
  readonly observed: (ask: (set: SetValue) => void | Promise<void>) => void;
  /** All metrics that have a value, in the order of their names. */
  readonly collect: () => Promise<Family[]>;
};

/** A net below labels that should be bounded and are not: what comes on top is counted under this value. */
const maxSeries = 300;
const overflow = "other";

type Cell = { readonly labels: readonly string[] };
type CounterCell = Cell & Counter & { readonly value: () => number };
type HistogramCell = Cell &
  Histogram & {
    readonly counts: number[];
    readonly total: () => { sum: number; count: number };
  };
type AnyCell = CounterCell | HistogramCell;

export function createInstruments(): Instruments {
  const cells = new Map<Definition, Map<string, AnyCell>>();
  const asked: ((set: SetValue) => void | Promise<void>)[] = [];

  function cellOf<C extends AnyCell>(
    definition: Definition,
    labels: readonly string[],
    make: (labels: readonly string[]) => C,
  ): C {
    const family = cells.get(definition) ?? new Map<string, AnyCell>();
    cells.set(definition, family);
    const isFull = family.size >= maxSeries && !family.has(labels.join("\n"));
    const bounded = isFull ? labels.map(() => overflow) : labels;
    const key = bounded.join("\n");
    const cell = (family.get(key) as C | undefined) ?? make([...bounded]);
    family.set(key, cell);
    return cell;
  }

  return {
    counter: (definition, ...labels) =>
      cellOf(definition, labels, newCounterCell),
    histogram: (definition, ...labels) =>
      cellOf(definition, labels, (own) =>
        newHistogramCell(own, definition.bounds ?? []),
      ),
    observed: (ask) => void asked.push(ask),
    collect: async () => {
      const points = new Map<Definition, Point[]>();
      const pointsOf = (definition: Definition): Point[] => {
        const known = points.get(definition) ?? [];
        points.set(definition, known);
        return known;
      };
      const set: SetValue = (definition, value, ...labels) => {
        if (Number.isFinite(value))
          pointsOf(definition).push({ labels, value });
      };
      await Promise.allSettled(asked.map(async (ask) => await ask(set)));
      for (const [definition, family] of cells) {
        for (const cell of family.values()) {
          pointsOf(definition).push(pointOf(cell));
        }
      }
      return [...points]
        .map(([definition, own]) => ({ definition, points: own }))
        .toSorted((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
    },
  };
}

function newCounterCell(labels: readonly string[]): CounterCell {
  let value = 0;
  return {
    labels,
    add: (amount = 1) => void (value += amount),
    value: () => value,
  };
}

function newHistogramCell(
  labels: readonly string[],
  bounds: readonly number[],
): HistogramCell {
  const counts = Array.from<number>({ length: bounds.length + 1 }).fill(0);
  let sum = 0;
  let count = 0;
  return {
    labels,
    counts,
    observe: (value) => {
      let slot = 0;
      while (slot < bounds.length && value > (bounds[slot] as number))
        slot += 1;
      counts[slot] = (counts[slot] as number) + 1;
      sum += value;
      count += 1;
    },
    total: () => ({ sum, count }),
  };
}

function pointOf(cell: AnyCell): Point {
  const { labels } = cell;
  return "counts" in cell
    ? { labels, counts: [...cell.counts], ...cell.total() }
    : { labels, value: cell.value() };
}
