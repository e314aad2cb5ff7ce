// The consumer of a bench: as little HTTP/1.1 as a keep-alive client needs, so that it costs the machine next to
// nothing. Counts, notes when each webhook-id came first, and answers in the manner that the path names.
import { createServer, type AddressInfo, type Socket } from "node:net";
import { nowMs } from "../clock.ts";
import type { Manner, SinkQuestion } from "../sink.ts";

const answer = Buffer.from(
  "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok",
);
const endlessHead = Buffer.from(
  "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 1000000\r\n\r\n",
);
const endOfHead = Buffer.from("\r\n\r\n");
const nothing = Buffer.alloc(0);
const slowMs = 2000;
const dribbleMs = 200;

let delayMs = 0;
let arrivedAtMs: number[] = [];
let arrivals: Map<string, number> | undefined;
let present = 0;
let crowd = 0;
let goal: number | undefined;
let impatience: NodeJS.Timeout | undefined;

const respond: Record<Manner, (socket: Socket) => void> = {
  hook: (socket) => {
    if (delayMs === 0) {
      socket.write(answer);
      return;
    }
    present += 1;
    crowd = Math.max(crowd, present);
    // Who is gone by then was not here any more, but for at most this delay.
    setTimeout(() => {
      present -= 1;
      socket.write(answer);
    }, delayMs);
  },
  hang: () => undefined,
  slow: (socket) => {
    setTimeout(() => socket.write(answer), slowMs);
  },
  dribble: (socket) => {
    socket.write(endlessHead);
    const timer = setInterval(() => socket.write("."), dribbleMs);
    socket.once("close", () => clearInterval(timer));
  },
};

const server = createServer({ noDelay: true }, (socket) => {
  let rest: Buffer = nothing;
  socket.on("data", (chunk: Buffer) => {
    rest = serve(
      socket,
      rest.length === 0 ? chunk : Buffer.concat([rest, chunk]),
    );
  });
  socket.on("error", () => undefined);
});

/** Answers the whole requests in `bytes` and returns what is left. */
function serve(socket: Socket, bytes: Buffer): Buffer {
  let start = 0;
  for (;;) {
    const headEnd = bytes.indexOf(endOfHead, start);
    if (headEnd < 0) break;
    const head = bytes.toString("latin1", start, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const end = headEnd + endOfHead.length + length;
    if (end > bytes.length) break;
    note(head);
    const manner = /^POST \/(hang|slow|dribble)/.exec(head)?.[1] ?? "hook";
    respond[manner as Manner](socket);
    start = end;
  }
  return bytes.subarray(start);
}

function note(head: string): void {
  const atMs = nowMs();
  arrivedAtMs.push(atMs);
  if (arrivals) {
    const id = /\r\nwebhook-id: *([^\r]*)/i.exec(head)?.[1] ?? "";
    if (!arrivals.has(id)) arrivals.set(id, atMs);
  }
  if (goal !== undefined && arrivedAtMs.length >= goal) report();
}

function report(): void {
  goal = undefined;
  clearTimeout(impatience);
  const count = arrivedAtMs.length;
  const at = (share: number): number =>
    arrivedAtMs[Math.max(0, Math.ceil(count * share) - 1)] ?? Number.NaN;
  process.send?.({
    count,
    firstAtMs: at(0),
    lastAtMs: at(1),
    tenthAtMs: at(0.1),
    ninetiethAtMs: at(0.9),
  });
}

process.channel?.ref();
process.on("message", (question: SinkQuestion) => {
  switch (question.what) {
    case "listen":
      server.listen(0, "127.0.0.1", 4096, () => {
        process.send?.((server.address() as AddressInfo).port);
      });
      break;
    case "begin":
      delayMs = question.delayMs;
      arrivedAtMs = [];
      crowd = present;
      arrivals = question.notesArrivals ? new Map() : undefined;
      process.send?.({});
      break;
    case "wait":
      goal = question.count;
      if (arrivedAtMs.length >= goal) report();
      else impatience = setTimeout(report, question.patienceMs);
      break;
    case "count":
      process.send?.(arrivedAtMs.length);
      break;
    case "crowd":
      process.send?.(crowd);
      break;
    case "arrivals":
      process.send?.(arrivals ?? new Map());
      break;
  }
});
