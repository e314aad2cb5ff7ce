// Owns opening a connection to a consumer, directly or through a proxy, and that none is opened to an address that the
// policy refuses: exactly what was judged is connected to, so that no second answer of a DNS server matters.
import type { LookupAddress } from "node:dns";
import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { isInternalName, type AddressPolicy } from "../delivery/address.ts";
import { openTunnel, proxyFailure } from "./proxy.ts";
import type { OwnReceiver } from "./own-receiver.ts";
import type { Resolver } from "./resolver.ts";
import type { StartTls } from "./trust.ts";

/** The `code` of the error when an address was refused; its message is the policy's reason. */
export const addressForbiddenCode = "ERR_POSTCOMMIT_ADDRESS_FORBIDDEN";

/** Whom to connect to. `host` is a name or an address without brackets; `ca` is PEM, or null for the system's roots. */
export type Target = {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly ca: string | null;
};

/** A connection that is being opened: how far it is, and every socket of it, so that it can be stopped at any time. */
export type Opening = {
  step: "resolving" | "proxy" | "connecting" | "open";
  socket: Socket | undefined;
  isStopped: boolean;
  /** When each part of it was over, in `performance.now()` milliseconds; 0: not yet. */
  readonly times: OpeningTimes;
};

export type OpeningTimes = {
  beganMs: number;
  resolvedMs: number;
  connectedMs: number;
  openMs: number;
};

/** To be called when it begins, for a connection may be opened again. */
export function begin(opening: Opening): void {
  opening.step = "resolving";
  const nothingYet = { resolvedMs: 0, connectedMs: 0, openMs: 0 };
  Object.assign(opening.times, nothingYet, { beganMs: performance.now() });
}

export type Open = (target: Target, opening: Opening) => Promise<Socket>;

/** How long a name may take to resolve before it is left to the proxy. */
const lookupBeforeProxyMs = 2000;

export function createOpen(options: {
  readonly policy: AddressPolicy;
  readonly resolve: Resolver;
  readonly startTls: StartTls;
  readonly proxy: URL | undefined;
  /** The one exception from the policy, and from the proxy: nothing is asked of DNS, and no port can be chosen. */
  readonly own?: OwnReceiver | undefined;
}): Open {
  const { policy, resolve, startTls, proxy, own } = options;

  async function openOwn(
    opening: Opening,
    { address: host, port }: OwnReceiver,
  ): Promise<Socket> {
    opening.step = "connecting";
    return await opened(opening, () => connect({ host, port, noDelay: true }));
  }

  async function openDirectly(
    target: Target,
    opening: Opening,
  ): Promise<Socket> {
    const { host, ca } = target;
    const addresses = isIP(host)
      ? [{ address: host, family: isIP(host) }]
      : await resolve(host);
    // Of a name's addresses the public ones may be called, since no others are.
    const usable = addresses.filter(({ address }) => policy(address).allowed);
    if (usable.length === 0) throw refusal(policy, addresses);
    opening.step = "connecting";
    opening.times.resolvedMs = performance.now();
    const to = { ...connectOptions(target), lookup: answering(usable) };
    return await opened(opening, () =>
      target.isTls ? startTls(to, ca) : connect(to),
    );
  }

  async function openThroughProxy(
    target: Target,
    opening: Opening,
    through: URL,
  ): Promise<Socket> {
    await judgeForProxy(target.host);
    opening.step = "proxy";
    opening.times.resolvedMs = performance.now();
    const socket = await reachProxy(opening, through);
    await openTunnel(socket, { ...target, proxy: through });
    opening.times.connectedMs = performance.now();
    if (!target.isTls) return socket;
    opening.step = "connecting";
    const { host, port } = target;
    return await opened(opening, () =>
      startTls({ host, port, socket }, target.ca),
    );
  }

  // The proxy resolves the name itself, so any address of it that is forbidden is one too many.
  async function judgeForProxy(host: string): Promise<void> {
    const addresses = isIP(host)
      ? [{ address: host, family: isIP(host) }]
      : await Promise.race([
          resolve(host).catch(() => []),
          delay(lookupBeforeProxyMs, [], { ref: false }),
        ]);
    if (addresses.some(({ address }) => !policy(address).allowed)) {
      throw refusal(policy, addresses);
    }
    if (addresses.length === 0 && isInternalName(host)) {
      throw forbidden("internal name");
    }
  }

  async function reachProxy(opening: Opening, through: URL): Promise<Socket> {
    const isTls = through.protocol === "https:";
    const host = through.hostname.replace(/^\[|\]$/g, "");
    const port = Number(through.port || (isTls ? 443 : 80));
    try {
      const addresses = isIP(host)
        ? [{ address: host, family: isIP(host) }]
        : await resolve(host);
      const to = {
        ...connectOptions({ host, port }),
        lookup: answering(addresses),
      };
      return await opened(opening, () =>
        isTls ? startTls(to, null) : connect(to),
      );
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      throw proxyFailure(`it could not be reached: ${String(code)}`);
    }
  }

  return async (target, opening) => {
    const isOwn = target.host === own?.host && !target.isTls;
    if (own && isOwn) {
      const socket = await openOwn(opening, own);
      opening.step = "open";
      return socket;
    }
    const socket = proxy
      ? await openThroughProxy(target, opening, proxy)
      : await openDirectly(target, opening);
    opening.step = "open";
    const { times } = opening;
    times.openMs = performance.now();
    if (!target.isTls) times.connectedMs = times.openMs;
    return socket;
  };
}

function connectOptions({ host, port }: Pick<Target, "host" | "port">) {
  return {
    host,
    port,
    highWaterMark: 64 * 1024,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    autoSelectFamily: true,
    // Node's own 250 ms gives up on every consumer that is farther away and has a broken IPv6 beside its IPv4.
    autoSelectFamilyAttemptTimeout: 2000,
  } as const;
}

/** A lookup that gives the addresses that were judged, and asks nobody. */
function answering(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
}

/** Resolves when the socket is connected, its TLS handshake included. */
function opened(opening: Opening, start: () => Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // Whoever stopped it while the name was resolved finds no socket opened afterwards.
    if (opening.isStopped) {
      reject(new Error("stopped"));
      return;
    }
    const socket = start();
    opening.socket = socket;
    socket.once(
      "connect",
      () => (opening.times.connectedMs = performance.now()),
    );
    socket.once("encrypted" in socket ? "secureConnect" : "connect", () =>
      resolve(socket),
    );
    socket.once("close", () =>
      reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })),
    );
    // It stays: an error of a socket that nobody listens to ends the process.
    socket.on("error", reject);
  });
}

function refusal(
  policy: AddressPolicy,
  addresses: readonly LookupAddress[],
): Error {
  for (const { address } of addresses) {
    const verdict = policy(address);
    if (!verdict.allowed) return forbidden(verdict.reason);
  }
  return forbidden("no address");
}

function forbidden(reason: string): Error {
  return Object.assign(new Error(reason), { code: addressForbiddenCode });
}
