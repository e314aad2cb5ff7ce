// Owns which addresses and URLs may be called. It judges what it is given; resolving and connecting are http/agent.ts.
import { BlockList, isIP, SocketAddress } from "node:net";
import { specialNetworks } from "./special-networks.ts";

export type AddressVerdict =
  | { readonly allowed: true }
  /** `reason` names the kind of network, never the address: an internal one is nobody's business. */
  | { readonly allowed: false; readonly reason: string };

/** Judges one IP address, of either family and in any spelling that `net.isIP` knows. */
export type AddressPolicy = (ip: string) => AddressVerdict;

const allowed: AddressVerdict = { allowed: true };
const specials = specialNetworks.map(({ networks, reason }) => ({
  reason,
  contains: matcher(networks),
}));
const isGlobalUnicast = matcher(["0.0.0.0/0", "2000::/3"]);

/**
 * A policy that refuses every address that is not publicly reachable (the IANA special-purpose registries), except in
 * `allowedNetworks` (CIDRs, or single addresses). An IPv4-mapped IPv6 address is judged as the IPv4 address it reaches.
 */
export function addressPolicy(options: {
  readonly allowedNetworks: readonly string[];
}): AddressPolicy {
  const isExcepted = matcher(options.allowedNetworks);
  return (ip) => {
    const address = canonical(ip);
    if (address === undefined) return refused("not an IP address");
    if (isExcepted(address)) return allowed;
    const special = specials.find(({ contains }) => contains(address));
    if (special) return refused(special.reason);
    return isGlobalUnicast(address)
      ? allowed
      : refused("not a global unicast address");
  };
}

/**
 * Why an endpoint's URL can't be used, as words that complete "because …", or null. It must be absolute, https (http too
 * if `allowHttp`), with a host and without a user. Whether its address may be called is for the policy, when connecting.
 */
export function urlProblem(
  url: string,
  options: { readonly allowHttp: boolean },
): string | null {
  const { allowHttp } = options;
  // The WHATWG parser repairs these silently; a URL that needs repair is a trick or a mistake.
  if (/[\s\\\p{Cc}]/u.test(url)) {
    return "it contains spaces, control characters or backslashes";
  }
  const [, scheme, authority = ""] = /^(https?):\/\/([^/?#]*)/i.exec(url) ?? [];
  const isHttps = scheme?.toLowerCase() === "https";
  if (!isHttps && !(scheme !== undefined && allowHttp)) {
    return `it does not begin with https://${allowHttp ? " or http://" : ""}`;
  }
  if (authority.includes("@")) {
    return "it contains a user or password; credentials belong in a header";
  }
  const parsed = authority === "" ? null : URL.parse(url);
  if (!parsed) return "it has no valid host and port";
  return parsed.port === "0" ? "its port is 0" : null;
}

/**
 * Whether a host name is one that means the asking machine or its cloud (RFC 6761, and where clouds keep credentials). To
 * be asked only where the name's addresses are not known: what is known is judged by them.
 */
export function isInternalName(host: string): boolean {
  return internalNames.test(host.toLowerCase().replace(/\.$/, ""));
}

const internalNames =
  /^(.+\.)?(localhost|localdomain|localhost6|ip6-localhost|ip6-loopback|metadata|metadata\.google\.internal|metadata\.goog|instance-data(\.ec2\.internal)?|metadata\.azure\.internal|metadata\.packet\.net|metadata\.tencentyun\.com|kubernetes\.default(\.svc(\.cluster\.local)?)?)$/;

function refused(reason: string): AddressVerdict {
  return { allowed: false, reason };
}

/** The address without a zone, and an IPv4-mapped one (RFC 4291 §2.5.5.2) as IPv4; undefined if it is none. */
function canonical(ip: string): string | undefined {
  const address = ip.replace(/%.*$/, "");
  const family = isIP(address);
  if (family !== 6) return family === 4 ? address : undefined;
  const written = new SocketAddress({ address, family: "ipv6" }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(written)?.[1] ?? written;
}

/** Whether a canonical address is in one of the networks. The families are kept apart: BlockList mixes mapped ones. */
function matcher(networks: readonly string[]): (address: string) => boolean {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks) {
    const [given = "", prefix] = network.split("/");
    const givenBits = isIP(given) === 4 ? 32 : 128;
    const address = canonical(given) ?? given;
    const family = familyOf(address);
    const bits = family === "ipv4" ? 32 : 128;
    // The prefix of an IPv4-mapped network counts from the beginning of the IPv6 address.
    const length = Number(prefix ?? givenBits) - (givenBits - bits);
    if (length >= 0) lists[family].addSubnet(address, length, family);
  }
  return (address) => {
    const family = familyOf(address);
    return lists[family].check(address, family);
  };
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
