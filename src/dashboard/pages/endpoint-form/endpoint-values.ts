// What is typed into the form of an endpoint, and what of it the API is given.
import { rowsOf } from "../../app/rows.ts";
import {
  readSchedule,
  usualSchedule,
  writeSchedule,
} from "../../words/retry-schedule.ts";
import type {
  CreateEndpointMutationVariables,
  EditedEndpointQuery,
  UpdateEndpointMutationVariables,
} from "./endpoint-form.generated.ts";

export type Header = { readonly name: string; readonly value: string };

export type EndpointValues = {
  readonly url: string;
  readonly tenant: string;
  readonly description: string;
  readonly isForAllTypes: boolean;
  readonly types: readonly string[];
  /** A type that is being typed. */
  readonly typed: string;
  readonly headers: readonly Header[];
  /** In seconds, as text. Empty: the service's own. */
  readonly timeout: string;
  readonly retries: "usual" | "none" | "own";
  readonly schedule: string;
  readonly caCertificate: string;
};

type Edited = NonNullable<EditedEndpointQuery["endpoint"]>;

export const newValues: EndpointValues = {
  url: "",
  tenant: "",
  description: "",
  isForAllTypes: true,
  types: [],
  typed: "",
  headers: [],
  timeout: "",
  retries: "usual",
  schedule: "10 s, 1 min, 10 min, 1 h",
  caCertificate: "",
};

export function valuesOf(endpoint: Edited): EndpointValues {
  const schedule = rowsOf(endpoint.retrySchedule);
  const headers = endpoint.headers as Readonly<Record<string, string>>;
  return {
    url: endpoint.url,
    tenant: endpoint.tenant,
    description: endpoint.description,
    isForAllTypes: endpoint.eventTypes === null,
    types: rowsOf(endpoint.eventTypes),
    typed: "",
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    timeout:
      endpoint.timeoutMs === null ? "" : String(endpoint.timeoutMs / 1000),
    retries: isSame(schedule, usualSchedule)
      ? "usual"
      : schedule.length === 0
        ? "none"
        : "own",
    schedule:
      schedule.length === 0 ? newValues.schedule : writeSchedule(schedule),
    caCertificate: endpoint.caCertificate ?? "",
  };
}

function scheduleOf({ retries, schedule }: EndpointValues): readonly number[] {
  if (retries === "usual") return usualSchedule;
  return retries === "none" ? [] : (readSchedule(schedule) ?? []);
}

function headersOf({ headers }: EndpointValues): Record<string, string> {
  return Object.fromEntries(
    headers
      .filter(({ name, value }) => name.trim() !== "" || value !== "")
      .map(({ name, value }) => [name.trim(), value]),
  );
}

const timeoutMsOf = ({ timeout }: EndpointValues): number | undefined =>
  timeout.trim() === "" ? undefined : Math.round(Number(timeout) * 1000);

type CreateInput = CreateEndpointMutationVariables["input"];
type UpdateInput = UpdateEndpointMutationVariables["input"];

/** What is left as usual is left out. */
export function createInputOf(values: EndpointValues): CreateInput {
  const timeoutMs = timeoutMsOf(values);
  const headers = headersOf(values);
  const tenant = values.tenant.trim();
  return {
    url: values.url.trim(),
    ...(tenant !== "" && { tenant }),
    ...(values.description !== "" && { description: values.description }),
    ...(!values.isForAllTypes && { eventTypes: values.types }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(values.retries !== "usual" && { retrySchedule: scheduleOf(values) }),
    ...(values.caCertificate.trim() !== "" && {
      caCertificate: values.caCertificate,
    }),
  };
}

/** Only what has changed, so that what somebody else changes meanwhile stays. Undefined if nothing has. */
export function updateInputOf(
  endpoint: Edited,
  values: EndpointValues,
): UpdateInput | undefined {
  const before = valuesOf(endpoint);
  const timeoutMs = timeoutMsOf(values);
  const headers = headersOf(values);
  const schedule = scheduleOf(values);
  const changes: Omit<UpdateInput, "id"> = {
    ...(values.url.trim() !== before.url && { url: values.url.trim() }),
    ...(values.description !== before.description && {
      description: values.description,
    }),
    ...(values.isForAllTypes
      ? !before.isForAllTypes && { allEventTypes: true }
      : (before.isForAllTypes || !isSame(values.types, before.types)) && {
          eventTypes: values.types,
        }),
    ...(JSON.stringify(headers) !== JSON.stringify(headersOf(before)) && {
      headers,
    }),
    ...(timeoutMs !== timeoutMsOf(before) &&
      (timeoutMs === undefined ? { defaultTimeout: true } : { timeoutMs })),
    ...(!isSame(schedule, scheduleOf(before)) && { retrySchedule: schedule }),
    ...(values.caCertificate.trim() !== before.caCertificate.trim() &&
      (values.caCertificate.trim() === ""
        ? { publicCas: true }
        : { caCertificate: values.caCertificate })),
  };
  return Object.keys(changes).length === 0
    ? undefined
    : { id: endpoint.id, ...changes };
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return (
    one.length === other.length && one.every((each, n) => each === other[n])
  );
}
