// One thing that is done to many: what, by whom, and how far it is.
import { Skeleton, Stack } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { isId } from "../../app/search.ts";
import { useSession } from "../../app/session.tsx";
import { BulkProgress, useBulkJob } from "../../parts/bulk-progress.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Mono } from "../../parts/mono.tsx";
import { NarrowedTo } from "../../parts/narrowed-to.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Panel } from "../../parts/panel.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { sayBulkKind } from "../../words/bulk-job.ts";

const route = getRouteApi("/bulk-jobs/$id");

export function BulkJobPage() {
  const { id } = route.useParams();
  const { isOperator } = useSession();
  const { job, isLoaded, error, refresh } = useBulkJob(
    isId(id) ? id : undefined,
  );
  return (
    <>
      <PageHead title={job ? sayBulkKind(job.kind).title : "Bulk job"}>
        <Link to="/bulk-jobs">All bulk jobs</Link>
      </PageHead>
      {job ? (
        <Stack gap="md">
          <Panel title="Progress">
            <Stack px="sm" pb="sm">
              <BulkProgress job={job} />
            </Stack>
          </Panel>
          <Panel>
            <Facts
              facts={[
                ["Begun", <ExactTime key="b" at={job.createdAt} />],
                ...(job.completedAt
                  ? [
                      [
                        job.status === "finished" ? "Finished" : "Stopped",
                        <ExactTime key="c" at={job.completedAt} />,
                      ] as const,
                    ]
                  : []),
                ["By", job.actor],
                ...(isOperator
                  ? [["Tenant", job.tenant ?? "all tenants"] as const]
                  : []),
                ["Id", <Mono key="i" text={job.id} />],
              ]}
            />
          </Panel>
          <Panel title="Narrowed to">
            <NarrowedTo
              given={job.arguments}
              none="Nothing: to all there were."
            />
          </Panel>
        </Stack>
      ) : error ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : isLoaded || !isId(id) ? (
        <EmptyState title="There is no bulk job with this id">
          Or it is not yours to see.
        </EmptyState>
      ) : (
        <Skeleton height={200} />
      )}
    </>
  );
}
