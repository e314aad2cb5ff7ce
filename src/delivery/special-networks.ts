// The networks no webhook may reach. Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890),
// the multicast registries, and what clouds do with addresses of their own.

/** Networks by what they are for. An address in none of them, and in 2000::/3 if it is IPv6, is public. */
// prettier-ignore
export const specialNetworks: readonly {
  readonly reason: string;
  readonly networks: readonly string[];
}[] = [
  { reason: "loopback", networks: ["127.0.0.0/8", "::1/128"] },
  { reason: "unspecified", networks: ["0.0.0.0/8", "::/128"] },
  { reason: "private", networks: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"] },
  { reason: "link-local", networks: ["169.254.0.0/16", "fe80::/10"] },
  { reason: "shared address space", networks: ["100.64.0.0/10"] }, // RFC 6598
  { reason: "cloud platform", networks: ["168.63.129.16/32"] }, // Azure's host, reachable from every VM
  { reason: "protocol assignment", networks: ["192.0.0.0/24", "2001::/23", "5f00::/16"] }, // Teredo, ORCHID, SRv6 SIDs
  { reason: "documentation", networks: ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"] },
  { reason: "benchmarking", networks: ["198.18.0.0/15"] }, // 2001:2::/48 is in 2001::/23
  { reason: "AS112 or AMT", networks: ["192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24", "2620:4f:8000::/48"] },
  { reason: "multicast", networks: ["224.0.0.0/4", "ff00::/8"] },
  { reason: "reserved", networks: ["240.0.0.0/4"] },
  { reason: "discard", networks: ["100::/64", "100:0:0:1::/64"] }, // RFC 6666, RFC 9780
  // They hold an IPv4 address that a gateway would reach in our place.
  { reason: "IPv4 translation", networks: ["192.88.99.0/24", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"] },
];
