// What becomes of one test event: it moves while one looks.
import { Code, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useLive, useLiveQuery } from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import { PlainText } from "../../parts/plain-text.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayDelivery } from "../../words/delivery-status.ts";
import { sayDuration } from "../../words/number.ts";
import { sayOutcome } from "../../words/outcome.ts";
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
        {delivery ? (
          <Link to="/deliveries/$id" params={{ id: delivery.id }}>
            Look closer
          </Link>
        ) : null}
      </Group>
      {attempts.map((attempt) => (
        <AttemptLine key={attempt.number} attempt={attempt} />
      ))}
    </Stack>
  );
}

function AttemptLine({ attempt }: { readonly attempt: Attempt }) {
  const { number, outcome, statusCode, durationMs, responseBody } = attempt;
  const said = sayOutcome({ outcome, statusCode });
  return (
    <div>
      <Text>
        Attempt {number}: {said.title}, after {sayDuration(durationMs)}.
      </Text>
      {responseBody ? (
        <Code block tabIndex={0} role="region" aria-label="What it answered">
          <PlainText text={responseBody.slice(0, 600)} />
        </Code>
      ) : null}
    </div>
  );
}
