// A websocket that speaks graphql-transport-ws by hand, so that it can also speak it badly.
import { once } from "node:events";
import type { TestContext } from "node:test";
import { WebSocket } from "ws";
import { cleanUp } from "./cleanup.ts";
import { waitFor } from "./wait.ts";

export interface TestSocket {
  readonly raw: WebSocket;
  /** All messages so far. */
  readonly messages: readonly { type: string; id?: string; payload?: any }[]; // oxlint-disable-line typescript/no-explicit-any -- whatever a query asks for; tests assert what it is
  /** The code it was closed with. */
  readonly closed: Promise<{ code: number; reason: string }>;
  send(message: unknown): void;
  /** Resolves with the first message of this type. */
  message(type: string): Promise<{ id?: string; payload?: any }>; // oxlint-disable-line typescript/no-explicit-any -- whatever a query asks for; tests assert what it is
}

/** Opens a websocket and, with a token, says who it is. Throws if it is not let in at all. */
export async function openSocket(
  t: TestContext,
  url: string,
  options: {
    readonly token?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly protocol?: string;
  } = {},
): Promise<TestSocket> {
  const raw = new WebSocket(
    `${url.replace(/^http/, "ws")}/graphql`,
    options.protocol ?? "graphql-transport-ws",
    { headers: { ...options.headers } },
  );
  const messages: { type: string; id?: string }[] = [];
  raw.on("message", (data: Buffer) =>
    messages.push(JSON.parse(data.toString("utf8")) as { type: string }),
  );
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    raw.on("close", (code, reason) =>
      resolve({ code, reason: reason.toString("utf8") }),
    ),
  );
  cleanUp(t, async () => {
    raw.terminate();
    await closed;
  });
  await once(raw, "open");
  raw.on("error", () => undefined);
  const send = (message: unknown): void => raw.send(JSON.stringify(message));
  if (options.token !== undefined) {
    send({
      type: "connection_init",
      payload: { authorization: `Bearer ${options.token}` },
    });
  }
  return {
    raw,
    messages,
    closed,
    send,
    message: (type) =>
      waitFor(`a message ${type}`, async () =>
        messages.find((each) => each.type === type),
      ),
  };
}
