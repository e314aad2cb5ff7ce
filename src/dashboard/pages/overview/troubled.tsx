// The endpoints that somebody should look at, the worst first.
import { Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { rowsOf } from "../../app/rows.ts";
import { useSession } from "../../app/session.tsx";
import { Panel } from "../../parts/panel.tsx";
import { RowSkeletons } from "../../parts/row-skeletons.tsx";
import { Status } from "../../parts/status.tsx";
import { sayEndpoint, troubleOf } from "../../words/endpoint-state.ts";
import { sayShare } from "../../words/number.ts";
import { troubledEndpoints, type Part } from "./lists.ts";

const shown = 6;

export function Troubled({ data, search }: Part) {
  const { isOperator } = useSession();
  const all = rowsOf(data?.troubled)
    .filter((endpoint) => troubleOf(endpoint) > 0)
    .toSorted((a, b) => troubleOf(b) - troubleOf(a));
  return (
    <Panel
      title="Endpoints in trouble"
      aside={
        all.length > shown ? (
          <Link {...troubledEndpoints(search)}>All of them</Link>
        ) : null
      }
    >
      {!data ? (
        <RowSkeletons rows={3} />
      ) : all.length === 0 ? (
        <Text c="dimmed" px="sm" pb="sm">
          None: all of them take what they are sent.
        </Text>
      ) : (
        <Table aria-label="Endpoints in trouble" layout="fixed">
          <Table.Tbody>
            {all.slice(0, shown).map((endpoint) => {
              const { id, url, description, tenant } = endpoint;
              const { successRate } = endpoint.health ?? {};
              return (
                <Table.Tr key={id}>
                  <Table.Td>
                    <Text component="div" truncate title={url}>
                      <Link to="/endpoints/$id" params={{ id }}>
                        {description === "" || description === null
                          ? withoutScheme(url)
                          : description}
                      </Link>
                    </Text>
                    <Text size="xs" c="dimmed" truncate>
                      {isOperator ? `${tenant} · ` : ""}
                      {withoutScheme(url)}
                    </Text>
                  </Table.Td>
                  <Table.Td w={128}>
                    <Status said={sayEndpoint(endpoint)} />
                  </Table.Td>
                  <Table.Td w={72} ta="right" className="numbers">
                    <span title="Attempts of the last hour that succeeded">
                      {typeof successRate === "number"
                        ? sayShare(successRate)
                        : ""}
                    </span>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, "");
}
