// What is left of a page that broke: a mistake of ours, told as such.
import { Alert, Button, Code, Group, Text } from "@mantine/core";

export function PageError({ error }: { readonly error: unknown }) {
  return (
    <Alert color="red" variant="outline" title="This page broke">
      <Text>That is a mistake in Postcommit, not yours.</Text>
      <Code block my="xs">
        {error instanceof Error ? error.message : String(error)}
      </Code>
      <Group>
        <Button variant="default" onClick={() => location.reload()}>
          Load it again
        </Button>
      </Group>
    </Alert>
  );
}
