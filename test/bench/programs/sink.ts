// The consumer of a bench: as little HTTP/1.1 as a keep-alive client needs, so that it costs the machine next to
// nothing. Answers 200, counts, and notes when each webhook-id came first.
import { createServer, type AddressInfo, type Socket } from "node:net";
import { nowMs } from "../clock.ts";
import type { SinkQuestion } from "../sink.ts";

const answer = Buffer.from(
  "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok",
);
const endOfHead = Buffer.from("\r\n\r\n");
const nothing = Buffer.alloc(0);

let delayMs = 0;
let count = 0;
let firstAtMs = 0;
let lastAtMs = 0;
let arrivals: Map<string, number> | undefined;
let goal: number | undefined;

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
    if (delayMs === 0) socket.write(answer);
    else setTimeout(() => socket.write(answer), delayMs);
    start = end;
  }
  return bytes.subarray(start);
}

function note(head: string): void {
  lastAtMs = nowMs();
  if (count === 0) firstAtMs = lastAtMs;
  count += 1;
  if (arrivals) {
    const id = /\r\nwebhook-id: *([^\r]*)/i.exec(head)?.[1] ?? "";
    if (!arrivals.has(id)) arrivals.set(id, lastAtMs);
  }
  report();
}

function report(): void {
  if (goal === undefined || count < goal) return;
  goal = undefined;
  process.send?.({ count, firstAtMs, lastAtMs });
}

process.channel?.ref();
process.on("message", (question: SinkQuestion) => {
  switch (question.what) {
    case "listen":
      server.listen(0, "127.0.0.1", 1024, () => {
        process.send?.((server.address() as AddressInfo).port);
      });
      break;
    case "begin":
      delayMs = question.delayMs;
      count = 0;
      arrivals = question.notesArrivals ? new Map() : undefined;
      process.send?.({});
      break;
    case "wait":
      goal = question.count;
      report();
      break;
    case "arrivals":
      process.send?.(arrivals ?? new Map());
      break;
  }
});
