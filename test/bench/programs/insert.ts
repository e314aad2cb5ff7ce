// The application of `bench producer`: connections that insert one event after another, each its own transaction, as
// fast as they can. What it costs itself would hide what the trigger costs, so it speaks the protocol by hand.
import type { Socket } from "node:net";
import pg from "pg";
import { nowMs } from "../clock.ts";

export type InsertQuestion = {
  readonly databaseUrl: string;
  readonly connections: number;
  readonly durationMs: number;
  readonly payload: string;
};
export type InsertAnswer = {
  readonly latenciesMs: Float64Array;
  readonly elapsedMs: number;
};

/** Connections and plans are made, and the caches warm, before anything counts. */
const warmUpMs = 300;
const statement = "insert";

async function insertAll(question: InsertQuestion): Promise<InsertAnswer> {
  const { connections, databaseUrl, durationMs, payload } = question;
  const values = ["order.paid", payload];
  const sockets = await Promise.all(
    Array.from({ length: connections }, () => prepare(databaseUrl, values)),
  );
  const execute = executeMessage(values);
  const startMs = nowMs() + warmUpMs;
  const endMs = startMs + durationMs;
  const latenciesMs: number[] = [];
  await Promise.all(
    sockets.map((socket) =>
      repeat(socket, execute, (beganMs, doneMs) => {
        if (beganMs >= startMs) latenciesMs.push(doneMs - beganMs);
        return doneMs < endMs;
      }),
    ),
  );
  const elapsedMs = nowMs() - startMs;
  for (const socket of sockets) socket.destroy();
  return { latenciesMs: Float64Array.from(latenciesMs), elapsedMs };
}

/** Connects as pg does, prepares the statement, and takes the socket away from pg. */
async function prepare(
  databaseUrl: string,
  values: readonly string[],
): Promise<Socket> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  await client.query({
    name: statement,
    text: "insert into outbox.events (type, payload) values ($1, $2)",
    values: [...values],
  });
  // Not in its types.
  const { connection } = client as unknown as {
    connection: { stream: Socket };
  };
  return connection.stream.removeAllListeners("data");
}

/** Sends `message` again and again, one at a time, until `isToGoOn` says no. */
async function repeat(
  socket: Socket,
  message: Buffer,
  isToGoOn: (beganMs: number, doneMs: number) => boolean,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let beganMs = nowMs();
    socket.on("data", (chunk: Buffer) => {
      if (chunk[0] === code("E")) reject(new Error(chunk.toString("latin1")));
      // ReadyForQuery is the last message of an answer, and six bytes long.
      if (chunk[chunk.length - 6] !== code("Z")) return;
      const doneMs = nowMs();
      if (!isToGoOn(beganMs, doneMs)) {
        resolve();
        return;
      }
      beganMs = doneMs;
      socket.write(message);
    });
    socket.once("close", () => reject(new Error("the connection was closed")));
    socket.write(message);
  });
}

/** Bind, Execute and Sync (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
function executeMessage(values: readonly string[]): Buffer {
  const parameters = values.flatMap((value) => [
    int32(Buffer.byteLength(value)),
    Buffer.from(value),
  ]);
  const bind = [
    Buffer.from(`\0${statement}\0`),
    int16(0),
    int16(values.length),
    ...parameters,
    int16(0),
  ];
  return Buffer.concat([
    frame("B", bind),
    frame("E", [Buffer.from("\0"), int32(0)]),
    frame("S", []),
  ]);
}

function frame(type: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}

process.channel?.ref();
process.on("message", (question: InsertQuestion) => {
  void insertAll(question).then((answer) => process.send?.(answer));
});
