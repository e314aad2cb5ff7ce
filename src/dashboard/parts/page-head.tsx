// The head of a page: its title, and what can be done on it.
import { Group, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { brand } from "../app/brand.ts";
import { useObservable } from "../app/observable.ts";

export function PageHead(props: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  const { name } = useObservable(brand);
  useEffect(() => {
    document.title = `${props.title} · ${name}`;
  }, [props.title, name]);
  return (
    <Group justify="space-between" mb="sm" gap="sm">
      <Title order={1} size="h3" style={{ overflowWrap: "anywhere" }}>
        {props.title}
      </Title>
      {props.children}
    </Group>
  );
}
