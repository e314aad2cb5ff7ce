// Deleting an endpoint, after it was said what that takes along.
import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useAction } from "../../app/action.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Panel } from "../../parts/panel.tsx";
import { sayCount } from "../../words/number.ts";
import type { ShownEndpoint } from "./endpoint-page.tsx";
import { DeleteEndpointDocument } from "./endpoint.generated.ts";

export function DeleteEndpoint(props: {
  readonly endpoint: ShownEndpoint;
  readonly refresh: () => void;
}) {
  const { endpoint, refresh } = props;
  const [isOpen, dialog] = useDisclosure();
  const action = useAction(DeleteEndpointDocument);
  const remove = async (): Promise<void> => {
    if (!(await action.run({ id: endpoint.id }))) return;
    dialog.close();
    refresh();
    window.scrollTo({ top: 0 });
  };
  return (
    <Panel
      title="Delete"
      aside={
        <Button
          variant="default"
          c="var(--app-bad)"
          onClick={() => {
            action.reset();
            dialog.open();
          }}
        >
          Delete this endpoint
        </Button>
      }
    >
      <Text c="dimmed" px="sm" pb="sm">
        It gets nothing any more, and can't be brought back. To stop only for a
        while, pause it.
      </Text>
      <ConfirmDialog
        isOpen={isOpen}
        title="Delete this endpoint?"
        does="Delete"
        isDangerous
        isBusy={action.isRunning}
        onConfirm={() => void remove()}
        onClose={dialog.close}
      >
        <Text style={{ overflowWrap: "anywhere" }}>
          <strong>{endpoint.url}</strong> gets nothing any more.{" "}
          {sayOpen(endpoint)} What happened so far can still be seen. This can
          not be undone.
        </Text>
        <Failure title="It was not deleted" error={action.error} />
      </ConfirmDialog>
    </Panel>
  );
}

function sayOpen({ health }: ShownEndpoint): string {
  const { waiting, scheduled, held } = health?.backlog ?? {};
  const kinds = [waiting ?? 0, scheduled ?? 0, held ?? 0];
  const count = kinds.reduce((sum, each) => sum + each, 0);
  if (count === 0) return "Nothing waits for it.";
  const isExact = kinds.every((each) => each < 10_000);
  return count === 1
    ? "The delivery that waits for it is cancelled."
    : `The ${sayCount({ count, isExact })} deliveries that wait for it are cancelled.`;
}
