// The signing secrets of an endpoint: when they were made and until when they sign; they themselves only when asked for.
import {
  Button,
  Group,
  Stack,
  Table,
  Text,
  VisuallyHidden,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useAction } from "../../app/action.ts";
import { rowsOf } from "../../app/rows.ts";
import { useNow } from "../../app/time-zone.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Panel } from "../../parts/panel.tsx";
import { SecretText } from "../../parts/secret-text.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import type { ShownEndpoint } from "./endpoint-page.tsx";
import { ExpireSecret } from "./expire-secret.tsx";
import { RotateSecret } from "./rotate-secret.tsx";
import { RevealSecretDocument } from "./secrets.generated.ts";

type Secret = NonNullable<ShownEndpoint["secrets"]["nodes"][number]>;

export function SecretsPanel(props: {
  readonly endpoint: ShownEndpoint;
  readonly mayChange: boolean;
  readonly refresh: () => void;
}) {
  const { endpoint, mayChange, refresh } = props;
  const now = useNow();
  /** Secrets in the clear, by their id. Nowhere else, and gone with the page. */
  const [revealed, setRevealed] = useState<ReadonlyMap<string, string>>(
    new Map(),
  );
  const secrets = rowsOf(endpoint.secrets);
  const live = secrets.filter((secret) => isLive(secret, now));
  return (
    <Panel
      title="Signing secrets"
      aside={
        mayChange ? (
          <Group gap="xs">
            {revealed.size > 0 ? (
              <Button variant="default" onClick={() => setRevealed(new Map())}>
                Hide
              </Button>
            ) : (
              <RevealSecrets endpointId={endpoint.id} onReveal={setRevealed} />
            )}
            <RotateSecret
              endpointId={endpoint.id}
              onRotated={() => {
                setRevealed(new Map());
                refresh();
              }}
            />
          </Group>
        ) : null
      }
    >
      <Text c="dimmed" px="sm" pb="xs">
        {live.length > 1
          ? `Each request is signed with all ${live.length} secrets that are live, so whoever receives it may use any of them.`
          : "Each request is signed with it, so that whoever receives it can tell that it is genuine."}
      </Text>
      {secrets.length === 0 ? null : (
        <Table aria-label="Signing secrets">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Secret</Table.Th>
              <Table.Th w={96} visibleFrom="sm">
                Made
              </Table.Th>
              <Table.Th w={84}>
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {secrets.map((secret) => (
              <Table.Tr key={secret.id}>
                <Table.Td>
                  <Stack gap={4}>
                    <SecretState secret={secret} now={now} />
                    <SecretValue value={revealed.get(secret.id)} />
                  </Stack>
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <Time at={secret.createdAt} />
                </Table.Td>
                <Table.Td ta="right">
                  {mayChange && live.length > 1 && isLive(secret, now) ? (
                    <ExpireSecret secret={secret} onExpired={refresh} />
                  ) : null}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}

function isLive({ expiresAt }: Secret, now: number): boolean {
  return expiresAt === null || Date.parse(expiresAt) > now;
}

function SecretState(props: { readonly secret: Secret; readonly now: number }) {
  const { secret, now } = props;
  const sealed = secret.isSealed ? ", encrypted at rest" : "";
  if (!isLive(secret, now)) {
    return (
      <Group gap={6}>
        <Status
          said={{
            label: "Ended",
            tone: "still",
            meaning: "Nothing is signed with it any more.",
          }}
        />
        <Text span c="dimmed" size="xs">
          <Time at={secret.expiresAt} />
        </Text>
      </Group>
    );
  }
  return (
    <Group gap={6}>
      <Status
        said={
          secret.expiresAt === null
            ? {
                label: "Signs",
                tone: "good",
                meaning: "Every request is signed with it.",
              }
            : {
                label: "Still signs",
                tone: "busy",
                meaning: "It was replaced, and signs beside the newer one.",
              }
        }
      />
      <Text span c="dimmed" size="xs">
        {secret.expiresAt === null ? null : (
          <>
            ends <Time at={secret.expiresAt} />
          </>
        )}
        {secret.expiresAt === null ? sealed.slice(2) : sealed}
      </Text>
    </Group>
  );
}

function SecretValue({ value }: { readonly value: string | undefined }) {
  return value === undefined ? (
    <Text span className="mono" c="dimmed" aria-label="not shown">
      whsec_••••••••••••
    </Text>
  ) : (
    <SecretText secret={value} what="the secret" />
  );
}

function RevealSecrets(props: {
  readonly endpointId: string;
  readonly onReveal: (secrets: ReadonlyMap<string, string>) => void;
}) {
  const [isOpen, dialog] = useDisclosure();
  const action = useAction(RevealSecretDocument);
  const reveal = async (): Promise<void> => {
    const data = await action.run({ endpointId: props.endpointId });
    const secrets = data?.revealSecret?.secrets;
    if (!secrets) return;
    dialog.close();
    props.onReveal(new Map(secrets.map(({ id, secret }) => [id, secret])));
  };
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          action.reset();
          dialog.open();
        }}
      >
        Reveal
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title="Reveal the secrets?"
        does="Reveal"
        isBusy={action.isRunning}
        onConfirm={() => void reveal()}
        onClose={dialog.close}
      >
        <Text>
          Who knows a secret can sign requests as if they came from here. That
          you looked is noted in the audit.
        </Text>
        <Failure title="They were not revealed" error={action.error} />
      </ConfirmDialog>
    </>
  );
}
