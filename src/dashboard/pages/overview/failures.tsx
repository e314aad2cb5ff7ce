// What does not get through at the moment: the newest of what failed for good, and of what is tried again.
import { Stack, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { rowsOf } from "../../app/rows.ts";
import { Panel } from "../../parts/panel.tsx";
import { RowSkeletons } from "../../parts/row-skeletons.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayDelivery } from "../../words/delivery-status.ts";
import type { FailingDeliveryFragment } from "./overview.generated.ts";
import { deliveriesIn, type Part } from "./lists.ts";

const shown = 8;

export function Failures({ data, search }: Part) {
  // Ids begin with the time of the event.
  const all = [...rowsOf(data?.failed), ...rowsOf(data?.retrying)]
    .filter(
      ({ attemptCount, status }) => attemptCount > 0 || status === "failed",
    )
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, shown);
  return (
    <Panel
      title="Not getting through"
      aside={
        all.length > 0 ? (
          <Text component="div" size="xs" c="dimmed">
            <Link {...deliveriesIn("pending", search)}>All that wait</Link>
            {" · "}
            <Link {...deliveriesIn("failed", search)}>All that failed</Link>
          </Text>
        ) : null
      }
    >
      {!data ? (
        <RowSkeletons rows={shown} />
      ) : all.length === 0 ? (
        <Text c="dimmed" px="sm" pb="sm">
          Nothing: everything was delivered at its first attempt, or is about to
          be.
        </Text>
      ) : (
        <Table aria-label="Not getting through" layout="fixed">
          <Table.Tbody>
            {all.map((delivery) => (
              <Row key={delivery.id} delivery={delivery} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}

function Row({ delivery }: { readonly delivery: FailingDeliveryFragment }) {
  const { id, event, endpoint, lastError, createdAt } = delivery;
  return (
    <Table.Tr>
      <Table.Td>
        <Text component="div" truncate>
          <Link to="/deliveries/$id" params={{ id }}>
            {event?.type ?? "an event"}
          </Link>
        </Text>
        <Text size="xs" c="dimmed" truncate title={lastError ?? ""}>
          {lastError ?? endpoint?.url}
        </Text>
      </Table.Td>
      <Table.Td w={128}>
        <Stack gap={0}>
          <Status said={sayDelivery(delivery)} />
          <Text size="xs" c="dimmed" className="numbers">
            {delivery.attemptCount === 1
              ? "1 attempt"
              : `${delivery.attemptCount} attempts`}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td w={92} ta="right">
        <Time at={createdAt} />
      </Table.Td>
    </Table.Tr>
  );
}
