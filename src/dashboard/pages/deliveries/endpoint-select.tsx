// Chooses an endpoint by its URL.
import { Select } from "@mantine/core";
import { useLiveQuery } from "../../app/live-query.ts";
import { rowsOf } from "../../app/rows.ts";
import {
  EndpointChoicesDocument,
  EndpointNameDocument,
} from "./deliveries.generated.ts";

type Named = {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly deletedAt: string | null;
};

export function EndpointSelect(props: {
  readonly tenant: string | undefined;
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}) {
  const { tenant, value, onChange } = props;
  const { data } = useLiveQuery(EndpointChoicesDocument, {
    tenant: tenant ?? null,
  });
  const known = rowsOf<Named>(data?.endpoints);
  // It may be older than the newest hundred.
  const isUnknown =
    value !== undefined &&
    data !== undefined &&
    !known.some(({ id }) => id === value);
  const { data: named } = useLiveQuery(
    EndpointNameDocument,
    { id: value ?? "" },
    { isPaused: !isUnknown },
  );
  const chosen: readonly Named[] = isUnknown
    ? [
        named?.endpoint ?? {
          id: value,
          url: value,
          description: "",
          deletedAt: null,
        },
      ]
    : [];
  return (
    <Select
      label="Endpoint"
      data={[
        { value: "", label: "All" },
        ...[...chosen, ...known].map((each) => ({
          value: each.id,
          label: labelOf(each),
        })),
      ]}
      value={value ?? ""}
      searchable
      nothingFoundMessage={
        data?.endpoints?.pageInfo.hasNextPage
          ? "Not among the newest hundred"
          : "None"
      }
      comboboxProps={{ width: 360, position: "bottom-start" }}
      onChange={(id) => onChange(id || undefined)}
    />
  );
}

function labelOf({ url, description, deletedAt }: Named): string {
  const short = url.replace(/^https?:\/\//, "");
  const more = description === "" ? "" : ` – ${description}`;
  return `${short}${more}${deletedAt === null ? "" : " (deleted)"}`;
}
