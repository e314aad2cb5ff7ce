// How the endpoint is set. What its headers say may be a password, so that is shown on demand.
import { Badge, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useSession } from "../../app/session.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Mono } from "../../parts/mono.tsx";
import { Panel } from "../../parts/panel.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { saySchedule, writeSchedule } from "../../words/retry-schedule.ts";
import { sayDuration } from "../../words/number.ts";
import { rowsOf } from "../../app/rows.ts";
import type { ShownEndpoint } from "./endpoint-page.tsx";

export function SettingsPanel(props: { readonly endpoint: ShownEndpoint }) {
  const { endpoint } = props;
  const { isOperator } = useSession();
  const types = rowsOf(endpoint.eventTypes);
  const schedule = rowsOf(endpoint.retrySchedule);
  return (
    <Panel title="Settings">
      <Facts
        facts={[
          ...(endpoint.description === ""
            ? []
            : [["Description", endpoint.description] as const]),
          ["Endpoint id", <Mono key="i" text={endpoint.id} />],
          ...(isOperator ? [["Tenant", endpoint.tenant] as const] : []),
          [
            "Event types",
            endpoint.eventTypes === null ? (
              "All"
            ) : (
              <Group key="t" gap={4}>
                {types.map((type) => (
                  <Badge key={type} color="gray">
                    {type}
                  </Badge>
                ))}
              </Group>
            ),
          ],
          [
            "Retries",
            <div key="r">
              {saySchedule(schedule)}
              {schedule.length > 0 ? (
                <Text c="dimmed" size="xs">
                  after {writeSchedule(schedule)}
                </Text>
              ) : null}
            </div>,
          ],
          [
            "Timeout",
            endpoint.timeoutMs === null
              ? "the service's own"
              : `${sayDuration(endpoint.timeoutMs)} for a whole attempt`,
          ],
          ["Headers", <Headers key="h" headers={endpoint.headers} />],
          [
            "Certificates",
            endpoint.caCertificate === null
              ? "from any public CA"
              : "from its own CA only",
          ],
          ["Made", <ExactTime key="m" at={endpoint.createdAt} />],
        ]}
      />
    </Panel>
  );
}

function Headers({ headers }: { readonly headers: unknown }) {
  const [isShown, setShown] = useState(false);
  const entries = Object.entries(headers as Readonly<Record<string, string>>);
  if (entries.length === 0) return "none of its own";
  return (
    <div>
      {entries.map(([name, value]) => (
        <div key={name}>
          <Mono text={`${name}: ${isShown ? value : "••••••"}`} />
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() => setShown(!isShown)}
        aria-pressed={isShown}
      >
        {isShown ? "Hide values" : "Show values"}
      </Button>
    </div>
  );
}
