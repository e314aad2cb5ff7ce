// Tries again what has failed for good, of a range of time: how much that is is said before, how far it is meanwhile.
import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useAction } from "../../app/action.ts";
import { useLiveQuery } from "../../app/live-query.ts";
import { useBounds, type TimeRange } from "../../app/time-range.ts";
import { BulkProgress, useBulkJob } from "../../parts/bulk-progress.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Panel } from "../../parts/panel.tsx";
import { TimeRangeSelect } from "../../parts/time-range-select.tsx";
import { sayCount } from "../../words/number.ts";
import type { ShownEndpoint } from "./endpoint-page.tsx";
import {
  PreviewReplayFailedDocument,
  ReplayFailedDocument,
} from "./replay.generated.ts";

export function ReplayPanel({
  endpoint,
}: {
  readonly endpoint: ShownEndpoint;
}) {
  const [range, setRange] = useState<TimeRange>({ time: "24h" });
  const { createdAfter = null, createdBefore = null } = useBounds(range);
  const [jobId, setJobId] = useState<string>();
  const wanted = {
    endpointId: endpoint.id,
    since: createdAfter,
    until: createdBefore,
  };
  const { data, error, refresh } = useLiveQuery(
    PreviewReplayFailedDocument,
    wanted,
    { pollMs: 5000 },
  );
  const action = useAction(ReplayFailedDocument);
  const preview = data?.previewRetryFailed;
  const count = preview?.count ?? 0;
  const said = preview
    ? sayCount({ count, isExact: preview.isExact ?? false })
    : "…";
  const replay = async (): Promise<void> => {
    const done = await action.run(wanted);
    const job = done?.retryFailed?.bulkJob;
    if (job) setJobId(job.id);
    refresh();
  };
  return (
    <Panel title="Replay what has failed">
      <Stack gap="sm" px="sm" pb="sm">
        <Text c="dimmed">
          Deliveries whose every attempt has failed are tried once more, no
          faster than the endpoint takes them.
        </Text>
        <Group gap="sm" align="end">
          <TimeRangeSelect value={range} onChange={setRange} />
          <Button
            onClick={() => void replay()}
            loading={action.isRunning}
            disabled={count === 0}
          >
            {count === 0 ? "Nothing to replay" : `Replay ${said}`}
          </Button>
        </Group>
        <Text role="status">
          {error && !preview
            ? "How many there are could not be counted."
            : count === 0 && preview
              ? "Nothing of that time has failed for good."
              : `${said} of that time ${count === 1 ? "has" : "have"} failed for good.`}
        </Text>
        <Failure title="They were not replayed" error={action.error} />
        {jobId === undefined ? null : <Progress key={jobId} id={jobId} />}
      </Stack>
    </Panel>
  );
}

function Progress({ id }: { readonly id: string }) {
  const { job } = useBulkJob(id);
  return job ? <BulkProgress job={job} /> : null;
}
