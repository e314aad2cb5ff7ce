// Asks before something is done that can't be taken back, or that concerns many.
import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";

export function ConfirmDialog(props: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What the button does, in its own words. */
  readonly does: string;
  readonly onConfirm: () => void;
  readonly isDisabled?: boolean;
  readonly isBusy?: boolean;
  readonly isDangerous?: boolean;
  readonly children: ReactNode;
}) {
  const { title, isOpen, onClose, does, onConfirm, children } = props;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="md">
        {children}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button
            color={props.isDangerous ? "red" : undefined}
            onClick={onConfirm}
            disabled={props.isDisabled}
            loading={props.isBusy}
            data-autofocus
          >
            {does}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
