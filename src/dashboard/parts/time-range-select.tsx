// Chooses a range of time: the last so and so long, or from … to ….
import { Select, TextInput } from "@mantine/core";
import dayjs from "dayjs";
import type { TimeRange } from "../app/time-range.ts";
import { useTimeZone, type TimeZone } from "../app/time-zone.ts";

const choices = [
  { value: "any", label: "Any time" },
  { value: "15m", label: "Last 15 minutes" },
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
  { value: "custom", label: "From … to …" },
];

export function TimeRangeSelect(props: {
  readonly value: TimeRange;
  readonly onChange: (range: TimeRange) => void;
  /** What is meant where nothing is chosen: any time, unless said otherwise. */
  readonly byDefault?: "any" | "1h";
}) {
  const { value, onChange, byDefault = "any" } = props;
  const [zone] = useTimeZone();
  return (
    <>
      <Select
        label="Time"
        data={
          byDefault === "any"
            ? choices
            : choices.filter((each) => each.value !== "any")
        }
        value={value.time ?? byDefault}
        onChange={(time) =>
          onChange(time === null || time === byDefault ? {} : { time })
        }
      />
      {value.time === "custom" ? (
        <>
          <Moment
            label="From"
            at={value.from}
            zone={zone}
            onChange={(from) => onChange({ ...value, from })}
          />
          <Moment
            label="To"
            at={value.to}
            zone={zone}
            onChange={(to) => onChange({ ...value, to })}
          />
        </>
      ) : null}
    </>
  );
}

function Moment(props: {
  readonly label: string;
  readonly at: string | undefined;
  readonly zone: TimeZone;
  readonly onChange: (at: string | undefined) => void;
}) {
  const { label, at, zone, onChange } = props;
  const shown = zone === "utc" ? dayjs.utc(at) : dayjs(at);
  return (
    <TextInput
      type="datetime-local"
      label={zone === "utc" ? `${label} (UTC)` : label}
      value={at === undefined ? "" : shown.format("YYYY-MM-DDTHH:mm")}
      onChange={({ currentTarget: { value } }) => {
        const chosen = zone === "utc" ? dayjs.utc(value) : dayjs(value);
        onChange(chosen.isValid() ? chosen.toISOString() : undefined);
      }}
    />
  );
}
