// The attempts of a delivery, the latest first. A new one opens by itself, unless another one was chosen.
import { Accordion, Text } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useKeys } from "../../app/keys.ts";
import { rowsOf } from "../../app/rows.ts";
import { Panel } from "../../parts/panel.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayDuration } from "../../words/number.ts";
import { sayOutcome } from "../../words/outcome.ts";
import { AttemptDetails } from "./attempt-details.tsx";
import classes from "./attempts.module.css";
import type { AttemptRowFragment } from "./delivery.generated.ts";
import type { Shown } from "./delivery-page.tsx";

const route = getRouteApi("/deliveries/$id");

export function Attempts({ delivery }: { readonly delivery: Shown }) {
  const attempts = rowsOf(delivery.attempts);
  const { attempt } = route.useSearch();
  const navigate = useNavigate({ from: "/deliveries/$id" });
  const place = useRef<HTMLDivElement>(null);
  const latest = attempts[0] ? String(attempts[0].number) : null;
  const open = attempt === undefined ? latest : attempt;

  const go = (step: number): void => {
    const controls = [
      ...(place.current?.querySelectorAll<HTMLElement>("[data-attempt]") ?? []),
    ];
    const at = controls.findIndex((each) => each === document.activeElement);
    const next = Math.max(0, Math.min(controls.length - 1, at + step));
    controls[next]?.focus();
  };
  useKeys({ j: () => go(1), k: () => go(-1) });

  return (
    <Panel title="Attempts">
      <div ref={place}>
        {attempts.length === 0 ? (
          <Text c="dimmed" px="sm" pb="sm">
            {delivery.status === "held"
              ? "None yet: the endpoint is paused."
              : "None yet. The first one appears here as soon as it is over."}
          </Text>
        ) : (
          <Accordion
            value={open === "none" ? null : open}
            onChange={(value) =>
              void navigate({
                search: { attempt: value ?? "none" },
                replace: true,
                resetScroll: false,
              })
            }
            keepMounted={false}
            transitionDuration={0}
            order={3}
            chevronPosition="left"
          >
            {attempts.map((each) => (
              <Accordion.Item
                key={each.number}
                value={String(each.number)}
                className={classes["item"]}
              >
                <Accordion.Control data-attempt={each.number}>
                  <Line attempt={each} />
                </Accordion.Control>
                <Accordion.Panel>
                  <AttemptDetails delivery={delivery} attempt={each} />
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        )}
        {delivery.attempts.pageInfo.hasNextPage ? (
          <Text c="dimmed" p="sm">
            These are the latest 100 of {delivery.attemptCount}.
          </Text>
        ) : null}
      </div>
    </Panel>
  );
}

function Line({ attempt }: { readonly attempt: AttemptRowFragment }) {
  const said = sayOutcome(attempt);
  return (
    <div className={classes["line"]}>
      <Text span className={`${classes["number"]} numbers`}>
        {attempt.number}.
      </Text>
      <div className={classes["what"]}>
        <Status said={{ label: said.title, tone: said.tone }} isWrapped />
      </div>
      <Text span c="dimmed" size="xs" className="numbers">
        {sayDuration(attempt.durationMs)}
      </Text>
      <Text span c="dimmed" size="xs">
        <Time at={attempt.startedAt} />
      </Text>
    </div>
  );
}
