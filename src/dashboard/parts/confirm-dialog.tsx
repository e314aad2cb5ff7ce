// Asks before something is done that can't be taken back, or that concerns many; stays open to say why it failed.
import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { Failure } from "../app/action.ts";
import { FailureNote } from "./failure-note.tsx";

export function ConfirmDialog(props: {
  readonly isOpen: boolean;
  readonly title: string;
  /** What will happen; fields, where something is to be said of it. */
  readonly children: ReactNode;
  /** What the button that does it says. */
  readonly confirm: string;
  /** It takes something away that does not come back. */
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  readonly isRunning?: boolean;
  readonly failure?: Failure | undefined;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const { isDangerous = false, isRunning = false, onClose } = props;
  return (
    <Modal
      opened={props.isOpen}
      onClose={onClose}
      title={props.title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isRunning) props.onConfirm();
        }}
      >
        <Stack gap="md">
          {props.children}
          <FailureNote failure={props.failure} />
          <Group justify="flex-end" gap="xs">
            {/* Not "Cancel": that is what some of these do. */}
            <Button
              variant="default"
              onClick={onClose}
              data-autofocus={isDangerous || undefined}
            >
              Leave it
            </Button>
            <Button
              type="submit"
              color={isDangerous ? "red" : undefined}
              disabled={props.isDisabled}
              loading={isRunning}
              data-autofocus={!isDangerous || undefined}
            >
              {props.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
