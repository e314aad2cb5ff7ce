// A consumer to try things out with: verifies signatures as any consumer would, and fails now and then on purpose.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

export type DemoReceiver = {
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/**
 * Listens on a free loopback port. The first attempt of every third event gets a 500, so that one can watch a retry;
 * a signature that does not verify gets a 401.
 */
export async function startDemoReceiver(options: {
  /** The endpoint's live secrets, asked for with each request because they may be rotated. */
  readonly secrets: () => Promise<readonly string[]>;
}): Promise<DemoReceiver> {
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    const reply = (status: number, body: string): void => {
      response.writeHead(status, { "content-type": "text/plain" }).end(body);
    };
    text(request)
      .then(async (body) => {
        const headers = request.headers as Record<string, string>;
        if (!verifies(body, headers, await options.secrets())) {
          reply(401, "the signature does not verify");
          return;
        }
        const id = headers["webhook-id"] ?? "";
        const isNew = !seen.has(id);
        seen.add(id);
        if (isNew && seen.size % 3 === 0) reply(500, "failing on purpose");
        else reply(200, "thank you");
      })
      .catch(() => reply(500, "the demo receiver broke"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/demo`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function verifies(
  body: string,
  headers: Record<string, string>,
  secrets: readonly string[],
): boolean {
  return secrets.some((secret) => {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  });
}
