// The filters of the list of deliveries. The address holds them; a field is only where they are typed.
import { Button, Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useSession } from "../../app/session.tsx";
import { isId, readWord } from "../../app/search.ts";
import { FilterBar } from "../../parts/filter-bar.tsx";
import { SearchField } from "../../parts/search-field.tsx";
import { TimeRangeSelect } from "../../parts/time-range-select.tsx";
import { outcomes } from "../../words/outcome.ts";
import {
  deliveryStatuses,
  isCode,
  type DeliveriesSearch,
} from "./deliveries-route.ts";
import { EndpointSelect } from "./endpoint-select.tsx";

const statuses = [
  { value: "", label: "All" },
  { value: "pending", label: "Waiting or retrying" },
  { value: "held", label: "On hold" },
  { value: "failed", label: "Failed" },
  { value: "delivered", label: "Delivered" },
  { value: "cancelled", label: "Cancelled" },
];

const stuckChoices = [
  { value: "", label: "Any" },
  { value: "60", label: "1 minute" },
  { value: "600", label: "10 minutes" },
  { value: "3600", label: "1 hour" },
  { value: "86400", label: "1 day" },
];

export function DeliveryFilters(props: { readonly search: DeliveriesSearch }) {
  const { search } = props;
  const { isOperator } = useSession();
  const navigate = useNavigate({ from: "/deliveries" });
  const change = (part: Partial<DeliveriesSearch>): void =>
    void navigate({ search: { ...search, ...part }, replace: true });
  const { job, ...filters } = search;
  const isFiltered = Object.values(filters).some((each) => each !== undefined);
  const { outcome, code, tenant, stuck } = search;
  const usesMore = [outcome, code, tenant, stuck].some(
    (each) => each !== undefined,
  );
  const [isMore, setMore] = useState(usesMore);
  return (
    <FilterBar
      label="Deliveries"
      onClear={
        isFiltered
          ? () => void navigate({ search: { job }, replace: true })
          : undefined
      }
    >
      <SearchField
        label="Delivery or event id"
        isMain
        problem={(text) => (isId(text) ? undefined : "An id has 36 characters")}
        value={search.q}
        onChange={(q) => change({ q })}
      />
      <Select
        label="State"
        data={statuses}
        value={search.status ?? ""}
        onChange={(status) =>
          change({ status: readWord(status, deliveryStatuses) })
        }
      />
      <EndpointSelect
        tenant={tenant}
        value={search.endpoint}
        onChange={(endpoint) => change({ endpoint })}
      />
      <TimeRangeSelect
        value={search}
        onChange={(range) =>
          change({ time: undefined, from: undefined, to: undefined, ...range })
        }
      />
      {isMore || usesMore ? (
        <>
          <Select
            label="Last outcome"
            data={[{ value: "", label: "Any" }, ...outcomes]}
            value={outcome ?? ""}
            onChange={(value) => change({ outcome: value || undefined })}
          />
          <SearchField
            label="Code of the last answer"
            placeholder="503, or 5xx"
            value={code}
            problem={(text) =>
              isCode(text) ? undefined : "Such as 503, or 5xx"
            }
            onChange={(value) => change({ code: value })}
          />
          <Select
            label="Stuck longer than"
            data={
              stuck === undefined ||
              stuckChoices.some(({ value }) => value === stuck)
                ? stuckChoices
                : [...stuckChoices, { value: stuck, label: `${stuck} s` }]
            }
            value={stuck ?? ""}
            onChange={(value) => change({ stuck: value || undefined })}
          />
          {isOperator ? (
            <SearchField
              label="Tenant"
              value={tenant}
              onChange={(value) =>
                change({ tenant: value, endpoint: undefined })
              }
            />
          ) : null}
        </>
      ) : (
        <Button variant="subtle" onClick={() => setMore(true)}>
          More filters
        </Button>
      )}
    </FilterBar>
  );
}
