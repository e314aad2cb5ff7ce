// Ending a signing secret before its time.
import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useAction } from "../../app/action.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Time } from "../../parts/time.tsx";
import { ExpireSecretDocument } from "./secrets.generated.ts";

export function ExpireSecret(props: {
  readonly secret: { readonly id: string; readonly createdAt: string };
  readonly onExpired: () => void;
}) {
  const { secret, onExpired } = props;
  const [isOpen, dialog] = useDisclosure();
  const action = useAction(ExpireSecretDocument);
  const expire = async (): Promise<void> => {
    if (!(await action.run({ id: secret.id }))) return;
    dialog.close();
    onExpired();
  };
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        color="red"
        onClick={() => {
          action.reset();
          dialog.open();
        }}
      >
        End now
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title="End this secret now?"
        confirm="End it"
        isDangerous
        isRunning={action.isRunning}
        failure={action.failure}
        onConfirm={() => void expire()}
        onClose={dialog.close}
      >
        <Text>
          The secret that was made <Time at={secret.createdAt} /> signs nothing
          any more. Whoever still checks with it refuses what is sent from now
          on.
        </Text>
      </ConfirmDialog>
    </>
  );
}
