// One endpoint: how it does, how it is set, and all that can be done with it.
import {
  Alert,
  Button,
  Group,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
} from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useLive, useLiveQuery } from "../../app/live-query.ts";
import { isId } from "../../app/search.ts";
import { useSession } from "../../app/session.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { DeleteEndpoint } from "./delete-endpoint.tsx";
import { EndpointCharts } from "./endpoint-charts.tsx";
import {
  EndpointDocument,
  EndpointHealthMovedDocument,
  EndpointMovedDocument,
  type EndpointQuery,
} from "./endpoint.generated.ts";
import { HealthPanel } from "./health-panel.tsx";
import { PauseEndpoint, PausedNote } from "./pause-endpoint.tsx";
import { RecentDeliveries } from "./recent-deliveries.tsx";
import { ReplayPanel } from "./replay-panel.tsx";
import { SecretsPanel } from "./secrets-panel.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import { SnippetsPanel } from "./snippets-panel.tsx";
import { TestPanel } from "./test-panel.tsx";

const route = getRouteApi("/endpoints/$id");

export type ShownEndpoint = NonNullable<EndpointQuery["endpoint"]>;

export function EndpointPage() {
  const { id } = route.useParams();
  const isPaused = !isId(id);
  const { data, error, refresh } = useLiveQuery(
    EndpointDocument,
    { id },
    { everyMs: 1000, pollMs: 5000, isPaused },
  );
  useLive(EndpointMovedDocument, { id }, refresh, { isPaused });
  useLive(EndpointHealthMovedDocument, { id }, refresh, { isPaused });
  const endpoint = data?.endpoint;
  return endpoint ? (
    <Whole key={endpoint.id} endpoint={endpoint} refresh={refresh} />
  ) : (
    <>
      <PageHead title="Endpoint" />
      {error ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : data || isPaused ? (
        <EmptyState title="There is no endpoint with this id">
          It is mistyped, or it is not yours to see.
        </EmptyState>
      ) : (
        <Skeleton height={320} />
      )}
    </>
  );
}

function Whole(props: {
  readonly endpoint: ShownEndpoint;
  readonly refresh: () => void;
}) {
  const { endpoint, refresh } = props;
  const { viewer } = useSession();
  const isDeleted = endpoint.deletedAt !== null;
  const mayChange = !viewer.isReadOnly && !isDeleted;
  return (
    <>
      <PageHead title={endpoint.url}>
        {mayChange ? (
          <Group gap="xs">
            <Button
              variant="default"
              renderRoot={(given: object) => (
                <Link
                  {...given}
                  to="/endpoints/$id/edit"
                  params={{ id: endpoint.id }}
                />
              )}
            >
              Edit
            </Button>
            <PauseEndpoint endpoint={endpoint} refresh={refresh} />
          </Group>
        ) : null}
      </PageHead>
      <Stack gap="md">
        {endpoint.deletedAt === null ? null : (
          <Alert
            color="gray"
            variant="outline"
            title="This endpoint is deleted"
          >
            <Text>
              Since <ExactTime at={endpoint.deletedAt} />. It gets nothing any
              more; what happened before stays here.
            </Text>
          </Alert>
        )}
        <PausedNote endpoint={endpoint} />
        <HealthPanel endpoint={endpoint} />
        <EndpointCharts id={endpoint.id} />
        <RecentDeliveries endpoint={endpoint} />
        {mayChange ? (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <TestPanel endpoint={endpoint} />
            <ReplayPanel endpoint={endpoint} />
          </SimpleGrid>
        ) : null}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <SecretsPanel
            endpoint={endpoint}
            mayChange={mayChange}
            refresh={refresh}
          />
          <SettingsPanel endpoint={endpoint} />
        </SimpleGrid>
        {isDeleted ? null : <SnippetsPanel endpoint={endpoint} />}
        {mayChange ? (
          <DeleteEndpoint endpoint={endpoint} refresh={refresh} />
        ) : null}
      </Stack>
    </>
  );
}
