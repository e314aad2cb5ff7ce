// Rows that are on their way, as high as they will be.
import { Skeleton, Stack } from "@mantine/core";

export function RowSkeletons({ rows }: { readonly rows: number }) {
  return (
    <Stack gap={0} px="sm" pb="sm" aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton
          key={row}
          height={14}
          my={14}
          width={row % 2 ? "62%" : "78%"}
        />
      ))}
    </Stack>
  );
}
