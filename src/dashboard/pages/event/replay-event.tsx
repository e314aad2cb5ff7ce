// Sends an event again, to all endpoints that want it now or to one.
import { Button, Select, Text } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { useLiveQuery } from "../../app/live-query.ts";
import { onceKey } from "../../app/once-key.ts";
import { rowsOf } from "../../app/rows.ts";
import { useSession } from "../../app/session.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { SendAgainDocument } from "../../parts/delivery-actions.generated.ts";
import { Failure } from "../../parts/failure.tsx";
import { ReplayChoicesDocument } from "./event.generated.ts";
import type { Shown } from "./event-page.tsx";

export function ReplayEvent(props: {
  readonly event: Shown;
  readonly onDone: () => void;
}) {
  const { event, onDone } = props;
  const { viewer } = useSession();
  const [key, setKey] = useState<string>();
  const [endpointId, setEndpointId] = useState("");
  const [said, setSaid] = useState("");
  const [{ fetching, error }, replay] = useMutation(SendAgainDocument);
  const isOpen = key !== undefined;
  const { data } = useLiveQuery(
    ReplayChoicesDocument,
    { tenant: event.tenant },
    { isPaused: !isOpen },
  );
  if (viewer.isReadOnly) return null;

  const send = async (): Promise<void> => {
    const { data: sent } = await replay({
      eventId: event.id,
      endpointId: endpointId === "" ? null : endpointId,
      key: key ?? null,
    });
    const count = sent?.replayEvent?.replayedCount;
    if (count === undefined || count === null) return;
    setKey(undefined);
    setSaid(sayReplayed(count));
    onDone();
  };
  return (
    <>
      <Text size="xs" c="dimmed" role="status">
        {said}
      </Text>
      <Button
        variant="default"
        onClick={() => {
          setSaid("");
          setKey(onceKey());
        }}
      >
        Send again…
      </Button>
      <ConfirmDialog
        title="Send this event again"
        isOpen={isOpen}
        onClose={() => setKey(undefined)}
        does="Send again"
        isBusy={fetching}
        onConfirm={() => void send()}
      >
        <Select
          label="To"
          data={[
            { value: "", label: "All endpoints that want it now" },
            ...rowsOf(data?.endpoints).map(({ id, url, description }) => ({
              value: id,
              label: description === "" ? url : `${url} – ${description}`,
            })),
          ]}
          value={endpointId}
          onChange={(id) => {
            setEndpointId(id ?? "");
            // Another request, so another key.
            setKey(onceKey());
          }}
        />
        <Text c="dimmed">
          Also to those that were made after it. Who has accepted it already
          gets it once more, with the same webhook id; what is still on its way
          is left as it is.
        </Text>
        <Failure title="It was not sent again" error={error} />
      </ConfirmDialog>
    </>
  );
}

function sayReplayed(count: number): string {
  if (count === 0)
    return "Nothing to send: no endpoint wants it, or it is still on its way.";
  return `Sent again to ${count} ${count === 1 ? "endpoint" : "endpoints"}.`;
}
