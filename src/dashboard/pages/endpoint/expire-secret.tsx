// Ending a signing secret before its time.
import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useAction } from "../../app/action.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
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
        does="End it"
        isDangerous
        isBusy={action.isRunning}
        onConfirm={() => void expire()}
        onClose={dialog.close}
      >
        <Text>
          The secret that was made <Time at={secret.createdAt} /> signs nothing
          any more. Whoever still checks with it refuses what is sent from now
          on.
        </Text>
        <Failure title="It was not ended" error={action.error} />
      </ConfirmDialog>
    </>
  );
}
