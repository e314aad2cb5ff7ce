// Owns the text that Prometheus scrapes (exposition format 0.0.4), and how OpenTelemetry's names become its own
// ("OpenTelemetry: Prometheus and OpenMetrics Compatibility"). The SDK's serializer leaves out the units' suffixes.
import type { Definition, Family, Point } from "./instruments.ts";

export const contentType = "text/plain; version=0.0.4; charset=utf-8";

const unitSuffixes: Readonly<Record<string, string>> = {
  s: "_seconds",
  By: "_bytes",
  "1": "_ratio",
};

/** `postcommit.attempt.duration` in s → `postcommit_attempt_duration_seconds`. */
export function prometheusName({ name, kind, unit }: Definition): string {
  const base = name.replaceAll(/[^a-zA-Z0-9]+/g, "_");
  const suffix = unitSuffixes[unit] ?? "";
  return `${base}${base.endsWith(suffix) ? "" : suffix}${kind === "counter" ? "_total" : ""}`;
}

export function exposition(families: readonly Family[]): string {
  return families.map(familyText).join("");
}

function familyText({ definition, points }: Family): string {
  const name = prometheusName(definition);
  const head = `# HELP ${name} ${escape(definition.description)}\n# TYPE ${name} ${definition.kind}\n`;
  return (
    head + points.map((point) => pointText(name, definition, point)).join("")
  );
}

function pointText(
  name: string,
  { labels = [], bounds = [] }: Definition,
  point: Point,
): string {
  const pairs = labels.map(
    (label, index) =>
      `${label.replaceAll(/[^a-zA-Z0-9]+/g, "_")}="${escape(point.labels[index] ?? "").replaceAll('"', '\\"')}"`,
  );
  if (!("counts" in point)) return `${name}${braced(pairs)} ${point.value}\n`;
  let cumulated = 0;
  const buckets = point.counts.map((count, slot) => {
    cumulated += count;
    const bound = `le="${bounds[slot] ?? "+Inf"}"`;
    return `${name}_bucket${braced([...pairs, bound])} ${cumulated}\n`;
  });
  return `${buckets.join("")}${name}_sum${braced(pairs)} ${point.sum}\n${name}_count${braced(pairs)} ${point.count}\n`;
}

function braced(pairs: readonly string[]): string {
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
