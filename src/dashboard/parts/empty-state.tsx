// Nothing here, and what would change that.
import { Code, Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";

export function EmptyState(props: {
  readonly title: string;
  readonly children?: ReactNode;
  /** Something to paste. */
  readonly paste?: { readonly text: string; readonly what: string };
}) {
  const { title, children, paste } = props;
  return (
    <Stack gap="sm" p="lg" maw={640}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {typeof children === "string" ? <Text>{children}</Text> : children}
      {paste ? (
        <>
          <Code block tabIndex={0} role="region" aria-label={paste.what}>
            {paste.text}
          </Code>
          <Group>
            <CopyButton value={paste.text} what={paste.what} />
          </Group>
        </>
      ) : null}
    </Stack>
  );
}
