// Reads what /metrics says.
import assert from "node:assert/strict";

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Scrape {
  readonly text: string;
  readonly samples: readonly Sample[];
  /** Of all samples with this name and at least these labels; 0 if there are none. */
  readonly sum: (
    name: string,
    labels?: Readonly<Record<string, string>>,
  ) => number;
}

export async function scrape(url: string | undefined): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`);
  assert.equal(response.status, 200);
  return parseExposition(await response.text());
}

/** Throws at a line that is none. */
function parseExposition(text: string): Scrape {
  const samples = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line): Sample => {
      const match =
        /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (-?[\d.]+(?:e[+-]?\d+)?|[+-]Inf)$/.exec(
          line,
        );
      assert.ok(match, `not a sample: ${line}`);
      const pairs = [
        ...(match[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g),
      ];
      const labels = Object.fromEntries(
        pairs.map(([, label = "", value = ""]) => [label, value]),
      );
      return { name: match[1] ?? "", labels, value: Number(match[3]) };
    });
  return {
    text,
    samples,
    sum: (name, labels = {}) =>
      samples
        .filter(
          (sample) =>
            sample.name === name &&
            Object.entries(labels).every(
              ([label, value]) => sample.labels[label] === value,
            ),
        )
        .reduce((total, { value }) => total + value, 0),
  };
}
