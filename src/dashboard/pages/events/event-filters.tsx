// The filters of the list of events. The address holds them; a field is only where they are typed.
import { Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { FilterBar } from "../../parts/filter-bar.tsx";
import { SearchField } from "../../parts/search-field.tsx";
import { TimeRangeSelect } from "../../parts/time-range-select.tsx";
import { useSession } from "../../app/session.tsx";
import { readWord } from "../../app/search.ts";
import { eventStates, type EventsSearch } from "./events-route.ts";

const states = [
  { value: "", label: "All" },
  { value: "undispatched", label: "Waiting for a worker" },
  { value: "unmatched", label: "No endpoint wanted it" },
];

export function EventFilters({ search }: { readonly search: EventsSearch }) {
  const { isOperator } = useSession();
  const navigate = useNavigate({ from: "/events" });
  const change = (part: Partial<EventsSearch>): void =>
    void navigate({ search: { ...search, ...part }, replace: true });
  const isFiltered = Object.values(search).some((each) => each !== undefined);
  return (
    <FilterBar
      label="Events"
      onClear={
        isFiltered
          ? () => void navigate({ search: {}, replace: true })
          : undefined
      }
    >
      <SearchField
        label="Type or event id"
        placeholder="order.*"
        isMain
        value={search.q}
        onChange={(q) => change({ q })}
      />
      {isOperator ? (
        <SearchField
          label="Tenant"
          value={search.tenant}
          onChange={(tenant) => change({ tenant })}
        />
      ) : null}
      <SearchField
        label="Idempotency key"
        value={search.key}
        onChange={(key) => change({ key })}
      />
      <Select
        label="State"
        data={states}
        value={search.state ?? ""}
        onChange={(state) => change({ state: readWord(state, eventStates) })}
      />
      <TimeRangeSelect
        value={search}
        onChange={(range) =>
          change({ time: undefined, from: undefined, to: undefined, ...range })
        }
      />
    </FilterBar>
  );
}
