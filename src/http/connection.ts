// Owns one connection to a consumer and its one exchange at a time. An undici Client speaks HTTP on it.
import type { Socket } from "node:net";
import { Client, type buildConnector, type Dispatcher } from "undici";
import {
  begin,
  type Open,
  type Opening,
  type OpeningTimes,
  type Target,
} from "./opening.ts";

/** The `code` of the error when more bytes came than any answer that is read to its cap needs. */
export const floodCode = "ERR_POSTCOMMIT_FLOOD";

/**
 * Of one exchange, on the wire: headers (16 KiB) and body (64 KiB) have bounds of their own, but what is around them
 * (interim responses, the framing of chunks) had none but time.
 */
const maxWireBytes = 256 * 1024;

/** undici parses all that it has read before it heeds that it is too much: an error for each of 10,000 headers. */
const maxReadBytes = 4 * 1024;

export type Connection = {
  /** How far its opening is. */
  readonly step: () => Opening["step"];
  /** When it was opened last, and what that took. */
  readonly times: () => OpeningTimes;
  /** Whether another exchange may follow. */
  readonly isUsable: () => boolean;
  /** Sends; `handler` hears of everything, also that it can't be sent. */
  readonly dispatch: (
    request: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ) => void;
  /** Closes every socket of it at once; `handler` may hear of that. Resolves when they are gone, never rejects. */
  readonly destroy: () => Promise<void>;
};

/** Opens nothing before the first exchange. `onClosed` is called when the other side or idleness has closed it. */
export function createConnection(options: {
  readonly origin: string;
  readonly target: Target;
  readonly open: Open;
  readonly onClosed: () => void;
}): Connection {
  const { origin, target, open, onClosed } = options;
  const opening: Opening = {
    step: "resolving",
    socket: undefined,
    isStopped: false,
    times: { beganMs: 0, resolvedMs: 0, connectedMs: 0, openMs: 0 },
  };
  let bytesBefore = 0;

  const boundBytes = (socket: Socket): void => {
    const read = socket.read.bind(socket);
    socket.read = () => {
      if (socket.destroyed) return null;
      return socket.readableLength > maxReadBytes ? read(maxReadBytes) : read();
    };
    socket.on("readable", () => {
      if (socket.bytesRead - bytesBefore <= maxWireBytes) return;
      const message = `more than ${maxWireBytes} bytes`;
      socket.destroy(Object.assign(new Error(message), { code: floodCode }));
    });
  };

  async function openSocket(callback: buildConnector.Callback): Promise<void> {
    const result = await open(target, opening).catch((error: Error) => error);
    if (result instanceof Error) {
      callback(result, null);
      return;
    }
    boundBytes(result);
    callback(null, result);
  }

  const client = new Client(origin, {
    connect: (_options, callback) => {
      bytesBefore = 0;
      begin(opening);
      void openSocket(callback);
    },
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 16 * 1024,
    // Below the 5 s after which node's servers close an idle connection; a server's own hint goes before it.
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 10_000,
  });
  client.on("disconnect", onClosed);

  return {
    step: () => opening.step,
    times: () => opening.times,
    isUsable: () => opening.socket?.destroyed === false,
    dispatch: (request, handler) => {
      bytesBefore = opening.socket?.bytesRead ?? 0;
      client.dispatch(request, handler);
    },
    destroy: async () => {
      opening.isStopped = true;
      // The client first, so that its exchange hears whose doing it is.
      const destroyed = client.destroy().catch(() => undefined);
      opening.socket?.destroy();
      await destroyed;
    },
  };
}
