// Programs that receive this endpoint's webhooks and verify them, to be copied.
import { Code, Group, Skeleton, Tabs, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import { sayDuration } from "../../words/number.ts";
import type { ShownEndpoint } from "./endpoint-page.tsx";
import { receiverOf, receivers, type Receiver } from "./receivers.ts";

export function SnippetsPanel(props: { readonly endpoint: ShownEndpoint }) {
  const { url, timeoutMs } = props.endpoint;
  const within =
    timeoutMs === null ? "soon" : `within ${sayDuration(timeoutMs)}`;
  return (
    <Panel title="Receive and verify">
      <Text c="dimmed" px="sm" pb="xs">
        Webhooks are signed as{" "}
        <a
          href="https://www.standardwebhooks.com"
          rel="noreferrer"
          style={{ textDecoration: "underline" }}
        >
          Standard Webhooks
        </a>{" "}
        says, so its libraries verify them; here is how to do it without one.
        Answer with a 2xx {within}: everything else is tried again. Set{" "}
        <Code>WEBHOOK_SECRET</Code> to this endpoint&apos;s signing secret.
      </Text>
      <Tabs defaultValue={receivers[0]?.id ?? null} keepMounted={false}>
        <Tabs.List aria-label="Languages">
          {receivers.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {receivers.map((receiver) => (
          <Tabs.Panel key={receiver.id} value={receiver.id} p="sm">
            <Snippet receiver={receiver} url={url} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}

function Snippet(props: { readonly receiver: Receiver; readonly url: string }) {
  const { receiver, url } = props;
  const [code, setCode] = useState<string>();
  useEffect(() => {
    let isWanted = true;
    void receiverOf(receiver, url).then((text) => {
      if (isWanted) setCode(text);
    });
    return () => {
      isWanted = false;
    };
  }, [receiver, url]);
  if (code === undefined) return <Skeleton height={320} />;
  return (
    <>
      <Group justify="space-between" mb={6}>
        <Text size="xs" c="dimmed" className="mono">
          {receiver.file}
        </Text>
        <CopyButton value={code} what={`the program in ${receiver.label}`} />
      </Group>
      <Code
        block
        tabIndex={0}
        role="region"
        aria-label={`The program in ${receiver.label}`}
        mah={440}
        style={{ overflow: "auto" }}
      >
        {code}
      </Code>
    </>
  );
}
