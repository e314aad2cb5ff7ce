// Endpoints and how they do, those in trouble first.
import { Button, Text } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useSession } from "../../app/session.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { ListTable, type Column } from "../../parts/list-table.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayEndpoint } from "../../words/endpoint-state.ts";
import { sayCount, sayDuration, sayShare } from "../../words/number.ts";
import { EndpointFilters } from "./endpoint-filters.tsx";
import { useEndpointList } from "./endpoint-list.ts";
import type { EndpointsSearch } from "./endpoints-route.ts";
import type { EndpointRowFragment } from "./endpoints.generated.ts";

const route = getRouteApi("/endpoints");

export function EndpointsPage() {
  const search = route.useSearch();
  const { viewer, isOperator } = useSession();
  const list = useEndpointList(search);
  const columns = useColumns(isOperator);
  return (
    <>
      <PageHead title="Endpoints">
        {viewer.isReadOnly ? null : <NewEndpointButton />}
      </PageHead>
      <EndpointFilters search={search} />
      {list.error && !list.isLoaded ? (
        <ErrorState error={list.error} onRetry={list.refresh} />
      ) : list.isLoaded && list.rows.length === 0 ? (
        <NoEndpoints search={search} />
      ) : (
        <ListTable
          label="Endpoints"
          rows={list.rows}
          columns={columns}
          isLoaded={list.isLoaded}
          hasMore={list.hasMore}
          onEnd={list.loadMore}
        />
      )}
    </>
  );
}

function NewEndpointButton() {
  return (
    <Button
      renderRoot={(given: object) => <Link {...given} to="/endpoints/new" />}
    >
      New endpoint
    </Button>
  );
}

function useColumns(
  isOperator: boolean,
): readonly Column<EndpointRowFragment>[] {
  return useMemo(
    () => [
      {
        id: "url",
        label: "Endpoint",
        render: ({ id, url, description }) => (
          <Link
            to="/endpoints/$id"
            params={{ id }}
            title={description === "" ? url : `${url}\n${description}`}
          >
            <Text span fw={500}>
              {url}
            </Text>
            {description === "" ? null : (
              <Text span c="dimmed" ml="xs">
                {description}
              </Text>
            )}
          </Link>
        ),
      },
      {
        id: "state",
        label: "State",
        width: 128,
        render: (endpoint) => <Status said={sayEndpoint(endpoint)} />,
      },
      ...(isOperator
        ? [
            {
              id: "tenant",
              label: "Tenant",
              width: "11%",
              visibleFrom: "md" as const,
              render: ({ tenant }: EndpointRowFragment) => tenant,
            },
          ]
        : []),
      {
        id: "success",
        label: "Success, 1 h",
        width: 104,
        visibleFrom: "sm",
        align: "right",
        render: ({ health }) =>
          typeof health?.successRate === "number"
            ? sayShare(health.successRate)
            : "–",
      },
      {
        id: "p50",
        label: "Half within",
        width: 92,
        visibleFrom: "lg",
        align: "right",
        render: ({ health }) => sayDuration(health?.p50DurationMs),
      },
      {
        id: "p95",
        label: "95% within",
        width: 92,
        visibleFrom: "md",
        align: "right",
        render: ({ health }) => sayDuration(health?.p95DurationMs),
      },
      {
        id: "backlog",
        label: "Backlog",
        width: 84,
        visibleFrom: "sm",
        align: "right",
        render: ({ health }) => <Backlog backlog={health?.backlog} />,
      },
      {
        id: "success-at",
        label: "Last success",
        width: 110,
        visibleFrom: "lg",
        align: "right",
        render: ({ health }) => <Time at={health?.lastSuccessAt} />,
      },
    ],
    [isOperator],
  );
}

function Backlog(props: {
  readonly backlog:
    NonNullable<EndpointRowFragment["health"]>["backlog"] | undefined;
}) {
  const { waiting, scheduled, held } = props.backlog ?? {};
  const kinds = [waiting ?? 0, scheduled ?? 0, held ?? 0];
  const count = kinds.reduce((sum, each) => sum + each, 0);
  if (count === 0) return "–";
  return (
    <span
      title={`${waiting ?? 0} wait for it, ${scheduled ?? 0} are tried again later, ${held ?? 0} on hold`}
    >
      {sayCount({ count, isExact: kinds.every((each) => each < 10_000) })}
    </span>
  );
}

const createSql = `select id, secret from outbox.create_endpoint(
  url => 'https://example.com/webhooks',
  event_types => '{order.*}'
);`;

function NoEndpoints({ search }: { readonly search: EndpointsSearch }) {
  const { isOperator, viewer } = useSession();
  const { state, ...rest } = search;
  const isNarrowed = Object.values(rest).some((each) => each !== undefined);
  if (state === "troubled" && !isNarrowed) {
    return (
      <EmptyState title="None is in trouble">
        All endpoints take what they are sent.
      </EmptyState>
    );
  }
  if (state !== undefined || isNarrowed) {
    return (
      <EmptyState title="No endpoint fits">
        Nothing matches all of these filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No endpoints yet"
      {...(isOperator && {
        paste: { text: createSql, what: "the SQL that makes one" },
      })}
    >
      <Text>
        An endpoint is a URL that is told of events, each with a signed request.
        {viewer.isReadOnly ? "" : " Make one here"}
        {isOperator && !viewer.isReadOnly ? ", or in SQL:" : "."}
      </Text>
      {viewer.isReadOnly ? null : (
        <div>
          <NewEndpointButton />
        </div>
      )}
    </EmptyState>
  );
}
