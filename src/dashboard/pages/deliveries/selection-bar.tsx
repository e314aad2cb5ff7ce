// What is done to the deliveries that were selected: one mutation each, a few at a time, and what was refused is told.
import { Button, Group, Kbd, List, Progress, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useClient } from "urql";
import { messageOf } from "../../app/client.ts";
import { useKeys } from "../../app/keys.ts";
import { onceKey } from "../../app/once-key.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import {
  CancelDeliveryDocument,
  RetryDeliveryDocument,
} from "../../parts/delivery-actions.generated.ts";
import type { Selection } from "../../parts/list-table.tsx";
import type { DeliveryRowFragment } from "./deliveries.generated.ts";
import classes from "./selection-bar.module.css";

/** More at once is what a bulk job is for. */
const maxSelected = 500;
const atOnce = 4;

type Action = "retry" | "cancel";

type Run = {
  readonly action: Action;
  readonly total: number;
  readonly done: number;
  /** Why some were refused, and how many for that reason. */
  readonly refused: ReadonlyMap<string, number>;
  readonly isOver: boolean;
};

const can: Readonly<Record<Action, readonly string[]>> = {
  retry: ["pending", "failed", "cancelled"],
  cancel: ["pending", "held"],
};

export function SelectionBar(props: {
  readonly rows: readonly DeliveryRowFragment[];
  readonly selection: Selection<DeliveryRowFragment> | undefined;
  readonly onDone: () => void;
}) {
  const { rows, selection, onDone } = props;
  const client = useClient();
  const [asked, setAsked] = useState<Action>();
  const [run, setRun] = useState<Run>();
  const selected = selection
    ? rows.filter(({ id }) => selection.ids.has(id))
    : [];
  const those = (action: Action): readonly DeliveryRowFragment[] =>
    selected.filter(({ status }) => can[action].includes(status));
  const isFree = selected.length > 0 && (!run || run.isOver);
  useKeys(
    isFree ? { R: () => setAsked("retry"), C: () => setAsked("cancel") } : {},
  );
  if (!selection || (selected.length === 0 && !run)) return null;

  const begin = async (action: Action): Promise<void> => {
    const waiting = those(action).map(({ id }) => id);
    const total = waiting.length;
    setAsked(undefined);
    selection.onChange(new Set());
    let done = 0;
    const refused = new Map<string, number>();
    const tell = (isOver: boolean): void =>
      setRun({ action, total, done, refused: new Map(refused), isOver });
    tell(false);
    const document =
      action === "retry" ? RetryDeliveryDocument : CancelDeliveryDocument;
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id; id = waiting.shift()) {
        const { error } = await client
          .mutation(document, { id, key: onceKey() })
          .toPromise();
        if (error) {
          const why = messageOf(error).replaceAll(id, "…");
          refused.set(why, (refused.get(why) ?? 0) + 1);
        }
        done += 1;
        tell(false);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    tell(true);
    onDone();
  };

  const count = asked ? those(asked).length : 0;
  const left = selected.length - count;
  const isTooMany = count > maxSelected;
  return (
    <section className={classes["bar"]} aria-label="Selection">
      {run ? <Progressing run={run} onClose={() => setRun(undefined)} /> : null}
      {selected.length > 0 ? (
        <Group gap="xs">
          <Text fw={600} className="numbers" role="status">
            {selected.length} selected
          </Text>
          <Button
            disabled={!isFree || those("retry").length === 0}
            onClick={() => setAsked("retry")}
            rightSection={<Key name="R" />}
          >
            Retry now…
          </Button>
          <Button
            variant="default"
            disabled={!isFree || those("cancel").length === 0}
            onClick={() => setAsked("cancel")}
            rightSection={<Key name="C" />}
          >
            Cancel…
          </Button>
          <Button
            variant="subtle"
            onClick={() => selection.onChange(new Set())}
          >
            Select none
          </Button>
        </Group>
      ) : null}
      <ConfirmDialog
        title={asked === "cancel" ? "Cancel deliveries" : "Retry deliveries"}
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        does={asked === "cancel" ? `Cancel ${count}` : `Retry ${count}`}
        isDangerous={asked === "cancel"}
        isDisabled={count === 0 || isTooMany}
        onConfirm={() => asked && void begin(asked)}
      >
        <Stack gap="xs">
          <Text fw={600}>
            {count} {count === 1 ? "delivery" : "deliveries"}{" "}
            {asked === "cancel"
              ? "will be cancelled: no further attempt is made."
              : "will be tried now."}
          </Text>
          {left > 0 ? (
            <Text c="dimmed">
              {left} of the selected{" "}
              {asked === "cancel"
                ? "are neither waiting nor on hold"
                : "have been delivered, or are on hold,"}{" "}
              and are left as they are.
            </Text>
          ) : null}
          {isTooMany ? (
            <Text>
              At most {maxSelected} can be done this way. For more, choose
              “Retry all failed…” or “Cancel all…”.
            </Text>
          ) : null}
        </Stack>
      </ConfirmDialog>
    </section>
  );
}

function Key({ name }: { readonly name: string }) {
  return (
    <Kbd size="xs" aria-hidden visibleFrom="sm">
      {name}
    </Kbd>
  );
}

function Progressing(props: {
  readonly run: Run;
  readonly onClose: () => void;
}) {
  const { action, total, done, refused, isOver } = props.run;
  const good =
    done - [...refused.values()].reduce((sum, each) => sum + each, 0);
  const what = action === "retry" ? "put in line" : "cancelled";
  return (
    <Stack gap={4} mb={4}>
      <Group justify="space-between" gap="xs">
        <Text role="status" className="numbers">
          {good} of {total} {what}
          {isOver ? "." : "…"}
        </Text>
        {isOver ? (
          <Button variant="subtle" size="compact-xs" onClick={props.onClose}>
            Close
          </Button>
        ) : null}
      </Group>
      {isOver ? null : (
        <Progress
          value={(100 * done) / Math.max(1, total)}
          size="sm"
          aria-label={action === "retry" ? "Retrying" : "Cancelling"}
        />
      )}
      {refused.size > 0 ? (
        <List size="xs">
          {[...refused].map(([why, count]) => (
            <List.Item key={why}>
              {count} refused: {why}
            </List.Item>
          ))}
        </List>
      ) : null}
    </Stack>
  );
}
