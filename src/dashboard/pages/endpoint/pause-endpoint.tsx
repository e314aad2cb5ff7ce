// Pausing an endpoint, and resuming it with what was held meanwhile.
import { Alert, Button, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useAction } from "../../app/action.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Time } from "../../parts/time.tsx";
import { sayCount } from "../../words/number.ts";
import type { ShownEndpoint } from "./endpoint-page.tsx";
import {
  PauseEndpointDocument,
  ResumeEndpointDocument,
} from "./endpoint.generated.ts";

type Props = {
  readonly endpoint: ShownEndpoint;
  readonly refresh: () => void;
};

export function PauseEndpoint(props: Props) {
  return props.endpoint.pausedAt === null ? (
    <Pause {...props} />
  ) : (
    <Resume {...props} />
  );
}

function Pause({ endpoint, refresh }: Props) {
  const [isOpen, dialog] = useDisclosure();
  const [reason, setReason] = useState("");
  const action = useAction(PauseEndpointDocument);
  const pause = async (): Promise<void> => {
    const text = reason.trim();
    const done = await action.run({
      id: endpoint.id,
      ...(text !== "" && { reason: text }),
    });
    if (!done) return;
    dialog.close();
    setReason("");
    refresh();
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
        Pause
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title="Pause this endpoint?"
        does="Pause"
        isBusy={action.isRunning}
        onConfirm={() => void pause()}
        onClose={dialog.close}
      >
        <Text>
          Nothing is sent to it any more. Its deliveries are held as they come
          due, and none of them is lost: they go out when it is resumed.
        </Text>
        <TextInput
          label="Reason"
          description="For whoever wonders later"
          maxLength={2000}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Failure title="It was not paused" error={action.error} />
      </ConfirmDialog>
    </>
  );
}

function Resume({ endpoint, refresh }: Props) {
  const [isOpen, dialog] = useDisclosure();
  const action = useAction(ResumeEndpointDocument);
  const resume = async (): Promise<void> => {
    if (!(await action.run({ id: endpoint.id }))) return;
    dialog.close();
    refresh();
  };
  return (
    <>
      <Button
        onClick={() => {
          action.reset();
          dialog.open();
        }}
      >
        Resume
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title="Resume this endpoint?"
        does="Resume"
        isBusy={action.isRunning}
        onConfirm={() => void resume()}
        onClose={dialog.close}
      >
        <Text>
          {sayHeld(endpoint)}{" "}
          {endpoint.health?.backlog?.held
            ? "They are sent first, no faster than it takes them."
            : "New events are sent at once."}
        </Text>
        <Failure title="It was not resumed" error={action.error} />
      </ConfirmDialog>
    </>
  );
}

/** Said of an endpoint that is paused. */
export function PausedNote(props: { readonly endpoint: ShownEndpoint }) {
  const { endpoint } = props;
  const { pausedAt, pausedReason, deletedAt } = endpoint;
  if (pausedAt === null || deletedAt !== null) return null;
  return (
    <Alert
      color="yellow"
      variant="outline"
      title="This endpoint is paused"
      styles={{
        root: { borderColor: "var(--app-busy)" },
        title: { color: "var(--app-busy)" },
      }}
    >
      <Text>
        Since <Time at={pausedAt} />
        {pausedReason ? `: ${pausedReason}` : ""}. {sayHeld(endpoint)}
      </Text>
    </Alert>
  );
}

function sayHeld({ health }: ShownEndpoint): string {
  const held = health?.backlog?.held ?? 0;
  if (held === 0) return "No delivery is held so far.";
  if (held === 1) return "1 delivery is held.";
  return `${sayCount({ count: held, isExact: held < 10_000 })} deliveries are held.`;
}
