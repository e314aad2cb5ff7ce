// Owns the connection to the API of one signed-in session: queries by HTTP, subscriptions by websocket, and what is known
// of whether the service can be reached.
import {
  Client,
  fetchExchange,
  mapExchange,
  subscriptionExchange,
  type CombinedError,
  type ExecutionResult,
} from "@urql/core";
import { createClient as createSocket } from "graphql-ws";
import { brand } from "./brand.ts";
import { createCache } from "./cache.ts";
import { observable, type Observable } from "./observable.ts";
import { createRefresher } from "./refresh.ts";

/** `service`: nothing answers. `database`: the service does, but it has no Postgres. */
export type Connection = "fine" | "service" | "database";

export type Session = {
  readonly client: Client;
  readonly connection: Observable<Connection>;
  /** Asks again for everything that is on the screen. */
  readonly refreshAll: () => void;
  readonly close: () => void;
};

const retryMs = 1500;
const unauthorized = 4401;

/** `onRefused`: the token is not, or no longer, good; why, in the service's words. */
export function openSession(
  token: string,
  onRefused: (reason: string) => void,
): Session {
  const connection = observable<Connection>("fine");
  const refresher = createRefresher();
  const closed = new AbortController();
  let isRecovering = false;

  const lose = (how: Connection): void => {
    connection.set(how);
    if (isRecovering || closed.signal.aborted) return;
    isRecovering = true;
    void recovered(connection, closed.signal).then(() => {
      isRecovering = false;
      if (!closed.signal.aborted) refresher.refreshAll(client);
    });
  };

  const socket = createSocket({
    url: `${location.origin.replace(/^http/, "ws")}/graphql`,
    connectionParams: { authorization: `Bearer ${token}` },
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    // A fixed second and a half, spread: a restart is over in less than what doubling would soon wait.
    retryWait: () =>
      new Promise((resolve) =>
        setTimeout(resolve, retryMs * (0.5 + Math.random())),
      ),
    shouldRetry: (event) =>
      !(event instanceof CloseEvent && event.code === unauthorized),
    on: {
      closed: (event) => {
        if (closed.signal.aborted || !(event instanceof CloseEvent)) return;
        if (event.code === unauthorized) onRefused(event.reason);
        // 1000: nobody on this page listens any more.
        else if (event.code !== 1000) lose("service");
      },
      connected: (_socket, _payload, wasRetry) => {
        // What happened in between, nobody told.
        if (wasRetry) refresher.refreshAll(client);
      },
    },
  });

  const client = new Client({
    url: "/graphql",
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    requestPolicy: "cache-and-network",
    exchanges: [
      refresher.exchange,
      createCache(),
      mapExchange({
        onResult: ({ error, operation }) => {
          if (operation.kind === "subscription" || closed.signal.aborted)
            return;
          const trouble = error && troubleOf(error);
          if (trouble === undefined) return;
          if (trouble === "refused") onRefused(messageOf(error));
          else lose(trouble);
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              { query, variables: variables as Record<string, unknown> },
              {
                next: (result) => sink.next(result as ExecutionResult),
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            ),
          }),
        }),
      }),
    ],
  });

  return {
    client,
    connection,
    refreshAll: () => refresher.refreshAll(client),
    close: () => {
      closed.abort();
      void socket.dispose();
    },
  };
}

function troubleOf(
  error: CombinedError,
): "refused" | "service" | "database" | undefined {
  const codes = error.graphQLErrors.map(({ extensions }) => extensions["code"]);
  if (codes.includes("UNAUTHENTICATED")) return "refused";
  if (codes.includes("UNAVAILABLE")) return "database";
  const status = (error.response as Response | undefined)?.status;
  if (error.networkError && (status === undefined || status >= 502)) {
    return "service";
  }
  return undefined;
}

/** What went wrong, in the service's words. */
export function messageOf(error: CombinedError | undefined): string {
  const [first] = error?.graphQLErrors ?? [];
  if (first) return first.message;
  return error?.networkError ? `${brand.get().service} can't be reached.` : "";
}

/** Resolves when the service can answer again. */
async function recovered(
  connection: Observable<Connection>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    try {
      const response = await fetch("/readyz", { signal });
      const { checks } = (await response.json()) as {
        checks?: Readonly<Record<string, boolean>>;
      };
      const canAnswer = checks?.["database"] && checks["api"];
      connection.set(canAnswer ? "fine" : "database");
      if (canAnswer) return;
    } catch {
      connection.set("service");
    }
  }
}
