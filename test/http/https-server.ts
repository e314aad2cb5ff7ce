// A consumer over TLS whose certificate comes from the test CA (certificates/ca.pem).
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";
import { certificate } from "./hostile-receivers.ts";

/** Listens on 127.0.0.1 until the test ends, answers 204, and keeps the bodies it gets. */
export async function createHttpsServer(
  t: TestContext,
): Promise<{ port: number; received: string[] }> {
  const pem = certificate("good");
  const received: string[] = [];
  const server = createServer({ key: pem, cert: pem }, (message, reply) => {
    let text = "";
    message.setEncoding("utf8").on("data", (chunk) => (text += chunk));
    message.on("end", () => {
      received.push(text);
      reply.writeHead(204).end();
    });
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, () => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, received };
}
