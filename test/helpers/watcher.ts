// A client of the API's websockets, as a dashboard is one: graphql-ws over ws.
import type { TestContext } from "node:test";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { cleanUp } from "./cleanup.ts";
import type { TestDatabase } from "./database.ts";

export interface Watcher {
  /** What has come of a subscription so far: of the one field that it has, or errors. */
  watch<Payload>(
    document: string,
    variables?: Record<string, unknown>,
  ): Promise<readonly Payload[]>;
}

/** Connects with a token; the connection ends with the test. */
export function createWatcher(
  t: TestContext,
  url: string,
  token: string,
): Watcher {
  const client = createClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: true,
    retryAttempts: 0,
  });
  cleanUp(t, () => client.dispose());
  return {
    watch: async <Payload>(
      document: string,
      variables: Record<string, unknown> = {},
    ) => {
      const heard: Payload[] = [];
      client.subscribe<Record<string, Payload>>(
        { query: document, variables },
        {
          next: ({ data, errors }) => {
            if (errors) heard.push({ errors } as Payload);
            else heard.push(Object.values(data ?? {})[0] as Payload);
          },
          error: (errors) => heard.push({ errors } as Payload),
          complete: () => undefined,
        },
      );
      return heard;
    },
  };
}

/** Ends the sessions on which API processes listen. */
export async function terminateListeners(
  database: TestDatabase,
): Promise<void> {
  const [row] = await database.query<{ count: number }>(
    `select count(pg_terminate_backend(l.pid))::integer as count
     from pg_locks as l join pg_database as d on d.oid = l.database
     where l.locktype = 'advisory' and (l.classid::bigint << 32) + l.objid::bigint = 8377000004
       and d.datname = current_database()`,
  );
  if (!row?.count) throw new Error("nobody listens");
}
