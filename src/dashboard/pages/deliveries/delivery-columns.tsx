// What a list says of a delivery.
import { Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Column } from "../../parts/list-table.tsx";
import { NextAttempt } from "../../parts/next-attempt.tsx";
import { Status } from "../../parts/status.tsx";
import { Time } from "../../parts/time.tsx";
import { sayDelivery } from "../../words/delivery-status.ts";
import type { DeliveryRowFragment } from "./deliveries.generated.ts";

export function useDeliveryColumns(
  isOperator: boolean,
): readonly Column<DeliveryRowFragment>[] {
  return useMemo(
    () => [
      {
        id: "type",
        label: "Event type",
        render: ({ id, event }) => (
          <Link to="/deliveries/$id" params={{ id }} title={event?.type}>
            <Text span fw={500}>
              {event?.type ?? "deleted"}
            </Text>
          </Link>
        ),
      },
      {
        id: "status",
        label: "State",
        width: { base: 112, sm: 130 },
        render: (delivery) => (
          <Status
            said={sayDelivery(delivery)}
            detail={
              delivery.attemptCount > 1 ? `${delivery.attemptCount}×` : ""
            }
          />
        ),
      },
      {
        id: "endpoint",
        label: "Endpoint",
        width: "20%",
        visibleFrom: "sm",
        render: ({ endpoint }) => (
          <Text span className="mono" title={endpoint?.url}>
            {endpoint?.url.replace(/^https?:\/\//, "") ?? "deleted"}
          </Text>
        ),
      },
      ...(isOperator
        ? [
            {
              id: "tenant",
              label: "Tenant",
              width: "8%",
              visibleFrom: "lg" as const,
              render: (delivery: DeliveryRowFragment) => delivery.tenant,
            },
          ]
        : []),
      {
        id: "answer",
        label: "Last answer",
        width: "20%",
        visibleFrom: "md",
        render: ({ lastError, lastStatusCode }) => (
          <Text span c="dimmed" title={lastError ?? ""}>
            {lastError?.replace(/^Your server /, "") ??
              (lastStatusCode === null ? "" : String(lastStatusCode))}
          </Text>
        ),
      },
      {
        id: "next",
        label: "Next attempt",
        width: 110,
        align: "right",
        visibleFrom: "lg",
        render: (delivery) =>
          delivery.status === "pending" ? (
            <NextAttempt delivery={delivery} isShort />
          ) : null,
      },
      {
        id: "time",
        label: "Event",
        width: 96,
        align: "right",
        visibleFrom: "xs",
        render: ({ event, createdAt }) => (
          <Time at={event?.createdAt ?? createdAt} />
        ),
      },
    ],
    [isOperator],
  );
}
