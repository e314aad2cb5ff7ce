// What is done to all deliveries that match the filters: counted first, confirmed, and then watched.
import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { onceKey } from "../../app/once-key.ts";
import { useSession } from "../../app/session.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { Failure } from "../../parts/failure.tsx";
import { NarrowedTo } from "../../parts/narrowed-to.tsx";
import { sayBulkKind } from "../../words/bulk-job.ts";
import { sayCount } from "../../words/number.ts";
import {
  CancelDeliveriesDocument,
  EndpointNameDocument,
  PreviewCancelDeliveriesDocument,
  PreviewRetryFailedDocument,
  RetryFailedDocument,
} from "./deliveries.generated.ts";
import type { DeliveriesSearch } from "./deliveries-route.ts";
import {
  bulkArguments,
  isOffered,
  type BulkArguments,
  type BulkKind,
} from "./filters.ts";

type Asked = {
  readonly kind: BulkKind;
  /** Fixed when one asks, so that what is counted is what is done. */
  readonly given: BulkArguments | string;
  readonly key: string;
};

export function BulkActions(props: {
  readonly search: DeliveriesSearch;
  readonly bounds: Parameters<typeof bulkArguments>[2];
}) {
  const { search, bounds } = props;
  const [asked, setAsked] = useState<Asked>();
  const ask = (kind: BulkKind): void =>
    setAsked({
      kind,
      given: bulkArguments(kind, search, bounds, Date.now()),
      key: onceKey(),
    });
  return (
    <Group gap="xs">
      {isOffered("cancel_deliveries", search) ? (
        <Button variant="default" onClick={() => ask("cancel_deliveries")}>
          Cancel all…
        </Button>
      ) : null}
      {isOffered("retry_failed", search) ? (
        <Button variant="default" onClick={() => ask("retry_failed")}>
          Retry all failed…
        </Button>
      ) : null}
      {asked ? (
        <Dialog
          key={asked.key}
          asked={asked}
          search={search}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
    </Group>
  );
}

const words = {
  retry_failed: {
    will: "will be tried once more.",
    none: "No failed delivery matches.",
    does: (count: string) => `Retry ${count}`,
    note: "Each endpoint is sent only as much at a time as it takes. You can watch it, and stop it half-way.",
  },
  cancel_deliveries: {
    will: "will be cancelled: no further attempt is made of them.",
    none: "Nothing that matches is waiting, retrying or on hold.",
    does: (count: string) => `Cancel ${count}`,
    note: "Left alone are those whose first attempt is just being made. You can stop it half-way; what was cancelled stays so, and can be retried one by one.",
  },
} as const;

function Dialog(props: {
  readonly asked: Asked;
  readonly search: DeliveriesSearch;
  readonly onClose: () => void;
}) {
  const { asked, search, onClose } = props;
  const { kind, given, key } = asked;
  const isRetry = kind === "retry_failed";
  const { title } = sayBulkKind(kind);
  const { isOperator } = useSession();
  const navigate = useNavigate({ from: "/deliveries" });
  const isSayable = typeof given !== "string";
  const { preview, error, count } = usePreview(kind, isSayable ? given : {}, {
    isPaused: !isSayable,
  });
  const [retried, retry] = useMutation(RetryFailedDocument);
  const [cancelled, cancel] = useMutation(CancelDeliveriesDocument);
  const [{ data: named }] = useQuery({
    query: EndpointNameDocument,
    variables: { id: search.endpoint ?? "" },
    pause: search.endpoint === undefined,
  });

  const start = async (): Promise<void> => {
    if (!isSayable) return;
    const input = { ...given, idempotencyKey: key };
    const { data } = isRetry ? await retry({ input }) : await cancel({ input });
    const begun =
      data &&
      ("retryFailed" in data ? data.retryFailed : data.cancelDeliveries);
    if (!begun?.bulkJob) return;
    onClose();
    void navigate({
      search: { ...search, job: begun.bulkJob.id },
      replace: true,
    });
  };

  if (!isSayable) {
    return (
      <ConfirmDialog title={title} isOpen onClose={onClose}>
        <Text>{given}</Text>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      title={title}
      isOpen
      onClose={onClose}
      does={words[kind].does(count ?? "…")}
      isDisabled={!preview || preview.count === 0}
      isBusy={retried.fetching || cancelled.fetching}
      isDangerous={!isRetry}
      onConfirm={() => void start()}
    >
      <Stack gap="sm">
        {error ? <ErrorState error={error} /> : null}
        <div role="status">
          {preview ? (
            <Text size="lg" fw={600}>
              {preview.count === 0
                ? words[kind].none
                : `${count} ${words[kind].will}`}
            </Text>
          ) : error ? null : (
            <>
              <Skeleton height={26} width={220} />
              <Text size="xs" c="dimmed">
                Counting…
              </Text>
            </>
          )}
        </div>
        <NarrowedTo
          given={given}
          endpointUrl={named?.endpoint?.url}
          none={
            isOperator
              ? "Not narrowed down: those of all tenants and endpoints."
              : "Not narrowed down: those of all your endpoints."
          }
        />
        <Text c="dimmed">{words[kind].note}</Text>
        <Failure
          title="It was not begun"
          error={retried.error ?? cancelled.error}
        />
      </Stack>
    </ConfirmDialog>
  );
}

function usePreview(
  kind: BulkKind,
  given: BulkArguments,
  options: { readonly isPaused: boolean },
) {
  const isRetry = kind === "retry_failed";
  const [retry] = useQuery({
    query: PreviewRetryFailedDocument,
    variables: given,
    pause: options.isPaused || !isRetry,
    requestPolicy: "network-only",
  });
  const [cancel] = useQuery({
    query: PreviewCancelDeliveriesDocument,
    variables: given,
    pause: options.isPaused || isRetry,
    requestPolicy: "network-only",
  });
  const preview = isRetry
    ? retry.data?.previewRetryFailed
    : cancel.data?.previewCancelDeliveries;
  const number = preview?.count ?? 0;
  const isExact = preview?.isExact ?? false;
  return {
    preview,
    error: retry.error ?? cancel.error,
    count:
      preview &&
      `${isExact ? "" : "more than "}${sayCount({ count: number, isExact: true })} ${number === 1 ? "delivery" : "deliveries"}`,
  };
}
