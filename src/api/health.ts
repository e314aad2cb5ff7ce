// Owns what orchestrators ask: /healthz (does it live), /readyz (can it work), and what is here at all.

/** What /readyz asks: each check by its name, true when it holds. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<boolean>>>;

export type HealthAnswer = { readonly status: number; readonly body: unknown };

/** The answer for a path; undefined where it is none of these. */
export async function answerHealth(
  path: string,
  options: { readonly version: string; readonly checks: ReadinessChecks },
): Promise<HealthAnswer | undefined> {
  switch (path) {
    case "/healthz":
      return { status: 200, body: { status: "ok" } };
    case "/readyz":
      return await readiness(options.checks);
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

async function readiness(checks: ReadinessChecks): Promise<HealthAnswer> {
  const results = await Promise.all(
    Object.entries(checks).map(
      async ([name, check]) =>
        [name, await check().catch(() => false)] as const,
    ),
  );
  const isReady = results.every(([, holds]) => holds);
  return {
    status: isReady ? 200 : 503,
    body: {
      status: isReady ? "ready" : "not ready",
      checks: Object.fromEntries(results),
    },
  };
}
