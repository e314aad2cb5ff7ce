// A port that nobody answers at: SYNs are dropped, because the queue of its listener is full and its thread is stuck.
import { once } from "node:events";
import { connect } from "node:net";
import type { TestContext } from "node:test";
import { Worker } from "node:worker_threads";
import { cleanUp } from "../helpers/cleanup.ts";

const stuck = `
  const { parentPort } = require("node:worker_threads");
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    // Never returns, so nothing is ever accepted.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

/** Returns the port. */
export async function createBlackHole(t: TestContext): Promise<number> {
  const worker = new Worker(stuck, { eval: true });
  cleanUp(t, () => worker.terminate());
  const [port] = (await once(worker, "message")) as [number];
  // What fits into the queue still connects; the first that does not is proof that it is full.
  for (let isFull = false; !isFull;) {
    const socket = connect(port, "127.0.0.1");
    cleanUp(t, () => socket.destroy());
    const late = AbortSignal.timeout(300);
    isFull = await once(socket, "connect", { signal: late }).then(
      () => false,
      () => true,
    );
  }
  return port;
}
