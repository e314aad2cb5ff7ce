// Owns what orchestrators ask: /healthz (does it live), /readyz (can it work), and what is here at all.

/** What /readyz asks: each check by its name, true when it holds. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<boolean>>>;

/** What /readyz tells beside its checks. What is not well makes the process no less able to take requests. */
export type ReadinessDetails = Readonly<
  Record<string, () => { readonly isWell: boolean; readonly shown: unknown }>
>;

export type HealthAnswer = { readonly status: number; readonly body: unknown };

/** The answer for a path; undefined where it is none of these. */
export async function answerHealth(
  path: string,
  options: {
    readonly version: string;
    readonly checks: ReadinessChecks;
    readonly details?: ReadinessDetails | undefined;
  },
): Promise<HealthAnswer | undefined> {
  switch (path) {
    case "/healthz":
      return { status: 200, body: { status: "ok" } };
    case "/readyz":
      return await readiness(options.checks, options.details ?? {});
    case "/":
      return {
        status: 200,
        body: {
          service: "postcommit",
          version: options.version,
          dashboard: "/ (in a browser)",
          api: ["/graphql", "/graphiql"],
          health: ["/healthz", "/readyz"],
        },
      };
    default:
      return undefined;
  }
}

/**
 * Not ready (503) only by the checks. A canary that is missing has a cause that all processes share, as a rule: without
 * any of them in the load balancer nobody could see why.
 */
async function readiness(
  checks: ReadinessChecks,
  details: ReadinessDetails,
): Promise<HealthAnswer> {
  const results = await Promise.all(
    Object.entries(checks).map(
      async ([name, check]) =>
        [name, await check().catch(() => false)] as const,
    ),
  );
  const isReady = results.every(([, holds]) => holds);
  const told = Object.entries(details).map(
    ([name, tell]) => [name, tell()] as const,
  );
  const isWell = told.every(([, detail]) => detail.isWell);
  return {
    status: isReady ? 200 : 503,
    body: {
      status: isReady ? (isWell ? "ready" : "degraded") : "not ready",
      checks: Object.fromEntries(results),
      ...Object.fromEntries(told.map(([name, { shown }]) => [name, shown])),
    },
  };
}
