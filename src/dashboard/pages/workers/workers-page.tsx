// The processes that deliver: who lives, what each has in hand. For operators.
import { Skeleton, Table, Text } from "@mantine/core";
import { useLiveQuery } from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import { useSession } from "../../app/session.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import type { Said } from "../../words/delivery-status.ts";
import { WorkersDocument, type WorkersQuery } from "./workers.generated.ts";
import { readJobs, sayJobs } from "./worker-jobs.ts";

type Worker = NonNullable<NonNullable<WorkersQuery["workers"]>[number]>;

export function WorkersPage() {
  const { isOperator } = useSession();
  return (
    <>
      <PageHead title="Workers" />
      {isOperator ? (
        <Workers />
      ) : (
        <EmptyState title="Workers are for operators">
          Whoever runs this service can see what delivers your webhooks.
        </EmptyState>
      )}
    </>
  );
}

function Workers() {
  const { data, error, refresh } = useLiveQuery(
    WorkersDocument,
    {},
    { pollMs: 2000 },
  );
  if (error && !data) return <ErrorState error={error} onRetry={refresh} />;
  if (!data) return <Skeleton height={160} />;
  const workers = rowsOf(data.workers);
  if (workers.length === 0) {
    return (
      <EmptyState
        title="No worker is running"
        paste={{ text: "npx postcommit start", what: "the command" }}
      >
        Events can be inserted all the same; they wait in Postgres until one
        delivers them. Start as many as you like, on as many machines:
      </EmptyState>
    );
  }
  const versions = new Set(workers.map(({ version }) => version));
  return (
    <>
      <Panel>
        <Table.ScrollContainer
          minWidth={300}
          scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
        >
          <Table aria-label="Workers">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Worker</Table.Th>
                <Table.Th w={110}>Lease</Table.Th>
                <Table.Th>In hand</Table.Th>
                <Table.Th ta="right" w={100} visibleFrom="sm">
                  In flight
                </Table.Th>
                <Table.Th ta="right" w={120} visibleFrom="md">
                  Open circuits
                </Table.Th>
                <Table.Th w={100} visibleFrom="sm">
                  Version
                </Table.Th>
                <Table.Th ta="right" w={110} visibleFrom="md">
                  Since
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {workers.map((worker) => (
                <Row key={worker.name} worker={worker} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Panel>
      <Text c="dimmed" mt="sm" maw={720}>
        {versions.size > 1
          ? "More than one version is running. That is fine for as long as a new one is being rolled out. "
          : ""}
        A worker lives as long as its session in Postgres holds its lease. When
        it dies, Postgres lets go of the lease at once, and the others take over
        what it had in hand.
      </Text>
    </>
  );
}

function Row({ worker }: { readonly worker: Worker }) {
  const jobs = readJobs(worker.jobs);
  return (
    <Table.Tr>
      <Table.Td>
        <Text className="mono" style={{ overflowWrap: "anywhere" }}>
          {worker.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <Status said={sayLease(worker)} />
      </Table.Td>
      <Table.Td className="numbers">
        {jobs === undefined
          ? "too many jobs to count"
          : jobs.length === 0
            ? "nothing"
            : jobs.map((job) => (
                <div
                  key={job.task}
                  title={`${job.task}, the oldest since ${job.since}`}
                >
                  {sayJobs(job)}
                </div>
              ))}
      </Table.Td>
      <Table.Td ta="right" className="numbers" visibleFrom="sm">
        {worker.inFlight}
      </Table.Td>
      <Table.Td ta="right" className="numbers" visibleFrom="md">
        {worker.openCircuits}
      </Table.Td>
      <Table.Td visibleFrom="sm">{worker.version}</Table.Td>
      <Table.Td ta="right" visibleFrom="md">
        <Time at={worker.startedAt} />
      </Table.Td>
    </Table.Tr>
  );
}

function sayLease({ holdsLease, leasePid, poolCount }: Worker): Said {
  return holdsLease
    ? {
        label: "Held",
        tone: "good",
        meaning: `Postgres session ${leasePid ?? ""} holds it, for ${poolCount ?? 0} pools of jobs.`,
      }
    : {
        label: "Lost",
        tone: "bad",
        meaning:
          "It has died, or lost its connection. The others take its jobs over within a second or two.",
      };
}
