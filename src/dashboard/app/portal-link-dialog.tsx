// Makes a link with which a customer sees and mends their own webhooks.
import {
  Alert,
  Button,
  Group,
  Modal,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useMutation } from "urql";
import { CopyButton } from "../parts/copy-button.tsx";
import { ExactTime } from "../parts/time.tsx";
import { messageOf } from "./client.ts";
import { CreateTenantTokenDocument } from "./portal-link.generated.ts";

const durations = [
  { value: "3600", label: "1 hour" },
  { value: "86400", label: "1 day" },
  { value: "604800", label: "7 days" },
  { value: "2592000", label: "30 days" },
  { value: "7776000", label: "90 days" },
];

type Made = {
  readonly tenant: string;
  readonly link: string;
  readonly expiresAt: string;
  readonly isReadOnly: boolean;
};

export function PortalLinkDialog(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly tenant?: string | undefined;
}) {
  const [made, setMade] = useState<Made>();
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      onExitTransitionEnd={() => setMade(undefined)}
      title="Link to a customer's portal"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {made ? (
        <Result made={made} onAgain={() => setMade(undefined)} />
      ) : (
        <Form tenant={props.tenant} onMade={setMade} />
      )}
    </Modal>
  );
}

function Form(props: {
  readonly tenant: string | undefined;
  readonly onMade: (made: Made) => void;
}) {
  const [{ fetching, error }, create] = useMutation(CreateTenantTokenDocument);
  const form = useForm({
    initialValues: {
      tenant: props.tenant ?? "",
      seconds: "86400",
      isReadOnly: false,
      subject: "",
    },
    validate: {
      tenant: (value) =>
        value === "" || Array.from(value).length > 200
          ? "The tenant as your application writes it, 1 to 200 characters."
          : null,
    },
  });
  const submit = async (given: typeof form.values): Promise<void> => {
    const { tenant, isReadOnly } = given;
    const subject = given.subject.trim();
    const { data } = await create({
      input: {
        tenant,
        readOnly: isReadOnly,
        expiresInSeconds: Number(given.seconds),
        ...(subject !== "" && { subject }),
      },
    });
    const made = data?.createTenantToken;
    if (!made) return;
    const { token, expiresAt } = made;
    const link = `${location.origin}/#token=${token}`;
    props.onMade({ tenant, isReadOnly, link, expiresAt });
  };
  return (
    <form onSubmit={form.onSubmit((given) => void submit(given))} noValidate>
      <Stack gap="sm">
        <Text c="dimmed">
          Whoever has the link sees this dashboard with one tenant&apos;s events
          and endpoints, and nothing of the others.
        </Text>
        <TextInput
          label="Tenant"
          data-autofocus
          spellCheck={false}
          autoComplete="off"
          {...form.getInputProps("tenant")}
        />
        <Select
          label="Ends after"
          description="It can't be called back before that."
          data={durations}
          {...form.getInputProps("seconds")}
        />
        <TextInput
          label="Who will use it"
          description="If you like. The audit shows it beside what they do."
          autoComplete="off"
          maxLength={200}
          {...form.getInputProps("subject")}
        />
        <Switch
          label="Read only"
          description="They may look, but not retry, pause or change anything."
          {...form.getInputProps("isReadOnly", { type: "checkbox" })}
        />
        {error ? (
          <Alert
            color="red"
            variant="outline"
            role="alert"
            title="No link was made"
          >
            {messageOf(error)}
          </Alert>
        ) : null}
        <Group justify="end">
          <Button type="submit" loading={fetching}>
            Make the link
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Result(props: { readonly made: Made; readonly onAgain: () => void }) {
  const { tenant, link, expiresAt, isReadOnly } = props.made;
  return (
    <Stack gap="sm">
      <Text>
        Whoever has this link may{" "}
        {isReadOnly ? "see" : "see, and retry, pause and change,"} what belongs
        to <b>{tenant}</b>, until <ExactTime at={expiresAt} />.
      </Text>
      <TextInput
        label="Link"
        readOnly
        value={link}
        className="mono"
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Text size="xs" c="dimmed">
        It is shown only now. The part behind the # signs one in: it is never
        sent to a server, and leaves the address as soon as the page is open.
      </Text>
      <Group justify="end">
        <Button variant="default" onClick={props.onAgain}>
          Another one
        </Button>
        <CopyButton value={link} what="the link" />
      </Group>
    </Stack>
  );
}
