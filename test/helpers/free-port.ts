// A port on 127.0.0.1 that nobody listens on, for programs that can't choose one themselves.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** Another than `other`, if that is given. */
export async function findFreePort(other?: number): Promise<number> {
  for (;;) {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    if (port !== other) return port;
  }
}
