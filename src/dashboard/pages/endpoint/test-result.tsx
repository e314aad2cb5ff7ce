// What becomes of one test event: it moves while one looks.
import { Code, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useLive, useLiveQuery } from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayDelivery } from "../../words/delivery-status.ts";
import { sayDuration } from "../../words/number.ts";
import {
  TestDeliveryDocument,
  TestMovedDocument,
  type TestDeliveryQuery,
} from "./test-event.generated.ts";

type Delivery = NonNullable<
  NonNullable<TestDeliveryQuery["event"]>["deliveries"]["nodes"][number]
>;
type Attempt = NonNullable<Delivery["attempts"]["nodes"][number]>;

export function TestResult({ eventId }: { readonly eventId: string }) {
  const { data, refresh } = useLiveQuery(
    TestDeliveryDocument,
    { eventId },
    { everyMs: 250, pollMs: 2000 },
  );
  useLive(TestMovedDocument, { eventId }, refresh);
  const [delivery] = rowsOf(data?.event?.deliveries);
  const attempts = rowsOf(delivery?.attempts);
  return (
    <Stack gap="xs" role="status" aria-label="What became of the test">
      <Group gap="sm">
        <Status
          said={sayDelivery(delivery ?? { status: "pending", attemptCount: 0 })}
        />
        {delivery?.nextAttemptAt ? (
          <Text c="dimmed">
            next attempt <Time at={delivery.nextAttemptAt} />
          </Text>
        ) : null}
        <Link to="/events/$id" params={{ id: eventId }}>
          Open this event
        </Link>
      </Group>
      {attempts.map((attempt) => (
        <AttemptLine key={attempt.number} attempt={attempt} />
      ))}
    </Stack>
  );
}

function AttemptLine({ attempt }: { readonly attempt: Attempt }) {
  const { number, statusCode, error, durationMs, responseBody } = attempt;
  const answer = error ?? `Your server answered ${statusCode ?? ""}`;
  return (
    <div>
      <Text>
        Attempt {number}: {answer}, after {sayDuration(durationMs)}.
      </Text>
      {responseBody ? (
        <Code block tabIndex={0} role="region" aria-label="What it answered">
          {responseBody.slice(0, 600)}
        </Code>
      ) : null}
    </div>
  );
}
