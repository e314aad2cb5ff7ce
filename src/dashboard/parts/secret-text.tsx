// A secret that is to be copied once, and kept elsewhere.
import { Code, Group } from "@mantine/core";
import { CopyButton } from "./copy-button.tsx";

export function SecretText(props: {
  readonly secret: string;
  /** Which one it is, for the button and for screen readers. */
  readonly what: string;
}) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Code
        aria-label={props.what}
        role="group"
        style={{ overflowWrap: "anywhere" }}
      >
        {props.secret}
      </Code>
      <CopyButton value={props.secret} what={props.what} />
    </Group>
  );
}
