// The filters of the list of endpoints. The address holds them.
import { Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { readWord } from "../../app/search.ts";
import { useSession } from "../../app/session.tsx";
import { FilterBar } from "../../parts/filter-bar.tsx";
import { SearchField } from "../../parts/search-field.tsx";
import { endpointStates, type EndpointsSearch } from "./endpoints-route.ts";

const states = [
  { value: "", label: "All" },
  { value: "troubled", label: "In trouble" },
  { value: "paused", label: "Paused" },
  { value: "deleted", label: "Deleted" },
];

export function EndpointFilters(props: { readonly search: EndpointsSearch }) {
  const { search } = props;
  const { isOperator } = useSession();
  const navigate = useNavigate({ from: "/endpoints" });
  const change = (part: Partial<EndpointsSearch>): void =>
    void navigate({ search: { ...search, ...part }, replace: true });
  const isFiltered = Object.values(search).some((each) => each !== undefined);
  return (
    <FilterBar
      label="Endpoints"
      onClear={
        isFiltered
          ? () => void navigate({ search: {}, replace: true })
          : undefined
      }
    >
      <SearchField
        label="URL, description or id"
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
      <Select
        label="State"
        data={states}
        value={search.state ?? ""}
        onChange={(state) => change({ state: readWord(state, endpointStates) })}
      />
    </FilterBar>
  );
}
