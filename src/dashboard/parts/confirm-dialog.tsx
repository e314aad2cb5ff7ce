// Asks before something is done that can't be taken back, or that concerns many. Enter in a field of it confirms.
import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";

export function ConfirmDialog(props: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What the button does, in its own words. Without it there is nothing to confirm. */
  readonly does?: string;
  readonly onConfirm?: () => void;
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
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // It may stand in a form, whose event this is not.
          event.stopPropagation();
          if (!props.isDisabled && !props.isBusy) onConfirm?.();
        }}
      >
        <Stack gap="md">
          {children}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {does === undefined ? "Close" : "Leave it"}
            </Button>
            {does === undefined ? null : (
              <Button
                type="submit"
                color={props.isDangerous ? "red.9" : undefined}
                disabled={props.isDisabled}
                loading={props.isBusy}
                data-autofocus
              >
                {does}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
