// What tasks need to know of the gates: who may begin an attempt now, and who has to wait elsewhere.
import type { EndpointWindow } from "../store/statistics.ts";
import type { Signal } from "../delivery/window.ts";

/** The right to have one attempt in flight. It must be given back, whatever comes. */
export type Pass = {
  /** `retryAfterMs`: the endpoint is to be left alone for as long. */
  readonly end: (signal: Signal, retryAfterMs?: number | null) => void;
};

export type Admission =
  | { readonly pass: Pass }
  | { readonly pass: undefined; readonly outlook: Outlook };

export type Outlook = {
  /** When its turn may come, roughly. */
  readonly waitMs: number;
  /**
   * When what waits for this endpoint may be sent again: at once, unless the circuit is open. Null if it is not the
   * endpoint that has no room but the process: then its turn comes by itself, after `waitMs`.
   */
  readonly drainInMs: number | null;
};

/**
 * How long somebody waits at a gate: `brief` a second at most, if so much is free in the waiting room; `patient` till
 * its turn or the circuit opens, but only a second if it is the process that has no room for an endpoint of which
 * nothing good is known; `forced` not at all, and a full window or an open circuit does not hold up a
 * handful of them.
 */
export type Patience = "brief" | "patient" | "forced";

export type Gates = {
  readonly enter: (
    endpointId: string,
    patience: Patience,
  ) => Admission | Promise<Admission>;
  /** Milliseconds until this endpoint may be tried again, 0 if it may be now. */
  readonly shutForMs: (endpointId: string) => number;
  /** Endpoints that are known to have failed for long: they are probed before they get more. */
  readonly distrust: (endpointIds: readonly string[]) => void;
  /** How many of its deliveries are worth having in hand. */
  readonly reach: (endpointId: string) => number;
  /** Endpoints that have lately refused somebody and still would, not necessarily all. */
  readonly refusing: () => readonly {
    readonly endpointId: string;
    readonly drainInMs: number;
  }[];
  /**
   * What has changed of endpoints since it was asked last, for people to look at: at most `max` of them, the others come
   * next time. An endpoint with attempts in flight is told of again now and then.
   */
  readonly changes: (max: number) => readonly EndpointWindow[];
  /** How things stand at all of them together; looks at each. */
  readonly totals: () => GateTotals;
};

export type GateTotals = {
  readonly endpoints: number;
  /** Sum of their windows. */
  readonly windowLimit: number;
  readonly inFlight: number;
  /** Those that wait in memory. */
  readonly waiting: number;
  readonly open: number;
  readonly halfOpen: number;
};
