// Where there is no endpoint yet: how the first webhook gets out.
import { Button, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useSession } from "../../app/session.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Panel } from "../../parts/panel.tsx";

export function FirstSteps({
  tenant,
}: {
  readonly tenant: string | undefined;
}) {
  const { isOperator, viewer } = useSession();
  const create = viewer.isReadOnly ? null : (
    <Group>
      <Button
        renderRoot={(given: object) => <Link {...given} to="/endpoints/new" />}
      >
        Create an endpoint
      </Button>
    </Group>
  );
  if (!isOperator) {
    return (
      <Panel>
        <EmptyState title="No endpoint yet">
          <Text>
            An endpoint is a URL of yours. What happens is sent there as it
            happens, and seen here.
          </Text>
          {create}
        </EmptyState>
      </Panel>
    );
  }
  const text = `insert into outbox.events (${tenant === undefined ? "" : "tenant, "}type, payload)
values (${tenant === undefined ? "" : `'${tenant.replaceAll("'", "''")}', `}'order.created', '{"id": 42, "total": 19.90}');`;
  return (
    <Panel>
      <EmptyState
        title={
          tenant === undefined
            ? "No endpoint yet"
            : `${tenant} has no endpoint yet`
        }
        paste={{ text, what: "the INSERT" }}
      >
        <Text>
          An endpoint is a URL that wants some types of events. Create one, and
          then insert an event in your own transaction: if it commits, the
          webhook goes out.
        </Text>
        {create}
      </EmptyState>
    </Panel>
  );
}
