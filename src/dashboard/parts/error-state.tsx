// What failed, in the service's words, and a way on.
import { Alert, Button, Group, Text } from "@mantine/core";
import type { CombinedError } from "urql";
import { messageOf } from "../app/client.ts";

export function ErrorState(props: {
  readonly error: CombinedError;
  readonly onRetry?: () => void;
  /** Whether it is tried again without anybody's doing. */
  readonly isWaiting?: boolean;
}) {
  const { error, onRetry, isWaiting = false } = props;
  const hint = error.graphQLErrors[0]?.extensions["hint"];
  return (
    <Alert
      color="red"
      variant="outline"
      title="This could not be loaded"
      m="md"
    >
      <Text>{messageOf(error)}</Text>
      {typeof hint === "string" ? <Text c="dimmed">{hint}</Text> : null}
      {isWaiting ? <Text c="dimmed">Trying again…</Text> : null}
      {onRetry ? (
        <Group mt="xs">
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      ) : null}
    </Alert>
  );
}
