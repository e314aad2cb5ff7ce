// Who is signed in, and how this browser shows things.
import {
  Button,
  Divider,
  NavLink,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
} from "@mantine/core";
import { useState } from "react";
import { Time } from "../parts/time.tsx";
import { useSession } from "./session.tsx";
import { useTimeZone } from "./time-zone.ts";

export function AccountMenu(props: {
  readonly onHelp: () => void;
  readonly onPortalLink: () => void;
}) {
  const { viewer, isOperator, signOut } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [isOpen, setOpen] = useState(false);
  const [zone, setZone] = useTimeZone();
  return (
    <Popover
      position="bottom-end"
      width={240}
      shadow="md"
      trapFocus
      returnFocus
      opened={isOpen}
      onChange={setOpen}
    >
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => setOpen(!isOpen)}
        >
          {isOperator ? "Operator" : "Account"}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label="Account and display">
        <Stack gap={2} px="sm" py={6}>
          <Text fw={600} truncate>
            {viewer.actor}
          </Text>
          <Text size="xs" c="dimmed">
            {viewer.isReadOnly ? "May look, but not change anything. " : ""}
            {viewer.expiresAt ? (
              <>
                Signed in, ends <Time at={viewer.expiresAt} />
              </>
            ) : (
              "Signed in"
            )}
          </Text>
        </Stack>
        <Divider my={4} />
        <Stack gap={6} px="sm" py={6}>
          <Text size="xs" c="dimmed" id="theme-label">
            Colours
          </Text>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-labelledby="theme-label"
            value={colorScheme}
            onChange={(value) => setColorScheme(value)}
            data={[
              { value: "auto", label: "Auto" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
          />
          <Text size="xs" c="dimmed" id="zone-label">
            Times
          </Text>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-labelledby="zone-label"
            value={zone}
            onChange={(value) => setZone(value)}
            data={[
              { value: "local", label: "Local" },
              { value: "utc", label: "UTC" },
            ]}
          />
        </Stack>
        <Divider my={4} />
        <NavLink
          component="button"
          label="Keyboard shortcuts"
          onClick={() => {
            setOpen(false);
            props.onHelp();
          }}
        />
        {isOperator ? (
          <>
            <NavLink
              component="button"
              label="Link to a customer's portal"
              onClick={() => {
                setOpen(false);
                props.onPortalLink();
              }}
            />
            <NavLink href="/graphiql" label="Ask the API (GraphiQL)" />
          </>
        ) : null}
        <NavLink component="button" label="Sign out" onClick={signOut} />
      </Popover.Dropdown>
    </Popover>
  );
}
