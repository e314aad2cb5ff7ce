// Copies a text, and says that it did.
import { Button, CopyButton as MantineCopyButton } from "@mantine/core";

export function CopyButton(props: {
  readonly value: string;
  /** What is copied, for who does not see where the button stands. */
  readonly what: string;
}) {
  return (
    <MantineCopyButton value={props.value} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="compact-xs"
          onClick={copy}
          aria-label={copied ? "Copied" : `Copy ${props.what}`}
        >
          {copied ? "Copied" : "Copy"}
        </Button>
      )}
    </MantineCopyButton>
  );
}
