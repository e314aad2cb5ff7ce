// Clients that mean harm get a clear refusal, and cost the process neither its answers nor its memory.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { WebSocket } from "ws";
import { operatorToken, tenantToken, tokenSecret } from "../helpers/api.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { spawnService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { openSocket } from "../helpers/websocket.ts";
import { hostileRequests, type HostileRequest } from "./hostile-requests.ts";

type Process = { readonly url: string; readonly pid: number };

async function start(t: TestContext): Promise<Process> {
  const service = await spawnService(
    t,
    await createDatabase(t),
    ["--only", "api"],
    {
      OPERATOR_TOKEN: operatorToken,
      TOKEN_SECRET: tokenSecret,
      API_RATE_LIMIT: "0",
    },
  );
  const url = /"url":"([^"]+)"/.exec(service.stdout())?.[1] ?? "";
  await waitFor("the API", async () => (await fetch(`${url}/readyz`)).ok);
  return { url, pid: service.pid };
}

async function send(
  url: string,
  request: HostileRequest,
): Promise<{ status: number; code: string | undefined }> {
  const { as = "operator", query, variables, method = "POST" } = request;
  const tokens = {
    operator: operatorToken,
    tenant: await tenantToken("a"),
    nobody: undefined,
  };
  const token = tokens[as];
  const response = await fetch(`${url}${request.path ?? "/graphql"}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
      ...request.headers,
    },
    ...(method === "POST" && {
      body: request.body ?? JSON.stringify({ query, variables }),
    }),
  });
  const { errors } = (await response.json()) as {
    errors?: { message: string; extensions: { code: string } }[];
  };
  if (request.code)
    assert.ok((errors?.[0]?.message ?? "").length > 3, request.name);
  return { status: response.status, code: errors?.[0]?.extensions.code };
}

async function answersSoon({ url }: Process, after: string): Promise<void> {
  const startedAt = performance.now();
  const { status } = await fetch(`${url}/healthz`);
  assert.equal(status, 200, after);
  const tookMs = performance.now() - startedAt;
  assert.ok(tookMs < 1000, `${Math.round(tookMs)} ms after ${after}`);
}

/** Undefined where there is no /proc. */
async function residentMiB({ pid }: Process): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kib = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kib === undefined ? undefined : Number(kib) / 1024;
}

test("hostile requests are refused clearly, one by one and all at once, and leave nothing behind", async (t) => {
  const api = await start(t);
  const surprises: unknown[] = [];
  for (const request of hostileRequests) {
    const got = await send(api.url, request);
    const isAsExpected =
      got.status === request.status && got.code === request.code;
    if (!isAsExpected) surprises.push({ name: request.name, ...got });
    await answersSoon(api, request.name);
  }
  assert.deepEqual(surprises, []);
  const settled = async (): Promise<void> => {
    for (let n = 0; n < 4; n += 1) {
      await Promise.all(
        hostileRequests.map((request) => send(api.url, request)),
      );
    }
  };
  await settled();
  const before = await residentMiB(api);
  for (let round = 0; round < 3; round += 1) await settled();
  await answersSoon(api, "all of them at once");
  const after = await residentMiB(api);
  t.diagnostic(`${before} MiB, then ${after} MiB`);
  assert.ok((after ?? 0) < 350);
  assert.ok(
    (after ?? 0) - (before ?? 0) < 50,
    `${before} MiB, then ${after} MiB`,
  );
});

/** A plain TCP connection that says `text` and gathers what comes back until it is closed. */
function plainSocket(
  t: TestContext,
  { url }: Process,
  text: string,
): { socket: Socket; heard: () => string; closed: Promise<unknown> } {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let heard = "";
  socket
    .setEncoding("utf8")
    .on("data", (data) => (heard += data))
    .on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write(text);
  cleanUp(t, () => socket.destroy());
  return { socket, heard: () => heard, closed };
}

const head = `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${operatorToken}\r\ncontent-type: application/json\r\n`;

test("clients that are slow, never stop, or break the protocol are cut off", async (t) => {
  const api = await start(t);
  const clients = {
    "headers that never end": plainSocket(
      t,
      api,
      "POST /graphql HTTP/1.1\r\nhost: x\r\n",
    ),
    "nothing at all": plainSocket(t, api, ""),
    "a body that never comes": plainSocket(
      t,
      api,
      `${head}content-length: 100\r\n\r\n`,
    ),
    "a body that stops": plainSocket(
      t,
      api,
      `${head}content-length: 100\r\n\r\n{"query":`,
    ),
    "a body without an end": plainSocket(
      t,
      api,
      `${head}transfer-encoding: chunked\r\n\r\n`,
    ),
    "headers of 40 KB": plainSocket(
      t,
      api,
      `${head}x: ${"x".repeat(40_000)}\r\n\r\n`,
    ),
    "no HTTP": plainSocket(t, api, "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"),
    "two lengths": plainSocket(
      t,
      api,
      `${head}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n`,
    ),
  };
  const endless = clients["a body without an end"].socket;
  const pour = (): void => {
    if (endless.destroyed) return;
    endless.write(`4000\r\n${"x".repeat(0x4000)}\r\n`, () =>
      setImmediate(pour),
    );
  };
  pour();
  await answersSoon(api, "slow clients");
  await Promise.all(Object.values(clients).map(({ closed }) => closed));
  const status = (name: keyof typeof clients): string | undefined =>
    /^HTTP\/1\.1 (\d+)/.exec(clients[name].heard())?.[1];
  assert.equal(status("headers that never end"), "408");
  assert.equal(status("a body that never comes"), "408");
  assert.equal(status("a body that stops"), "408");
  assert.match(
    clients["a body that stops"].heard(),
    /did not arrive within 10 s/,
  );
  assert.equal(status("headers of 40 KB"), "431");
  assert.equal(status("no HTTP"), "400");
  assert.equal(status("two lengths"), "400");
});

test("thousands of sockets leave room for others", async (t) => {
  const api = await start(t);
  const idle = Array.from(
    { length: 2000 },
    () => plainSocket(t, api, "").socket,
  );
  await Promise.all(
    idle.map(
      async (socket) => socket.connecting && (await once(socket, "connect")),
    ),
  );
  await answersSoon(api, "2,000 idle connections");
  for (const socket of idle) socket.destroy();

  const url = `${api.url.replace(/^http/, "ws")}/graphql`;
  const strangers = Array.from({ length: 500 }, () => {
    const socket = new WebSocket(url, "graphql-transport-ws");
    socket.on("error", () => undefined);
    cleanUp(t, () => socket.terminate());
    return socket;
  });
  const settled = strangers.map(
    (socket) =>
      new Promise((resolve) =>
        socket.once("open", resolve).once("close", resolve),
      ),
  );
  await Promise.all(settled);
  const open = strangers.filter(
    ({ readyState }) => readyState === WebSocket.OPEN,
  );
  assert.ok(open.length <= 200, `${open.length}`);
  await answersSoon(api, "500 websockets");
  // In five seconds they are gone, and who has a token finds room.
  await Promise.all(open.map((socket) => once(socket, "close")));
  await waitFor("room", async () => {
    const socket = await openSocket(t, api.url, { token: operatorToken }).catch(
      () => undefined,
    );
    return socket?.message("connection_ack");
  });
});

test("websockets that flood, or ask and never read, are closed", async (t) => {
  const api = await start(t);
  const large = await openSocket(t, api.url, { token: operatorToken });
  await large.message("connection_ack");
  large.raw.send(Buffer.alloc(20_000_000));
  assert.equal((await large.closed).code, 1009);

  const many = await openSocket(t, api.url, { token: operatorToken });
  await many.message("connection_ack");
  for (let n = 0; n < 300; n += 1) {
    many.send({
      id: `${n}`,
      type: "subscribe",
      payload: { query: "{ events { nodes { id } } }" },
    });
  }
  const refused = await many.message("error");
  assert.equal(refused.payload[0].extensions.code, "RATE_LIMITED");

  const deaf = await openSocket(t, api.url, { token: operatorToken });
  await deaf.message("connection_ack");
  deaf.raw.pause();
  const ping = JSON.stringify({
    type: "ping",
    payload: { x: "x".repeat(60_000) },
  });
  const flood = (): void => {
    if (deaf.raw.readyState !== WebSocket.OPEN) return;
    deaf.raw.send(ping, () => setImmediate(flood));
  };
  flood();
  await deaf.closed;
  await answersSoon(api, "a client that does not read");
});
