// The keys that do something.
import { Kbd, Modal, Table } from "@mantine/core";
import { Fragment } from "react";
import type { Place } from "./navigation.ts";

export function HelpDialog(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly places: readonly Place[];
}) {
  const keys: readonly (readonly [string, string])[] = [
    ["/", "Search"],
    ["j", "Down a list"],
    ["k", "Up a list"],
    ["Enter", "Open"],
    ["x", "Select in a list; with Shift, all from the last one on"],
    ["r", "Retry the delivery that is open"],
    ["R", "Retry the selected deliveries"],
    ["C", "Cancel the selected deliveries"],
    ...props.places.map(
      ({ key, label }) => [`g ${key}`, `Go to ${label}`] as const,
    ),
    ["?", "This help"],
  ];
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title="Keyboard shortcuts"
    >
      <Table aria-label="Keyboard shortcuts">
        <Table.Tbody>
          {keys.map(([key, does]) => (
            <Table.Tr key={key}>
              <Table.Td w={110}>
                {key.split(" ").map((each, index) => (
                  <Fragment key={each}>
                    {index > 0 ? " " : null}
                    <Kbd>{each}</Kbd>
                  </Fragment>
                ))}
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
