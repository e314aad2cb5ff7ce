// Who asks, over HTTP and by websocket, and every byte that each of them was ever sent.
import { createSecretKey, randomUUID } from "node:crypto";
import type { TestContext } from "node:test";
import type { ExecutionResult } from "graphql";
import { WebSocket } from "ws";
import { signTenantToken } from "../../../src/api/tokens.ts";
import { cleanUp } from "../../helpers/cleanup.ts";
import type { Operation } from "./documents.ts";

export const operatorToken = "operator-token-operator-token-0001";
export const tokenSecret = "token-secret-token-secret-token-secret";

export type Answer = {
  readonly status: number;
  readonly body: ExecutionResult;
};

/** One message of the service, and what it was the answer to. */
export type Heard = {
  readonly name: string;
  readonly sent: string;
  readonly received: string;
};

export type Caller = {
  readonly name: string;
  readonly heard: readonly Heard[];
  ask(operation: Operation): Promise<Answer>;
  connect(): Promise<Socket>;
};

export type Socket = {
  /** What comes of one operation, as it comes. */
  start(operation: Operation): ExecutionResult[];
  /** What has come of it when it has ended. */
  result(operation: Operation): Promise<readonly ExecutionResult[]>;
};

/** Without a token the caller is anonymous. */
export function createCaller(
  t: TestContext,
  url: string,
  name: string,
  token?: string,
): Caller {
  const heard: Heard[] = [];
  return {
    name,
    heard,
    ask: async (operation) => {
      for (;;) {
        const answer = await post(url, token, operation, heard);
        if (!isUnplanned(answer.body)) return answer;
      }
    },
    connect: async () => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, [
        "graphql-transport-ws",
      ]);
      cleanUp(t, async () => socket.terminate());
      return await converse(socket, heard, token);
    },
  };
}

async function post(
  url: string,
  token: string | undefined,
  { name, query, variables }: Operation,
  heard: Heard[],
): Promise<Answer> {
  const sent = JSON.stringify({ query, variables });
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: sent,
  });
  const text = await response.text();
  const headers = JSON.stringify([...response.headers]);
  heard.push({ name, sent, received: `${headers}\n${text}` });
  return { status: response.status, body: JSON.parse(text) as ExecutionResult };
}

/** On a machine as busy as that of tests a plan can take too long; nothing has happened then. */
function isUnplanned({ errors }: ExecutionResult): boolean {
  return (
    errors?.some(({ message }) => /too long to plan/.test(message)) ?? false
  );
}

type Message = {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
};

/** Rejects with the code and the reason if the socket is closed before it was acknowledged. */
async function converse(
  socket: WebSocket,
  heard: Heard[],
  token: string | undefined,
): Promise<Socket> {
  const started = new Map<
    string,
    {
      readonly name: string;
      readonly sent: string;
      readonly results: ExecutionResult[];
      readonly end: () => void;
      readonly again: () => void;
    }
  >();
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const say = (message: Message): void => socket.send(JSON.stringify(message));
  socket.on("error", reject);
  socket.on("open", () =>
    say({
      type: "connection_init",
      payload: token ? { authorization: `Bearer ${token}` } : {},
    }),
  );
  socket.on("close", (code, reason) => {
    heard.push({ name: "close", sent: "", received: String(reason) });
    reject(new Error(`${code} ${String(reason)}`));
  });
  socket.on("message", (data: Buffer) => {
    const received = data.toString("utf8");
    const message = JSON.parse(received) as Message;
    const operation = started.get(message.id ?? "");
    const { name = message.type, sent = "" } = operation ?? {};
    heard.push({ name, sent, received });
    if (message.type === "connection_ack") resolve();
    if (message.type === "ping") say({ type: "pong" });
    const result = resultOf(message);
    if (result && isUnplanned(result)) {
      started.delete(message.id ?? "");
      operation?.again();
      return;
    }
    if (result) operation?.results.push(result);
    if (message.type === "error" || message.type === "complete") {
      operation?.end();
    }
  });
  await ready;
  const start = (
    { name, query, variables }: Operation,
    end: () => void,
  ): ExecutionResult[] => {
    const payload = { query, variables };
    const sent = JSON.stringify(payload);
    const results: ExecutionResult[] = [];
    const again = (): void => {
      const id = randomUUID();
      started.set(id, { name, sent, results, end, again });
      say({ type: "subscribe", id, payload });
    };
    again();
    return results;
  };
  return {
    start: (operation) => start(operation, () => undefined),
    result: async (operation) => {
      const ended = Promise.withResolvers<void>();
      const results = start(operation, ended.resolve);
      await ended.promise;
      return results;
    },
  };
}

export async function tokenOf(
  tenant: string,
  isReadOnly = false,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return await signTenantToken(createSecretKey(Buffer.from(tokenSecret)), {
    tenant,
    isReadOnly,
    issuedAt: now,
    expiresAt: now + 3600,
  });
}

function resultOf({ type, payload }: Message): ExecutionResult | undefined {
  if (type === "next") return payload as ExecutionResult;
  if (type !== "error") return undefined;
  return { errors: payload as NonNullable<ExecutionResult["errors"]> };
}
