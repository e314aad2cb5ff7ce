// The dashboards of `bench live`: so many websockets, each with a subscription of its own, and when each message came.
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

export type WatchQuestion =
  | {
      readonly what: "watch";
      readonly url: string;
      readonly token: string;
      /** A subscription to attemptMade { gap recordedAt } each. */
      readonly documents: readonly string[];
    }
  | { readonly what: "begin" }
  | { readonly what: "report" };

export type Watched = {
  /** From recorded, by the worker's clock, to heard. */
  readonly delaysMs: readonly number[];
  readonly gaps: number;
  /** How many of the subscriptions have heard anything. */
  readonly awake: number;
};

type Message = {
  readonly attemptMade: {
    readonly gap: boolean;
    readonly recordedAt: string | null;
  };
};

let delaysMs: number[] = [];
let gaps = 0;
let awake = new Set<string>();

async function watch(
  url: string,
  token: string,
  document: string,
): Promise<void> {
  const connected = Promise.withResolvers<void>();
  const client = createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: connected.reject,
    on: {
      connected: () => connected.resolve(),
      closed: () => connected.reject(new Error("a websocket was closed")),
    },
  });
  await connected.promise;
  client.subscribe<Message>(
    { query: document },
    {
      next: ({ data, errors }) => {
        if (errors || !data) throw new Error(JSON.stringify(errors));
        const { gap, recordedAt } = data.attemptMade;
        if (gap) gaps += 1;
        if (recordedAt) delaysMs.push(Date.now() - Date.parse(recordedAt));
        awake.add(document);
      },
      error: (error) => {
        throw error instanceof Error ? error : new Error(JSON.stringify(error));
      },
      complete: () => undefined,
    },
  );
}

process.channel?.ref();
process.on("message", (question: WatchQuestion) => {
  switch (question.what) {
    case "watch": {
      const { url, token, documents } = question;
      void Promise.all(documents.map((one) => watch(url, token, one))).then(
        () => process.send?.({}),
      );
      break;
    }
    case "begin":
      delaysMs = [];
      gaps = 0;
      awake = new Set();
      process.send?.({});
      break;
    case "report": {
      const watched: Watched = { delaysMs, gaps, awake: awake.size };
      process.send?.(watched);
      break;
    }
  }
});
