// What can be done with one delivery: try it now, stop it, send it once more.
import { Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { useKeys } from "../../app/keys.ts";
import { onceKey } from "../../app/once-key.ts";
import { useSession } from "../../app/session.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import {
  CancelDeliveryDocument,
  RetryDeliveryDocument,
  SendAgainDocument,
} from "../../parts/delivery-actions.generated.ts";
import { Failure } from "../../parts/failure.tsx";
import type { Shown } from "./delivery-page.tsx";

export function DeliveryActions(props: {
  readonly delivery: Shown;
  readonly onDone: () => void;
}) {
  const { delivery, onDone } = props;
  const { viewer } = useSession();
  const [retried, retry] = useMutation(RetryDeliveryDocument);
  const [cancelled, cancel] = useMutation(CancelDeliveryDocument);
  const [sent, sendAgain] = useMutation(SendAgainDocument);
  const [asked, setAsked] = useState<"cancel" | "again">();
  const [isDismissed, setDismissed] = useState(false);
  const { id, status, endpoint, eventId } = {
    ...delivery,
    eventId: delivery.event?.id,
  };
  const isThere = endpoint !== null && endpoint.deletedAt === null;
  const canRetry =
    isThere && ["pending", "failed", "cancelled"].includes(status);
  const canCancel = status === "pending" || status === "held";
  const canSendAgain = isThere && status === "delivered" && eventId;

  const start = (action: Promise<unknown>): void => {
    setAsked(undefined);
    setDismissed(false);
    void action.then(onDone);
  };
  const retryNow = (): void => {
    if (canRetry && !viewer.isReadOnly && !retried.fetching) {
      start(retry({ id, key: onceKey() }));
    }
  };
  useKeys({ r: retryNow });

  if (viewer.isReadOnly) {
    return (
      <Text size="xs" c="dimmed">
        You may look, but not change anything.
      </Text>
    );
  }
  const failed = [
    ["It was not retried", retried.error],
    ["It was not cancelled", cancelled.error],
    ["It was not sent again", sent.error],
  ] as const;
  return (
    <>
      <Group gap="xs">
        {canCancel ? (
          <Button
            variant="default"
            onClick={() => setAsked("cancel")}
            loading={cancelled.fetching}
          >
            Cancel…
          </Button>
        ) : null}
        {canRetry ? (
          <Button
            onClick={retryNow}
            loading={retried.fetching}
            rightSection={
              <Kbd size="xs" aria-hidden visibleFrom="sm">
                r
              </Kbd>
            }
          >
            Retry now
          </Button>
        ) : null}
        {canSendAgain ? (
          <Button
            variant="default"
            onClick={() => setAsked("again")}
            loading={sent.fetching}
          >
            Send again…
          </Button>
        ) : null}
      </Group>
      {isDismissed
        ? null
        : failed.map(([title, error]) =>
            error ? (
              <div key={title} style={{ flexBasis: "100%" }}>
                <Failure
                  title={title}
                  error={error}
                  onClose={() => setDismissed(true)}
                />
              </div>
            ) : null,
          )}
      <ConfirmDialog
        title="Cancel this delivery?"
        isOpen={asked === "cancel"}
        onClose={() => setAsked(undefined)}
        does="Cancel the delivery"
        isDangerous
        onConfirm={() => start(cancel({ id, key: onceKey() }))}
      >
        <Text>
          No further attempt is made, unless somebody retries it. One that is
          just under way can still succeed.
        </Text>
      </ConfirmDialog>
      <ConfirmDialog
        title="Send it again?"
        isOpen={asked === "again"}
        onClose={() => setAsked(undefined)}
        does="Send again"
        onConfirm={() => {
          if (!eventId) return;
          const endpointId = endpoint?.id ?? null;
          start(sendAgain({ eventId, endpointId, key: onceKey() }));
        }}
      >
        <Stack gap="xs">
          <Text>
            Your server has accepted this delivery already. It gets the same
            event once more, with the same webhook id: whoever looks at that
            knows that it is a repetition.
          </Text>
        </Stack>
      </ConfirmDialog>
    </>
  );
}
