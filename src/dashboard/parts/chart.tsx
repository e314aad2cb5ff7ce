// A chart over time: an image with a summary for those who do not see it, and its numbers as a table for everyone.
import { Button, Group, Skeleton, Table, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import { absolute, clock, useTimeZone } from "../app/time-zone.ts";
import type { Tone } from "../words/delivery-status.ts";
import { Panel } from "./panel.tsx";

export type Series = {
  readonly label: string;
  readonly tone: Tone | "first" | "second" | "third";
  readonly values: readonly (number | null)[];
};

// It is a third of what a list needs, so only who sees a chart loads it.
const Canvas = lazy(async () => {
  const { ChartCanvas } = await import("./chart-canvas.tsx");
  return { default: ChartCanvas };
});

export const chartHeight = 180;

export function Chart(props: {
  readonly title: string;
  /** The whole of it in a sentence. */
  readonly summary: string;
  /** ISO 8601, one for each value of a series. Undefined while they are not known yet. */
  readonly times: readonly string[] | undefined;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}) {
  const { title, summary, times, series, format } = props;
  const [isTable, setTable] = useState(false);
  const [point, setPoint] = useState<number>();
  const [zone] = useTimeZone();
  const at = point === undefined ? undefined : times?.[point];
  const { ref, width } = useElementSize();
  return (
    <Panel
      title={title}
      aside={
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => setTable(!isTable)}
          aria-pressed={isTable}
        >
          As table
        </Button>
      }
    >
      <Group gap="md" px="sm" pb={4}>
        {series.map(({ label, tone, values }) => (
          <Group key={label} gap={6}>
            <span
              aria-hidden
              style={{
                width: 10,
                height: 3,
                borderRadius: 2,
                background: colorOf(tone),
              }}
            />
            <Text span size="xs" c="dimmed">
              {label}
            </Text>
            {at === undefined ? null : (
              <Text span size="xs" fw={600} className="numbers">
                {say(values[point ?? 0], format)}
              </Text>
            )}
          </Group>
        ))}
        <Text span size="xs" c="dimmed" className="numbers" ml="auto">
          {at === undefined ? "" : clock(Date.parse(at) / 1000, zone, true)}
        </Text>
      </Group>
      {isTable ? (
        <Numbers
          title={title}
          times={times ?? []}
          series={series}
          format={format}
        />
      ) : (
        <div ref={ref} role="img" aria-label={`${title}: ${summary}`}>
          {times && width > 0 ? (
            <Suspense fallback={<Skeleton height={chartHeight} />}>
              <Canvas
                times={times}
                series={series}
                width={width}
                format={format}
                onPoint={setPoint}
              />
            </Suspense>
          ) : (
            <Skeleton height={chartHeight} />
          )}
        </div>
      )}
    </Panel>
  );
}

export function colorOf(tone: Series["tone"]): string {
  const own = {
    first: "light-dark(#3b5bdb, #8ea4ff)",
    second: "light-dark(#9a5b00, #f0b04a)",
    third: "light-dark(#a61e6b, #f38fc6)",
  } as const;
  return tone in own ? own[tone as keyof typeof own] : `var(--app-${tone})`;
}

function say(
  value: number | null | undefined,
  format: (value: number) => string,
): string {
  return value === null || value === undefined ? "–" : format(value);
}

function Numbers(props: {
  readonly title: string;
  readonly times: readonly string[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}) {
  const { title, times, series, format } = props;
  const [zone] = useTimeZone();
  return (
    <Table.ScrollContainer
      minWidth={320}
      maxHeight={320}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
    >
      <Table aria-label={title} className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time</Table.Th>
            {series.map(({ label }) => (
              <Table.Th key={label} ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {times
            .map((at, index) => ({ at, index }))
            .toReversed()
            .map(({ at, index }) => (
              <Table.Tr key={at}>
                <Table.Td>{absolute(at, zone)}</Table.Td>
                {series.map(({ label, values }) => (
                  <Table.Td key={label} ta="right">
                    {say(values[index], format)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
