// What something that is done to many is narrowed down to.
import { Text } from "@mantine/core";
import { absolute, useTimeZone } from "../app/time-zone.ts";
import { sayBulkArguments } from "../words/bulk-job.ts";
import { Facts } from "./facts.tsx";
import { Mono } from "./mono.tsx";

export function NarrowedTo(props: {
  readonly given: unknown;
  /** Said in the place of an endpoint's id. */
  readonly endpointUrl?: string | undefined;
  /** Where it is narrowed down to nothing. */
  readonly none: string;
}) {
  const { given, endpointUrl, none } = props;
  const [zone] = useTimeZone();
  const facts = sayBulkArguments(given);
  if (facts.length === 0)
    return (
      <Text px="sm" pb="sm">
        {none}
      </Text>
    );
  return (
    <Facts
      facts={facts.map(([name, value]) => [
        name,
        name.startsWith("Events") ? (
          absolute(value, zone)
        ) : (
          <Mono
            key={name}
            text={name === "Endpoint" ? (endpointUrl ?? value) : value}
          />
        ),
      ])}
    />
  );
}
