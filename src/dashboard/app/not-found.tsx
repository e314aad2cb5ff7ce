import { Anchor } from "@mantine/core";
import { EmptyState } from "../parts/empty-state.tsx";

export function NotFound() {
  return (
    <EmptyState title="There is no such page">
      <Anchor href="/">Go to the overview</Anchor>
    </EmptyState>
  );
}
