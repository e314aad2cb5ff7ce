// Where one is asked for a token, and told why the last one was refused.
import {
  Alert,
  Button,
  Center,
  Code,
  Paper,
  PasswordInput,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useEffect } from "react";
import { brand } from "../../app/brand.ts";
import { useObservable } from "../../app/observable.ts";

export function SignInPage(props: {
  readonly reason: string | undefined;
  readonly onToken: (token: string) => void;
}) {
  const { name, isPortal } = useObservable(brand);
  useEffect(() => {
    document.title = `Sign in · ${name}`;
  }, [name]);
  const form = useForm({
    initialValues: { token: "" },
    validate: {
      token: (value) =>
        value.trim() === "" ? "Paste the token that you were given." : null,
    },
  });
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="lg" w="100%" maw={420}>
        <form
          onSubmit={form.onSubmit(({ token }) => props.onToken(token.trim()))}
          noValidate
        >
          <Stack gap="md">
            <Title order={1} size="h3">
              Sign in to {name}
            </Title>
            {props.reason ? (
              <Alert color="red" variant="outline" role="alert">
                {props.reason}
              </Alert>
            ) : null}
            <PasswordInput
              label="Token"
              size="sm"
              autoComplete="off"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing to do on this page
              autoFocus
              {...form.getInputProps("token")}
            />
            <Button type="submit" size="sm">
              Sign in
            </Button>
            {isPortal ? (
              <Text size="xs" c="dimmed">
                Open the link again that led you here, or ask for a new one
                where you got it.
              </Text>
            ) : (
              <Text size="xs" c="dimmed">
                Operators print a link with{" "}
                <Code>npx postcommit token --operator --link</Code>. Customers
                get one from the company whose webhooks they receive.
              </Text>
            )}
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
