// Replacing a signing secret: the new one is shown, and the old one signs as well for a while.
import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useAction } from "../../app/action.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { SecretText } from "../../parts/secret-text.tsx";
import { RotateSecretDocument } from "./secrets.generated.ts";

const overlaps = [
  { value: "0", label: "It ends at once" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
];

export function RotateSecret(props: {
  readonly endpointId: string;
  readonly onRotated: () => void;
}) {
  const [isOpen, dialog] = useDisclosure();
  const [hours, setHours] = useState("24");
  const [secret, setSecret] = useState<string>();
  const action = useAction(RotateSecretDocument);
  const rotate = async (): Promise<void> => {
    const data = await action.run({
      endpointId: props.endpointId,
      overlap: { hours: Number(hours) },
    });
    const made = data?.rotateSecret?.secret;
    if (!made) return;
    dialog.close();
    setSecret(made);
    props.onRotated();
  };
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          action.reset();
          dialog.open();
        }}
      >
        Rotate
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title="Make a new secret?"
        does="Make a new one"
        isBusy={action.isRunning}
        onConfirm={() => void rotate()}
        onClose={dialog.close}
      >
        <Text>
          Requests are signed with the new secret from now on, and with the old
          one as well for as long as you say. Whoever receives them changes over
          meanwhile, and misses nothing.
        </Text>
        <Select
          label="How long the old one still signs"
          data={overlaps}
          value={hours}
          onChange={(value) => setHours(value ?? "24")}
          comboboxProps={{ withinPortal: true }}
        />
        {hours === "0" ? (
          <Text c="dimmed">
            Only if it has leaked: requests that are checked with the old secret
            are refused from now on.
          </Text>
        ) : null}
        <Failure title="No new secret was made" error={action.error} />
      </ConfirmDialog>
      <Modal
        opened={secret !== undefined}
        onClose={() => setSecret(undefined)}
        title="The new secret"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Stack gap="md">
          <SecretText secret={secret ?? ""} what="the new secret" />
          <Text>
            Give it to whoever receives these webhooks.{" "}
            {hours === "0"
              ? "The old one signs nothing any more."
              : "The old one signs as well meanwhile."}
          </Text>
          <Group justify="flex-end">
            <Button onClick={() => setSecret(undefined)} data-autofocus>
              Done
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
