// Why something that was asked for was not done, in the service's words.
import { Alert, Text } from "@mantine/core";
import type { CombinedError } from "urql";
import { messageOf } from "../app/client.ts";

export function Failure(props: {
  /** What was not done, such as "It was not cancelled". */
  readonly title: string;
  readonly error: CombinedError | undefined;
  readonly onClose?: () => void;
}) {
  const { title, error, onClose } = props;
  if (!error) return null;
  const hint = error.graphQLErrors[0]?.extensions["hint"];
  return (
    <Alert
      color="red"
      variant="outline"
      role="alert"
      title={title}
      closeButtonLabel="Dismiss"
      {...(onClose && { withCloseButton: true, onClose })}
    >
      <Text>{messageOf(error)}</Text>
      {typeof hint === "string" ? <Text c="dimmed">{hint}</Text> : null}
    </Alert>
  );
}
