// The last that was owed to an endpoint.
import { Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { rowsOf } from "../../app/rows.ts";
import { Panel } from "../../parts/panel.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayDelivery } from "../../words/delivery-status.ts";
import type { ShownEndpoint } from "./endpoint-page.tsx";

export function RecentDeliveries(props: { readonly endpoint: ShownEndpoint }) {
  const deliveries = rowsOf(props.endpoint.deliveries);
  return (
    <Panel
      title="Recent deliveries"
      aside={
        <Link to="/deliveries" search={{ endpoint: props.endpoint.id }}>
          All deliveries
        </Link>
      }
    >
      {deliveries.length === 0 ? (
        <Text c="dimmed" px="sm" pb="sm">
          Nothing was owed to it yet.
        </Text>
      ) : (
        <Table aria-label="Recent deliveries" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Event</Table.Th>
              <Table.Th w={120}>State</Table.Th>
              <Table.Th visibleFrom="sm">Last answer</Table.Th>
              <Table.Th w={96} ta="right">
                Since
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {deliveries.map((delivery) => (
              <Table.Tr key={delivery.id}>
                <Table.Td>
                  <Link to="/deliveries/$id" params={{ id: delivery.id }}>
                    <Text span truncate display="block">
                      {delivery.event?.type ?? "an event of the past"}
                    </Text>
                  </Link>
                </Table.Td>
                <Table.Td>
                  <Status said={sayDelivery(delivery)} />
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <Text truncate c="dimmed" title={delivery.lastError ?? ""}>
                    {delivery.lastError ?? delivery.lastStatusCode ?? ""}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">
                  <Time at={delivery.createdAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
