// What is around every page: navigation, who is signed in, and what is to be said of the connection.
import {
  AppShell,
  Badge,
  Burger,
  Group,
  Kbd,
  NavLink,
  Text,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { ConnectionBanner } from "../parts/connection-banner.tsx";
import { BrandMark } from "../parts/brand-mark.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { brand } from "./brand.ts";
import { useKeys } from "./keys.ts";
import classes from "./layout.module.css";
import { places, type Place } from "./navigation.ts";
import { useObservable } from "./observable.ts";
import { usePortalLink } from "./portal-link.tsx";
import { useSession } from "./session.tsx";

// Few open it, and it is the only dialog that every page would have to bring.
const HelpDialog = lazy(async () => {
  const { HelpDialog: Dialog } = await import("./help-dialog.tsx");
  return { default: Dialog };
});

export function Layout() {
  const [isOpen, { toggle, close }] = useDisclosure();
  const [isHelp, help] = useDisclosure();
  const [wasHelp, setWasHelp] = useState(false);
  if (isHelp && !wasHelp) setWasHelp(true);
  const { viewer, isOperator } = useSession();
  const { name } = useObservable(brand);
  const portalLink = usePortalLink();
  const navigate = useNavigate();
  const shown = places.filter((place) => isOperator || !place.isForOperators);

  useKeys({
    ...Object.fromEntries(
      shown.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })]),
    ),
    "?": help.open,
    "/": () => {
      const field = document.querySelector<HTMLElement>("[data-search]");
      if (field) field.focus();
      else void navigate({ to: "/events" });
    },
  });

  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 188, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding="md"
      layout="default"
      withBorder={false}
    >
      <a href="#main" className={classes["skip"]}>
        Skip to the content
      </a>
      <AppShell.Header className={classes["header"]}>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger
            opened={isOpen}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={isOpen ? "Close the navigation" : "Open the navigation"}
          />
          <Link to="/" className={classes["brand"]}>
            <BrandMark />
            <span className={classes["name"]}>{name}</span>
          </Link>
          {viewer.tenant === null ? null : (
            <Badge className={classes["tenant"]} title="Whose webhooks you see">
              {viewer.tenant}
            </Badge>
          )}
          <div className={classes["rest"]} />
          <AccountMenu onHelp={help.open} onPortalLink={portalLink.open} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" className={classes["navbar"]} aria-label="Pages">
        {shown.map((place) => (
          <PlaceLink key={place.to} place={place} onClick={close} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes["main"]}>
        <div className={classes["banner"]}>
          <ConnectionBanner />
        </div>
        {viewer.isReadOnly ? (
          <Text size="xs" c="dimmed" mb="xs">
            Read only: you can look at everything here, but not change it. Ask
            whoever gave you the link for another one if you have to.
          </Text>
        ) : null}
        <Outlet />
      </AppShell.Main>
      {portalLink.dialog}
      {wasHelp ? (
        <Suspense>
          <HelpDialog isOpen={isHelp} onClose={help.close} places={shown} />
        </Suspense>
      ) : null}
    </AppShell>
  );
}

function PlaceLink(props: {
  readonly place: Place;
  readonly onClick: () => void;
}) {
  const { to, label, key } = props.place;
  return (
    <NavLink
      renderRoot={(given: object) => (
        <Link
          {...given}
          to={to}
          activeOptions={{ exact: to === "/", includeSearch: false }}
          activeProps={{ "data-active": true }}
        />
      )}
      label={<Text span>{label}</Text>}
      rightSection={
        <Text span className={classes["hint"]} aria-hidden visibleFrom="sm">
          <Kbd size="xs">g</Kbd> <Kbd size="xs">{key}</Kbd>
        </Text>
      }
      onClick={props.onClick}
      py={5}
      className={classes["place"]}
    />
  );
}
