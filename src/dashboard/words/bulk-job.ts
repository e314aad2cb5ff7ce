// What is done to many at once, in words.
import type { Said } from "./delivery-status.ts";
import { sayCount } from "./number.ts";
import { outcomes } from "./outcome.ts";

type Kind = {
  readonly title: string;
  /** Such as "500 of 600 deliveries put in line". */
  readonly done: string;
  readonly things: string;
};

const kinds: Readonly<Record<string, Kind>> = {
  retry_failed: {
    title: "Retry failed deliveries",
    done: "put in line",
    things: "deliveries",
  },
  cancel_deliveries: {
    title: "Cancel deliveries",
    done: "cancelled",
    things: "deliveries",
  },
  replay_events: {
    title: "Send events again",
    done: "put in line",
    things: "events",
  },
};

export function sayBulkKind(kind: string): Kind {
  return kinds[kind] ?? { title: kind, done: "done", things: "rows" };
}

const statuses: Readonly<Record<string, Said>> = {
  running: {
    label: "Running",
    tone: "busy",
    meaning: "The workers are doing it, step by step.",
  },
  finished: { label: "Finished", tone: "good", meaning: "All of it is done." },
  cancelled: {
    label: "Stopped",
    tone: "still",
    meaning: "Somebody stopped it half-way. What was done stays done.",
  },
};

export function sayBulkStatus(status: string): Said {
  return statuses[status] ?? { label: status, tone: "still", meaning: "" };
}

/** How far it is. */
export function sayBulkProgress(job: {
  readonly kind: string;
  readonly doneCount: number;
  readonly skippedCount: number;
  readonly expectedCount: number;
}): string {
  const { done, things } = sayBulkKind(job.kind);
  const exactly = (count: number): string => sayCount({ count, isExact: true });
  const skipped =
    job.skippedCount > 0
      ? `, ${exactly(job.skippedCount)} left out because they had changed meanwhile`
      : "";
  return `${exactly(job.doneCount)} of ${exactly(job.expectedCount)} ${things} ${done}${skipped}`;
}

/** What it was narrowed down to, a name and a value each. Empty: to nothing. */
export function sayBulkArguments(
  given: unknown,
): readonly (readonly [name: string, value: string])[] {
  const values = (given ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(names).flatMap(([key, name]) => {
    const value = values[key];
    if (typeof value !== "string" && typeof value !== "number") return [];
    const text = String(value);
    const outcome = outcomes.find((each) => each.value === text)?.label;
    return [[name, key === "outcome" ? (outcome ?? text) : text] as const];
  });
}

/** By what the API calls them, in mutations and in what it keeps of them. */
const names: Readonly<Record<string, string>> = {
  tenant: "Tenant",
  endpointId: "Endpoint",
  endpoint_id: "Endpoint",
  type: "Type",
  status: "Status",
  outcome: "Last outcome",
  since: "Events since",
  until: "Events before",
};
