// Why something that was asked for has not been done, in the service's words.
import { Alert, Text } from "@mantine/core";
import type { Failure } from "../app/action.ts";

export function FailureNote(props: { readonly failure: Failure | undefined }) {
  const { failure } = props;
  return failure ? (
    <Alert color="red" variant="outline" role="alert" p="xs">
      <Text>{failure.message}</Text>
      {failure.hint ? <Text c="dimmed">{failure.hint}</Text> : null}
    </Alert>
  ) : null;
}
