// Why attempts failed in the time that is shown, the most frequent reason first.
import { Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { rowsOf } from "../../app/rows.ts";
import { Panel } from "../../parts/panel.tsx";
import { sayNumber } from "../../words/number.ts";
import { outcomes } from "../../words/outcome.ts";
import { deliveriesOf, type Part } from "./lists.ts";

export function Causes({ data, search }: Part) {
  const counts = new Map<string, number>();
  for (const point of rowsOf(data?.statistics)) {
    const found = (point.outcomes ?? {}) as Readonly<Record<string, number>>;
    for (const [outcome, count] of Object.entries(found)) {
      if (outcome === "delivered") continue;
      counts.set(outcome, (counts.get(outcome) ?? 0) + count);
    }
  }
  if (counts.size === 0) return null;
  const all = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 5);
  return (
    <Panel title="Why attempts failed">
      <Table aria-label="Why attempts failed">
        <Table.Tbody>
          {all.map(([outcome, count]) => (
            <Table.Tr key={outcome}>
              <Table.Td>
                <Link {...deliveriesOf(search, outcome)}>
                  {outcomes.find(({ value }) => value === outcome)?.label ??
                    outcome}
                </Link>
              </Table.Td>
              <Table.Td ta="right" className="numbers">
                <Text span>{sayNumber(count)}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
