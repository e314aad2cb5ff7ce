// The form of an endpoint. It says what is wrong as one types, and at the field what the service refuses.
import {
  Button,
  Group,
  Radio,
  Stack,
  TagsInput,
  TextInput,
} from "@mantine/core";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { CombinedError } from "urql";
import { messageOf } from "../../app/client.ts";
import { useSession } from "../../app/session.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Panel } from "../../parts/panel.tsx";
import {
  fieldOf,
  isIncomplete,
  problemsOf,
  type Field,
} from "./endpoint-problems.ts";
import type { EndpointValues } from "./endpoint-values.ts";
import { MoreSettings } from "./more-settings.tsx";

/** What a part of the form is given. */
export type FormPart = {
  readonly values: EndpointValues;
  readonly change: (part: Partial<EndpointValues>) => void;
  /** What is to be shown at a field now. */
  readonly problem: (field: Field) => string | undefined;
  /** The field was left: what is incomplete now stays so. */
  readonly leave: (field: Field) => void;
};

export function EndpointForm(props: {
  readonly initial: EndpointValues;
  readonly isNew: boolean;
  readonly submit: string;
  readonly isRunning: boolean;
  readonly error: CombinedError | undefined;
  readonly onSubmit: (values: EndpointValues) => void;
  readonly cancel: ReactNode;
}) {
  const { initial, isNew, error, isRunning } = props;
  const { isOperator } = useSession();
  const [values, setValues] = useState(initial);
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set());
  const [isSubmitted, setSubmitted] = useState(false);
  /** What was sent when the service refused it: a field that has changed since is not what it refused. */
  const [refused, setRefused] = useState<EndpointValues>();
  const form = useRef<HTMLFormElement>(null);

  const problems = problemsOf(values);
  const refusal = error && fieldOf(messageOf(error));
  const problem = (field: Field): string | undefined => {
    if (refusal?.field === field && refused === values) return refusal.text;
    const isOver = isSubmitted || left.has(field);
    return isOver || !isIncomplete(field, values) ? problems[field] : undefined;
  };
  const part: FormPart = {
    values,
    change: (changed) => setValues((before) => ({ ...before, ...changed })),
    problem,
    leave: (field) => setLeft((before) => new Set([...before, field])),
  };
  const hasProblem = Object.keys(problems).length > 0;
  const submit = (): void => {
    setSubmitted(true);
    if (hasProblem) {
      focusFirst(form.current);
      return;
    }
    setRefused(values);
    props.onSubmit(values);
  };
  useEffect(() => {
    if (error) focusFirst(form.current);
  }, [error]);

  return (
    <form
      ref={form}
      noValidate
      aria-label={isNew ? "New endpoint" : "Endpoint"}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRunning) submit();
      }}
    >
      <Stack gap="md" maw={720}>
        <Panel>
          <Stack gap="md" p="sm">
            <TextInput
              label="URL"
              description={
                values.url.trim().toLowerCase().startsWith("http://")
                  ? "Plain http is sent only where this service is set to allow it: everyone on the way can read it."
                  : "Each event is sent there with a POST."
              }
              placeholder="https://example.com/webhooks"
              required
              withAsterisk={false}
              type="url"
              spellCheck={false}
              autoComplete="off"
              data-autofocus
              value={values.url}
              error={problem("url")}
              onChange={({ currentTarget: { value } }) =>
                part.change({ url: value })
              }
              onBlur={() => part.leave("url")}
            />
            {isNew && isOperator ? (
              <TextInput
                label="Tenant"
                description="Whose events it gets: “default” if there is only one."
                placeholder="default"
                spellCheck={false}
                autoComplete="off"
                value={values.tenant}
                error={problem("tenant")}
                onChange={({ currentTarget: { value } }) =>
                  part.change({ tenant: value })
                }
              />
            ) : null}
            <EventTypes {...part} />
            <TextInput
              label="Description"
              description="For people; it is not sent."
              value={values.description}
              error={problem("description")}
              onChange={({ currentTarget: { value } }) =>
                part.change({ description: value })
              }
            />
          </Stack>
        </Panel>
        <MoreSettings {...part} isOpenAtFirst={!isNew} />
        {refusal && refused === values ? null : (
          <Failure
            title={isNew ? "It was not made" : "It was not saved"}
            error={error}
          />
        )}
        <Group gap="sm">
          <Button type="submit" loading={isRunning}>
            {props.submit}
          </Button>
          {props.cancel}
        </Group>
      </Stack>
    </form>
  );
}

/** What is wrong is where one goes on. */
function focusFirst(form: HTMLFormElement | null): void {
  requestAnimationFrame(() =>
    form
      ?.querySelector<HTMLElement>("[aria-invalid=true]:not([type=hidden])")
      ?.focus(),
  );
}

function EventTypes({ values, change, problem, leave }: FormPart) {
  return (
    <div>
      <Radio.Group
        label="Event types"
        value={values.isForAllTypes ? "all" : "some"}
        onChange={(value) => change({ isForAllTypes: value === "all" })}
        size="xs"
      >
        <Group gap="lg" mt={6}>
          <Radio size="xs" value="all" label="All of them" />
          <Radio size="xs" value="some" label="Only some" />
        </Group>
      </Radio.Group>
      {values.isForAllTypes ? null : (
        <TagsInput
          mt="xs"
          size="xs"
          label="Which types"
          description="Such as order.created; order.* is all that begin with “order.”. Enter adds one."
          placeholder={values.types.length === 0 ? "order.*" : ""}
          spellCheck={false}
          splitChars={[",", " "]}
          maxTags={100}
          value={[...values.types]}
          searchValue={values.typed}
          error={problem("types")}
          onChange={(types) => change({ types })}
          onSearchChange={(typed) => change({ typed: typed.trim() })}
          onBlur={() => leave("types")}
          isDuplicate={(value, current) => current.includes(value)}
        />
      )}
    </div>
  );
}
