// The picture of a chart, drawn by uPlot. Only chart.tsx uses it.
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clock, useTimeZone } from "../app/time-zone.ts";
import { chartHeight, colorOf, type Series } from "./chart.tsx";

export function ChartCanvas(props: {
  readonly times: readonly string[];
  readonly series: readonly Series[];
  readonly width: number;
  readonly format: (value: number) => string;
  /** The index under the pointer; undefined where there is none. */
  readonly onPoint: (index: number | undefined) => void;
}) {
  const { times, series, width, format, onPoint } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const scheme = useComputedColorScheme();
  const [zone] = useTimeZone();
  const shape = series.map(({ label, tone }) => `${label}:${tone}`).join("|");

  // A new picture only for another shape; new numbers are put into the one that is there.
  useEffect(() => {
    const target = place.current;
    if (!target) return undefined;
    const resolve = resolver(target);
    const grid = { stroke: resolve("var(--app-line)"), width: 1 };
    const axis = {
      stroke: resolve("var(--mantine-color-dimmed)"),
      font: "11px system-ui, sans-serif",
      grid,
      ticks: { show: false },
    };
    const made = new UPlot(
      {
        width,
        height: chartHeight,
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
        ...(zone === "utc" && {
          tzDate: (seconds: number) =>
            UPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
        }),
        hooks: {
          setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)],
        },
        scales: { y: { range: (_plot, _min, max) => [0, (max || 1) * 1.1] } },
        axes: [
          {
            ...axis,
            size: 28,
            values: (_plot, splits) => {
              const isLong = (splits.at(-1) ?? 0) - (splits[0] ?? 0) > 86_400;
              return splits.map((each) => clock(each, zone, isLong));
            },
          },
          {
            ...axis,
            size: 64,
            values: (_plot, values) => values.map((value) => format(value)),
          },
        ],
        series: [
          {},
          ...shape.split("|").map((each) => {
            const [label = "", tone = ""] = each.split(":");
            return {
              label,
              stroke: resolve(colorOf(tone as Series["tone"])),
              width: 1.75,
              points: { size: 5, filter: alone },
            };
          }),
        ],
      },
      [[]],
      target,
    );
    plot.current = made;
    return () => {
      plot.current = undefined;
      made.destroy();
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the width is set below; format is a plain function
  }, [scheme, zone, shape]);

  useEffect(() => {
    plot.current?.setData([
      times.map((at) => Date.parse(at) / 1000),
      ...series.map(({ values }) => [...values]),
    ]);
  }, [times, series, scheme, zone, shape]);

  useEffect(() => {
    plot.current?.setSize({ width, height: chartHeight });
  }, [width]);

  return <div ref={place} aria-hidden />;
}

/** A line needs two points; one that has no neighbour would not be seen. */
function alone(plot: UPlot, index: number): number[] {
  const values = plot.data[index] ?? [];
  return [...values.keys()].filter(
    (at) =>
      typeof values[at] === "number" &&
      typeof values[at - 1] !== "number" &&
      typeof values[at + 1] !== "number",
  );
}

/** A canvas knows no variables: what CSS makes of a colour, here and in this scheme. */
function resolver(place: HTMLElement): (color: string) => string {
  return (color) => {
    place.style.color = color;
    const resolved = getComputedStyle(place).color;
    place.style.color = "";
    return resolved;
  };
}
