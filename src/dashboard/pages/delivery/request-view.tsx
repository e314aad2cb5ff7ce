// What was sent, and how to send it again by hand.
import { Button, Collapse, Skeleton, Stack, Text } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useState } from "react";
import { useLiveQuery } from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import { JsonView } from "../../parts/json-view.tsx";
import { Mono } from "../../parts/mono.tsx";
import { TextView } from "../../parts/text-view.tsx";
import { curlScript } from "./curl.ts";
import {
  DeliveryPayloadDocument,
  type AttemptRowFragment,
} from "./delivery.generated.ts";
import type { Shown } from "./delivery-page.tsx";
import { Headers } from "./headers.tsx";
import { liveSecrets, sentRequest } from "./sent-request.ts";

const headersNote =
  "Put together again from the event, the endpoint as it is now, and the time of the attempt: Postcommit keeps no copy of what it sent. Neither the signature nor the version is kept; the secret never leaves the service.";

export function RequestView(props: {
  readonly delivery: Shown;
  readonly attempt: AttemptRowFragment;
}) {
  const { event, endpoint } = props.delivery;
  const { startedAt, outcome } = props.attempt;
  const [isCurl, setCurl] = useState(false);
  const clipboard = useClipboard({ timeout: 2000 });
  const { data } = useLiveQuery(
    DeliveryPayloadDocument,
    { eventId: event?.id ?? "" },
    { isPaused: !event },
  );
  if (!event || !endpoint) {
    return <Text c="dimmed">The event is not kept any more.</Text>;
  }
  const payloadText = data?.event?.payloadText;
  if (typeof payloadText !== "string") return <Skeleton height={240} />;
  const request = sentRequest({
    event: { ...event, payloadText },
    endpoint,
    secretCount: liveSecrets(rowsOf(endpoint.secrets), startedAt),
    startedAt,
  });
  const curl = curlScript(request, event.id);
  const isUnsent = ["address_forbidden", "scheme_forbidden"].includes(outcome);
  return (
    <Stack gap="sm" component="section" aria-label="Request">
      <Text fw={600}>
        Request: POST <Mono text={request.url} />
      </Text>
      {isUnsent ? (
        <Text c="dimmed">Nothing was sent. This is what would have been.</Text>
      ) : null}
      <Headers
        label="Request headers"
        headers={request.headers}
        note={headersNote}
      />
      <JsonView
        label="Request body"
        text={request.body}
        note="Laid out for reading; “Copy” copies the exact bytes that were sent and signed."
      />
      <div>
        <Button
          variant="default"
          size="compact-xs"
          aria-expanded={isCurl}
          onClick={() => {
            if (!isCurl) clipboard.copy(curl);
            setCurl(!isCurl);
          }}
        >
          {clipboard.copied ? "Copied as cURL" : "Copy as cURL"}
        </Button>
      </div>
      <Collapse expanded={isCurl} keepMounted={false}>
        <TextView
          label="cURL"
          text={curl}
          note="For a shell with curl and openssl. It signs anew: a signature is good for a few minutes only. Put the endpoint's signing secret into its second line: “Reveal” on the endpoint's page, or `postcommit secret`, shows it."
        />
      </Collapse>
    </Stack>
  );
}
