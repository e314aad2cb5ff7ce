// Owns the way through an HTTP CONNECT proxy. Which targets may be asked of it is not decided here.
import type { Socket } from "node:net";

/** The `code` of the error when the proxy made no connection; its message holds neither addresses nor credentials. */
export const proxyFailureCode = "ERR_POSTCOMMIT_PROXY";

const maxHeadBytes = 16 * 1024;
const gone = ["end", "error", "close"] as const;

/** Asks a proxy, over a fresh connection to it, for one to `host` and `port`. Rejects with `proxyFailureCode`. */
export async function openTunnel(
  socket: Socket,
  options: {
    readonly host: string;
    readonly port: number;
    readonly proxy: URL;
  },
): Promise<void> {
  const { host, port, proxy } = options;
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const login = proxy.username === "" ? "" : loginOf(proxy);
  socket.write(
    `CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${login}\r\n`,
  );
  await readAnswer(socket);
}

export function proxyFailure(message: string): Error {
  return Object.assign(new Error(message), { code: proxyFailureCode });
}

function loginOf({ username, password }: URL): string {
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `proxy-authorization: Basic ${Buffer.from(login).toString("base64")}\r\n`;
}

/** Resolves when the head of a 2xx has come, and nothing but that. */
function readAnswer(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const onReadable = (): void => {
      text += (socket.read() as Buffer | null)?.toString("latin1") ?? "";
      const [head = "", rest] = text.split("\r\n\r\n", 2);
      if (rest === undefined) {
        if (text.length > maxHeadBytes) fail("its answer is too long");
        return;
      }
      const [, status] = /^HTTP\/1\.\d (\d{3})\b/.exec(head) ?? [];
      if (status === undefined) fail("it is not an HTTP proxy");
      else if (!status.startsWith("2")) fail(`it answered ${status}`);
      // Whoever is behind it speaks only when spoken to.
      else if (rest !== "") fail("it sent more than its answer");
      else {
        stop();
        resolve();
      }
    };
    const onGone = (): void => fail("it closed the connection");
    const stop = (): void => {
      socket.off("readable", onReadable);
      for (const event of gone) socket.off(event, onGone);
    };
    const fail = (message: string): void => {
      stop();
      reject(proxyFailure(message));
    };
    socket.on("readable", onReadable);
    for (const event of gone) socket.on(event, onGone);
  });
}
