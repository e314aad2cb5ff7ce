// One attempt as it went over the wire: what was sent, and what came back.
import { Skeleton, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { useLiveQuery } from "../../app/live-query.ts";
import { useSession } from "../../app/session.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Mono } from "../../parts/mono.tsx";
import { TextView } from "../../parts/text-view.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { sayDuration } from "../../words/number.ts";
import { detailOf, sayOutcome } from "../../words/outcome.ts";
import classes from "./attempts.module.css";
import {
  AttemptDocument,
  type AttemptQuery,
  type AttemptRowFragment,
} from "./delivery.generated.ts";
import type { Shown } from "./delivery-page.tsx";
import { Headers } from "./headers.tsx";
import { RequestView } from "./request-view.tsx";

/** src/http/response.ts keeps no more of a body, and cuts between characters. */
const keptBytes = 4 * 1024;

export function AttemptDetails(props: {
  readonly delivery: Shown;
  readonly attempt: AttemptRowFragment;
}) {
  const { delivery, attempt } = props;
  const { isOperator } = useSession();
  const { data, error, refresh } = useLiveQuery(AttemptDocument, {
    deliveryId: attempt.deliveryId,
    number: attempt.number,
  });
  const said = sayOutcome(attempt);
  const detail = detailOf(attempt.error);
  return (
    <Stack gap="sm">
      <Facts
        facts={[
          ["What happened", `${said.title}. ${said.meaning}`],
          ...(detail === undefined
            ? []
            : [["In detail", <Mono key="d" text={detail} />] as const]),
          ["Began", <ExactTime key="b" at={attempt.startedAt} />],
          [
            "Took",
            `${sayDuration(attempt.durationMs)}, from looking up the name to the end of the answer`,
          ],
          ...(isOperator && data?.attempt?.worker
            ? [["Worker", <Mono key="w" text={data.attempt.worker} />] as const]
            : []),
        ]}
      />
      <div className={classes["parts"]}>
        <RequestView delivery={delivery} attempt={attempt} />
        {data?.attempt ? (
          <Response attempt={attempt} kept={data.attempt} />
        ) : error ? (
          <ErrorState error={error} onRetry={refresh} />
        ) : (
          <Skeleton height={160} />
        )}
      </div>
    </Stack>
  );
}

function Response(props: {
  readonly attempt: AttemptRowFragment;
  readonly kept: NonNullable<AttemptQuery["attempt"]>;
}) {
  const { attempt, kept } = props;
  const body = kept.responseBody ?? "";
  const isCut = useMemo(
    () => new TextEncoder().encode(body).length > keptBytes - 4,
    [body],
  );
  if (attempt.statusCode === null) {
    return (
      <Stack gap="sm" component="section" aria-label="Response">
        <Text fw={600}>Response</Text>
        <Text c="dimmed">There was none.</Text>
      </Stack>
    );
  }
  const headers = Object.entries(
    (kept.responseHeaders ?? {}) as Record<string, string>,
  )
    .map(([name, value]) => ({ name, value }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return (
    <Stack gap="sm" component="section" aria-label="Response">
      <Text fw={600}>Response: {attempt.statusCode}</Text>
      <Headers
        label="Response headers"
        headers={headers}
        note="In alphabetical order; repeated ones as one. At most 64, and 8 KiB, are kept."
      />
      {body === "" ? (
        <Text c="dimmed">Its body was empty.</Text>
      ) : (
        <TextView
          label="Response body"
          text={body}
          note={`As text: nothing in it is run. ${isCut ? "Only its first 4 KiB are kept. " : ""}What can't be seen is marked; what was no UTF-8, or NUL, is \u{fffd}.`}
        />
      )}
    </Stack>
  );
}
