// The head of a page: its title, and what can be done on it.
import { Group, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";

export function PageHead(props: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${props.title} · Postcommit`;
  }, [props.title]);
  return (
    <Group justify="space-between" mb="sm" gap="sm">
      <Title order={1} size="h3" style={{ overflowWrap: "anywhere" }}>
        {props.title}
      </Title>
      {props.children}
    </Group>
  );
}
