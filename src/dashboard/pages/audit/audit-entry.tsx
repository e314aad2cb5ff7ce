// One entry of the audit, whole.
import { Modal, Skeleton, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useLiveQuery } from "../../app/live-query.ts";
import { isId } from "../../app/search.ts";
import { ErrorState } from "../../parts/error-state.tsx";
import { Facts } from "../../parts/facts.tsx";
import { JsonView } from "../../parts/json-view.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { sayMutation } from "../../words/mutation.ts";
import {
  AuditEntryDocument,
  type AuditRowFragment,
} from "./audit.generated.ts";

export function AuditEntry(props: {
  readonly id: string | undefined;
  readonly onClose: () => void;
}) {
  const { id, onClose } = props;
  const { data, error, refresh } = useLiveQuery(
    AuditEntryDocument,
    { id: id ?? "" },
    { isPaused: id === undefined },
  );
  const entry = data?.audit;
  return (
    <Modal
      opened={id !== undefined}
      onClose={onClose}
      title={entry ? sayMutation(entry.mutation) : "Audit"}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {entry ? (
        <Whole entry={entry} />
      ) : error ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : data ? (
        <Text>There is no such entry.</Text>
      ) : (
        <Skeleton height={200} />
      )}
    </Modal>
  );
}

function Whole({ entry }: { readonly entry: AuditRowFragment }) {
  const endpointId = endpointOf(entry);
  return (
    <Stack gap="sm">
      <Facts
        facts={[
          ["When", <ExactTime key="t" at={entry.createdAt} />],
          ["Who", entry.actor],
          ["Database user", entry.databaseUser],
          ["Tenant", entry.tenant ?? "several"],
          [
            "Function",
            <span key="f" className="mono">
              {entry.mutation}
            </span>,
          ],
          ...(entry.idempotencyKey === null
            ? []
            : [["Idempotency key", entry.idempotencyKey] as const]),
          ...(endpointId === undefined
            ? []
            : [
                [
                  "Endpoint",
                  <Link
                    key="e"
                    to="/endpoints/$id"
                    params={{ id: endpointId }}
                    className="mono"
                  >
                    {endpointId}
                  </Link>,
                ] as const,
              ]),
        ]}
      />
      <JsonView text={JSON.stringify(entry.arguments)} label="Arguments" />
    </Stack>
  );
}

/** The endpoint that it was done to, if its arguments say so. */
function endpointOf(entry: AuditRowFragment): string | undefined {
  const given = entry.arguments as Readonly<Record<string, unknown>>;
  const isOfEndpoint = entry.mutation.endsWith("_endpoint");
  const id = given["endpoint_id"] ?? (isOfEndpoint ? given["id"] : undefined);
  return typeof id === "string" && isId(id) ? id : undefined;
}
