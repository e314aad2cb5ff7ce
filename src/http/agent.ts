// Owns connections to consumers: their limits, and that none is opened to an address that the policy refuses.
import { lookup as resolve, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import type { AddressPolicy } from "../delivery/address.ts";

/** The `code` of the error when an address was refused; its message is the policy's reason. */
export const addressForbiddenCode = "ERR_POSTCOMMIT_ADDRESS_FORBIDDEN";

/**
 * An undici Agent that judges the address of every connection it opens: a literal one as it stands, a name's when it
 * has been resolved, and exactly what was judged is connected to, so that no second answer of a DNS server matters.
 * HTTP/1.1 without pipelining. It sets no deadline but that for connecting (10 s, TLS included): post() owns the rest.
 */
export function createAgent(options: {
  readonly policy: AddressPolicy;
  readonly connectTimeoutMs?: number;
  /** Unlimited by default: who waits here for a connection spends the deadline of an attempt that was never made. */
  readonly maxConnectionsPerOrigin?: number;
}): Agent {
  const {
    policy,
    connectTimeoutMs = 10_000,
    maxConnectionsPerOrigin = null,
  } = options;
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    lookup: guardedLookup(policy),
    allowH2: false,
    // Explicit, because NODE_TLS_REJECT_UNAUTHORIZED changes the default.
    rejectUnauthorized: true,
    autoSelectFamily: true,
    // Node's own 250 ms gives up on every consumer that is farther away and has a broken IPv6 beside its IPv4.
    autoSelectFamilyAttemptTimeout: 2000,
  });
  return new Agent({
    connect: (target, callback) => {
      // A literal address is never looked up.
      const problem = isIP(target.hostname)
        ? judge(policy, target.hostname)
        : null;
      if (problem) queueMicrotask(() => callback(problem, null));
      else connect(target, callback);
    },
    connections: maxConnectionsPerOrigin,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 16 * 1024,
    // Below the 5 s after which node's servers close an idle connection; a server's own hint goes before it.
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 60_000,
  });
}

function guardedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, "");
        return;
      }
      const usable = addresses.filter(({ address }) => !judge(policy, address));
      const [first] = usable;
      if (!first) callback(refusal(policy, addresses), "");
      else if (options.all) callback(null, usable);
      else callback(null, first.address, first.family);
    });
  };
}

function refusal(policy: AddressPolicy, addresses: LookupAddress[]): Error {
  const refused = addresses
    .map(({ address }) => judge(policy, address))
    .find((problem) => problem !== null);
  return refused ?? forbidden("no address");
}

function judge(policy: AddressPolicy, address: string): Error | null {
  const verdict = policy(address);
  return verdict.allowed ? null : forbidden(verdict.reason);
}

function forbidden(reason: string): Error {
  return Object.assign(new Error(reason), { code: addressForbiddenCode });
}
