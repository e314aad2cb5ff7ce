// Runs every hostile consumer in a thread of its own, so that what a flood costs its sender is not taken for what it
// costs us. Its messages: first the ports, in the order of the list, then for each index that it is sent that index,
// once all connections of that consumer are closed, which none of them sees to.
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { parentPort } from "node:worker_threads";
import { hostiles, type Hostile } from "./hostile-receivers.ts";

async function listen(hostile: Hostile) {
  const sockets = new Set<Socket>();
  const onConnection = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    if (hostile.at === "connect") hostile.behave(socket);
    else socket.once("data", () => hostile.behave(socket)).resume();
  };
  const server = hostile.tls
    ? createTlsServer(hostile.tls, onConnection)
    : createServer({ pauseOnConnect: hostile.at === "connect" }, onConnection);
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, sockets };
}

const servers = await Promise.all(hostiles.map(listen));
async function allClosed(index: number): Promise<void> {
  for (const socket of servers[index]?.sockets ?? []) {
    // Who does not read does not see the end.
    socket.resume();
    if (!socket.closed) await once(socket, "close").catch(() => undefined);
  }
  parentPort?.postMessage(index);
}
parentPort?.on("message", (index: number) => void allClosed(index));
parentPort?.postMessage(servers.map(({ port }) => port));
