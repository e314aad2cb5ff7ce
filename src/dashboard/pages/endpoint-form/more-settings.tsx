// What is seldom set of an endpoint: headers, timeout, retries, its own CA.
import {
  Button,
  Collapse,
  Group,
  Input,
  Radio,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useState } from "react";
import { Panel } from "../../parts/panel.tsx";
import {
  readSchedule,
  saySchedule,
  usualSchedule,
} from "../../words/retry-schedule.ts";
import type { FormPart } from "./endpoint-form.tsx";
import type { Header } from "./endpoint-values.ts";

export function MoreSettings(
  props: FormPart & { readonly isOpenAtFirst: boolean },
) {
  const { values, change, problem } = props;
  const [isOpen, setOpen] = useState(props.isOpenAtFirst);
  const hasProblem = (
    ["headers", "timeout", "schedule", "caCertificate"] as const
  ).some((field) => problem(field) !== undefined);
  const isShown = isOpen || hasProblem;
  return (
    <Panel
      title="Headers, timeout, retries, certificates"
      aside={
        <Button
          variant="subtle"
          size="compact-xs"
          aria-expanded={isShown}
          onClick={() => setOpen(!isShown)}
        >
          {isShown ? "Less" : "More"}
        </Button>
      }
    >
      {isShown ? null : (
        <Text c="dimmed" size="xs" px="sm" pb="xs">
          Most endpoints do well without.
        </Text>
      )}
      <Collapse expanded={isShown} keepMounted={false}>
        <Stack gap="md" px="sm" pb="sm">
          <Headers {...props} />
          <TextInput
            label="Timeout, in seconds"
            description="For one whole attempt. Empty: the service's own."
            maw={240}
            inputMode="decimal"
            value={values.timeout}
            error={problem("timeout")}
            onChange={({ currentTarget: { value } }) =>
              change({ timeout: value })
            }
          />
          <Retries {...props} />
          <Textarea
            label="Certificates of its own CA"
            description="Only where its certificate comes from a private CA: that CA's certificates in PEM. They are trusted in the place of the public ones."
            size="xs"
            autosize
            minRows={2}
            maxRows={10}
            spellCheck={false}
            styles={{
              input: { fontFamily: "var(--mantine-font-family-monospace)" },
            }}
            value={values.caCertificate}
            error={problem("caCertificate")}
            onChange={({ currentTarget: { value } }) =>
              change({ caCertificate: value })
            }
          />
        </Stack>
      </Collapse>
    </Panel>
  );
}

function Headers({ values, change, problem }: FormPart) {
  const { headers } = values;
  const set = (index: number, part: Partial<Header>): void =>
    change({
      headers: headers.map((header, at) =>
        at === index ? { ...header, ...part } : header,
      ),
    });
  const error = problem("headers");
  return (
    <Input.Wrapper
      label="Headers"
      labelElement="div"
      description="Sent along with each request, such as a credential that the receiver asks for."
      size="xs"
      error={error}
    >
      <Stack gap={6} mt={6} mb={error ? 6 : 0}>
        {headers.map((header, index) => (
          // Rows have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <Group key={index} gap={6} wrap="nowrap">
            <TextInput
              aria-label={`Name of header ${index + 1}`}
              placeholder="X-Api-Version"
              spellCheck={false}
              w="38%"
              value={header.name}
              aria-invalid={error ? true : undefined}
              onChange={({ currentTarget: { value } }) =>
                set(index, { name: value })
              }
            />
            <TextInput
              aria-label={`Value of header ${index + 1}`}
              spellCheck={false}
              autoComplete="off"
              flex={1}
              value={header.value}
              onChange={({ currentTarget: { value } }) => set(index, { value })}
            />
            <Button
              variant="subtle"
              size="compact-xs"
              aria-label={`Remove header ${index + 1}`}
              onClick={() =>
                change({ headers: headers.filter((_, at) => at !== index) })
              }
            >
              Remove
            </Button>
          </Group>
        ))}
        <Group>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() =>
              change({ headers: [...headers, { name: "", value: "" }] })
            }
          >
            Add a header
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}

function Retries({ values, change, problem }: FormPart) {
  const schedule = readSchedule(values.schedule);
  return (
    <div>
      <Radio.Group
        label="When an attempt fails"
        size="xs"
        value={values.retries}
        onChange={(value) => change({ retries: value })}
      >
        <Stack gap={6} mt={6}>
          <Radio
            size="xs"
            value="usual"
            label={`Try again as usual: ${saySchedule(usualSchedule)}`}
          />
          <Radio size="xs" value="none" label="Do not try again" />
          <Radio size="xs" value="own" label="Try again at times of its own" />
        </Stack>
      </Radio.Group>
      {values.retries === "own" ? (
        <TextInput
          mt="xs"
          label="Wait after each failed attempt"
          description={
            schedule && schedule.length > 0
              ? `${saySchedule(schedule)}.`
              : "The last one is followed by one more attempt."
          }
          value={values.schedule}
          error={problem("schedule")}
          onChange={({ currentTarget: { value } }) =>
            change({ schedule: value })
          }
        />
      ) : null}
    </div>
  );
}
