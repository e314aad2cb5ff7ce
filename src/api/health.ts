// Owns what orchestrators ask: /healthz (does it live), /readyz (should it get traffic), and what is here at all.

/** What a check found, for people to read: no secrets, no hosts, nothing a stranger must not know. */
export type CheckResult = {
  readonly ok: boolean;
  /** Why not, or what else is worth knowing. */
  readonly detail?: string | undefined;
  /** Values by their names. */
  readonly [value: string]: unknown;
};

/** Each check by its name. */
export type Checks = Readonly<Record<string, () => Promise<CheckResult>>>;

export type HealthOptions = {
  readonly version: string;
  /** Whether the process can work at all; must not ask Postgres or anybody else. */
  readonly liveness: () => CheckResult;
  /** What must hold for /readyz to say yes. */
  readonly checks: Checks;
  readonly details: ReadinessDetails;
};

/** What /readyz tells beside its checks. What is not well makes the process no less able to take requests. */
export type ReadinessDetails = Readonly<
  Record<string, () => { readonly isWell: boolean; readonly shown: unknown }>
>;

export type HealthAnswer = { readonly status: number; readonly body: unknown };

/** No probe waits longer than this for an answer, so a check that does has not held. */
const patienceMs = 3000;

/** The answer for a path; undefined where it is none of these. */
export async function answerHealth(
  path: string,
  options: HealthOptions,
): Promise<HealthAnswer | undefined> {
  switch (path) {
    case "/healthz":
      return liveness(options);
    case "/readyz":
      return await readiness(options);
    case "/":
      return {
        status: 200,
        body: {
          service: "postcommit",
          version: options.version,
          dashboard: "/ (in a browser)",
          api: ["/graphql", "/graphiql"],
          health: ["/healthz", "/readyz"],
          metrics: "/metrics",
        },
      };
    default:
      return undefined;
  }
}

// That it answers is most of the proof: an event loop that is stuck never does, and the probe's own timeout says so.
function liveness({ version, liveness: check }: HealthOptions): HealthAnswer {
  const eventLoop = check();
  return {
    status: eventLoop.ok ? 200 : 503,
    body: {
      status: eventLoop.ok ? "ok" : "stuck",
      version,
      uptimeSeconds: Math.round(process.uptime()),
      checks: { eventLoop },
    },
  };
}

/**
 * Not ready (503) only by the checks. A canary that is missing has a cause that all processes share, as a rule: without
 * any of them in the load balancer nobody could see why.
 */
async function readiness(options: HealthOptions): Promise<HealthAnswer> {
  const checks = await resultsOf(options.checks);
  const isReady = Object.values(checks).every(({ ok }) => ok);
  const told = Object.entries(options.details).map(
    ([name, tell]) => [name, tell()] as const,
  );
  const isWell = told.every(([, detail]) => detail.isWell);
  return {
    status: isReady ? 200 : 503,
    body: {
      status: isReady ? (isWell ? "ready" : "degraded") : "not ready",
      version: options.version,
      checks,
      ...Object.fromEntries(told.map(([name, { shown }]) => [name, shown])),
    },
  };
}

async function resultsOf(
  checks: Checks,
): Promise<Readonly<Record<string, CheckResult>>> {
  const results = Object.entries(checks).map(
    async ([name, check]) => [name, await resultOf(check)] as const,
  );
  return Object.fromEntries(await Promise.all(results));
}

async function resultOf(
  check: () => Promise<CheckResult>,
): Promise<CheckResult> {
  const { promise: late, resolve } = Promise.withResolvers<CheckResult>();
  const timer = setTimeout(
    () => resolve({ ok: false, detail: `no answer within ${patienceMs} ms` }),
    patienceMs,
  );
  const failed = (): CheckResult => ({ ok: false, detail: "it failed" });
  try {
    return await Promise.race([check().catch(failed), late]);
  } finally {
    clearTimeout(timer);
  }
}
