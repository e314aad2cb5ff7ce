// How far something is that is done to many, while one looks; and a way to stop it.
import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { useLiveQuery } from "../app/live-query.ts";
import { onceKey } from "../app/once-key.ts";
import { useSession } from "../app/session.tsx";
import {
  sayBulkKind,
  sayBulkProgress,
  sayBulkStatus,
} from "../words/bulk-job.ts";
import {
  BulkJobProgressDocument,
  StopBulkJobDocument,
  type BulkJobRowFragment,
} from "./bulk-progress.generated.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { Failure } from "./failure.tsx";
import { Status } from "./status.tsx";

/** A job that is asked for again each second, until it is over. */
export function useBulkJob(id: string | undefined) {
  const [isOver, setOver] = useState(false);
  const { data, error, refresh } = useLiveQuery(
    BulkJobProgressDocument,
    { id: id ?? "" },
    {
      everyMs: 300,
      isPaused: id === undefined,
      ...(!isOver && { pollMs: 1000 }),
    },
  );
  const job = data?.bulkJob ?? undefined;
  const isNowOver = job !== undefined && job.status !== "running";
  if (isNowOver !== isOver) setOver(isNowOver);
  return { job, isLoaded: data !== undefined, error, refresh };
}

export function BulkProgress({ job }: { readonly job: BulkJobRowFragment }) {
  const { viewer } = useSession();
  const [stopped, stop] = useMutation(StopBulkJobDocument);
  const [isAsked, setAsked] = useState(false);
  const { title, things } = sayBulkKind(job.kind);
  const isRunning = job.status === "running";
  const handled = job.doneCount + job.skippedCount;
  const percent =
    job.expectedCount > 0
      ? Math.min(100, (100 * handled) / job.expectedCount)
      : isRunning
        ? 0
        : 100;
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Status said={sayBulkStatus(job.status)} />
        {isRunning && !viewer.isReadOnly ? (
          <Button
            variant="default"
            size="compact-xs"
            loading={stopped.fetching}
            onClick={() => setAsked(true)}
          >
            Stop…
          </Button>
        ) : null}
      </Group>
      <Progress
        value={percent}
        size="sm"
        color={
          isRunning ? "indigo" : job.status === "finished" ? "green" : "gray"
        }
        aria-label={title}
      />
      <Text size="xs" className="numbers" role="status">
        {sayBulkProgress(job)}.
      </Text>
      {job.kind === "cancel_deliveries" ? null : (
        <Text size="xs" c="dimmed">
          What is in line is sent as fast as each endpoint takes it; that may
          take longer than this.
        </Text>
      )}
      <Failure title="It was not stopped" error={stopped.error} />
      <ConfirmDialog
        title={`Stop: ${title.toLowerCase()}?`}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        does="Stop it"
        isDangerous
        onConfirm={() => {
          setAsked(false);
          void stop({ id: job.id, key: onceKey() });
        }}
      >
        <Text>
          What is done stays done; the other {things} are left as they are.
        </Text>
      </ConfirmDialog>
    </Stack>
  );
}
