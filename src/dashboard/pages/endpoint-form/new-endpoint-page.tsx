// Makes an endpoint, and shows its secret.
import { Button, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useAction } from "../../app/action.ts";
import { useSession } from "../../app/session.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Panel } from "../../parts/panel.tsx";
import { SecretText } from "../../parts/secret-text.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import { CreateEndpointDocument } from "./endpoint-form.generated.ts";
import { createInputOf, newValues } from "./endpoint-values.ts";

export function NewEndpointPage() {
  const { viewer } = useSession();
  const action = useAction(CreateEndpointDocument);
  const [made, setMade] = useState<{ id: string; secret: string }>();
  const head = (
    <PageHead title="New endpoint">
      <Link to="/endpoints">All endpoints</Link>
    </PageHead>
  );
  if (viewer.isReadOnly) {
    return (
      <>
        {head}
        <EmptyState title="You may look, but not change anything">
          The token that you are signed in with is read-only.
        </EmptyState>
      </>
    );
  }
  if (made) return <Made {...made} />;
  return (
    <>
      {head}
      <EndpointForm
        initial={newValues}
        isNew
        submit="Make the endpoint"
        isRunning={action.isRunning}
        error={action.error}
        onSubmit={(values) =>
          void action.run(createInputOf(values)).then((data) => {
            const { id, secret } = data?.createEndpoint?.result ?? {};
            if (id && secret) setMade({ id, secret });
          })
        }
        cancel={<Link to="/endpoints">Cancel</Link>}
      />
    </>
  );
}

function Made({
  id,
  secret,
}: {
  readonly id: string;
  readonly secret: string;
}) {
  const next = useRef<HTMLAnchorElement>(null);
  useEffect(() => next.current?.focus(), []);
  return (
    <>
      <PageHead title="The endpoint is made" />
      <Panel title="Its signing secret">
        <Stack gap="md" px="sm" pb="sm">
          <SecretText secret={secret} what="the secret" />
          <Text>
            Whoever receives these webhooks checks with it that they are
            genuine. The endpoint&apos;s page has programs that do it, sends a
            test, and shows the secret again when it is needed.
          </Text>
          <Group>
            <Button
              renderRoot={(given: object) => (
                <Link
                  {...given}
                  ref={next}
                  to="/endpoints/$id"
                  params={{ id }}
                />
              )}
            >
              Go to the endpoint
            </Button>
          </Group>
        </Stack>
      </Panel>
    </>
  );
}
