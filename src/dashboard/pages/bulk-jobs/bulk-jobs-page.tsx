// What was done to many at once, and how far it is.
import { Progress, Select, Text } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useInterval } from "../../app/live-query.ts";
import { useLiveList } from "../../app/live-list.ts";
import { readWord } from "../../app/search.ts";
import { useSession } from "../../app/session.tsx";
import type { BulkJobRowFragment } from "../../parts/bulk-progress.generated.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { FilterBar } from "../../parts/filter-bar.tsx";
import { ListTable, type Column } from "../../parts/list-table.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { SearchField } from "../../parts/search-field.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import {
  sayBulkArguments,
  sayBulkKind,
  sayBulkStatus,
} from "../../words/bulk-job.ts";
import { BulkJobsDocument } from "./bulk-jobs.generated.ts";
import { bulkStatuses } from "./bulk-jobs-route.ts";

const route = getRouteApi("/bulk-jobs");

const pollMs = 5000;
const pollRunningMs = 1000;

export function BulkJobsPage() {
  const search = route.useSearch();
  const { isOperator } = useSession();
  const navigate = useNavigate({ from: "/bulk-jobs" });
  const { status, tenant } = search;
  const list = useLiveList(
    BulkJobsDocument,
    {
      condition: {
        ...(status !== undefined && { status }),
        ...(tenant !== undefined && { tenant }),
      },
    },
    (data) => data.bulkJobs,
  );
  const isAnyRunning = list.rows.some((job) => job.status === "running");
  useInterval(list.refresh, isAnyRunning ? pollRunningMs : pollMs);
  const columns = useColumns(isOperator);
  const isFiltered = status !== undefined || tenant !== undefined;
  return (
    <>
      <PageHead title="Bulk jobs" />
      <FilterBar
        label="Bulk jobs"
        onClear={
          isFiltered
            ? () => void navigate({ search: {}, replace: true })
            : undefined
        }
      >
        <Select
          label="State"
          data={[
            { value: "", label: "All" },
            ...bulkStatuses.map((value) => ({
              value,
              label: sayBulkStatus(value).label,
            })),
          ]}
          value={status ?? ""}
          onChange={(value) =>
            void navigate({
              search: { ...search, status: readWord(value, bulkStatuses) },
              replace: true,
            })
          }
        />
        {isOperator ? (
          <SearchField
            label="Tenant"
            isMain
            value={tenant}
            onChange={(value) =>
              void navigate({
                search: { ...search, tenant: value },
                replace: true,
              })
            }
          />
        ) : null}
      </FilterBar>
      {list.error && !list.isLoaded ? (
        <ErrorState error={list.error} onRetry={list.refresh} />
      ) : list.isLoaded && list.rows.length === 0 ? (
        <EmptyState
          title={
            isFiltered ? "No bulk job fits" : "Nothing was done in bulk yet"
          }
        >
          <Text>
            A bulk job retries, cancels or sends again as many at once as you
            like, and can be watched and stopped. On{" "}
            <Link to="/deliveries" search={{ status: "failed" }}>
              failed deliveries
            </Link>
            , choose “Retry all…”: how many it concerns is counted first.
          </Text>
        </EmptyState>
      ) : (
        <ListTable
          label="Bulk jobs"
          rows={list.rows}
          columns={columns}
          isLoaded={list.isLoaded}
          hasMore={list.hasMore}
          onEnd={list.loadMore}
          onAway={list.hold}
        />
      )}
    </>
  );
}

function useColumns(
  isOperator: boolean,
): readonly Column<BulkJobRowFragment>[] {
  return useMemo(
    () => [
      {
        id: "kind",
        label: "What",
        render: (job) => (
          <Link to="/bulk-jobs/$id" params={{ id: job.id }}>
            <Text span fw={500}>
              {sayBulkKind(job.kind).title}
            </Text>
          </Link>
        ),
      },
      {
        id: "status",
        label: "State",
        width: { base: 124, sm: 120 },
        render: (job) => (
          <Status
            said={sayBulkStatus(job.status)}
            detail={
              job.status === "running" ? `${Math.floor(percentOf(job))}%` : ""
            }
          />
        ),
      },
      {
        id: "progress",
        label: "Done",
        width: 190,
        visibleFrom: "xs",
        render: (job) => <Done job={job} />,
      },
      {
        id: "filters",
        label: "Narrowed to",
        visibleFrom: "md",
        render: (job) => (
          <Text span c="dimmed" title={filtersOf(job)}>
            {filtersOf(job) || "everything"}
          </Text>
        ),
      },
      ...(isOperator
        ? [
            {
              id: "tenant",
              label: "Tenant",
              width: "12%",
              visibleFrom: "lg" as const,
              render: (job: BulkJobRowFragment) => job.tenant ?? "all",
            },
            {
              id: "actor",
              label: "By",
              width: "14%",
              visibleFrom: "lg" as const,
              render: (job: BulkJobRowFragment) => job.actor,
            },
          ]
        : []),
      {
        id: "time",
        label: "Begun",
        width: 104,
        align: "right",
        visibleFrom: "xs",
        render: (job) => <Time at={job.createdAt} />,
      },
    ],
    [isOperator],
  );
}

function filtersOf(job: BulkJobRowFragment): string {
  return sayBulkArguments(job.arguments)
    .map(([name, value]) => `${name.toLowerCase()} ${value}`)
    .join(", ");
}

function Done({ job }: { readonly job: BulkJobRowFragment }) {
  const { doneCount, expectedCount } = job;
  return (
    <>
      <Text span size="xs" className="numbers">
        {doneCount.toLocaleString("en")} of {expectedCount.toLocaleString("en")}
      </Text>
      {job.status === "running" ? (
        <Progress
          value={percentOf(job)}
          size={3}
          aria-label={sayBulkKind(job.kind).title}
        />
      ) : null}
    </>
  );
}

function percentOf(job: BulkJobRowFragment): number {
  const { doneCount, skippedCount, expectedCount } = job;
  return expectedCount > 0
    ? Math.min(100, (100 * (doneCount + skippedCount)) / expectedCount)
    : 0;
}
