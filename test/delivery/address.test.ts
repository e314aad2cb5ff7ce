// Which addresses and URLs may be called: the registries' edges, disguises, and exceptions.
import assert from "node:assert/strict";
import { isIPv4 } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { addressPolicy, urlProblem } from "../../src/delivery/address.ts";
import { specialNetworks } from "../../src/delivery/special-networks.ts";

const strict = addressPolicy({ allowedNetworks: [] });

// prettier-ignore
const refused: Record<string, string[]> = {
  loopback: ["127.0.0.1", "127.255.255.255", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::FFFF:7f00:1", "0:0:0:0:0:ffff:127.0.0.1"],
  unspecified: ["0.0.0.0", "0.1.2.3", "::", "::ffff:0.0.0.0"],
  private: ["10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.1", "fc00::", "fdff::1", "fd00:ec2::254", "fec0::1", "feff::1", "::ffff:10.0.0.1"],
  "link-local": ["169.254.169.254", "169.254.0.0", "fe80::1", "fe80::1%eth0", "febf::1", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe"],
  "shared address space": ["100.64.0.0", "100.100.100.200", "100.127.255.255"],
  "cloud platform": ["168.63.129.16"],
  "protocol assignment": ["192.0.0.0", "192.0.0.192", "192.0.0.255", "2001::1", "2001:0:53aa:64c:0:7ffe:80ff:fffe", "2001:20::1", "2001:1ff:ffff::1", "5f00::1"],
  documentation: ["192.0.2.1", "198.51.100.1", "203.0.113.255", "2001:db8::1", "3fff::1", "3fff:fff:ffff::1"],
  benchmarking: ["198.18.0.0", "198.19.255.255"],
  "AS112 or AMT": ["192.31.196.1", "192.52.193.1", "192.175.48.1", "2620:4f:8000::1"],
  multicast: ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
  reserved: ["240.0.0.0", "255.255.255.254", "255.255.255.255"],
  discard: ["100::1", "100:0:0:1::1"],
  "IPv4 translation": ["192.88.99.1", "::127.0.0.1", "::7f00:1", "::8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::a00:1", "2002:7f00:1::1", "2002:808:808::1"],
  "not a global unicast address": ["100:1::1", "1::1", "4000::1", "400::1", "200::1", "fbff::1", "fe00::1"],
  "not an IP address": ["", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "127.0.0.1.", "[::1]", "010.0.0.1", "1.2.3.4 ", "::1/128", "%eth0"],
};
for (const [reason, addresses] of Object.entries(refused)) {
  for (const address of addresses) {
    test(`refused as ${reason}: ${address}`, () => {
      assert.deepEqual(strict(address), { allowed: false, reason });
    });
  }
}

// prettier-ignore
const open = [
  "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
  "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0",
  "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2606:4700::1111",
  "2a00::1", "2003::1", "3ffe::1", "::ffff:8.8.8.8", "::ffff:808:808",
];
for (const address of open) {
  test(`allowed: ${address}`, () => {
    assert.deepEqual(strict(address), { allowed: true });
  });
}

test("an allowed network wins, in every spelling, and opens nothing beside it", () => {
  const policy = addressPolicy({
    allowedNetworks: ["127.0.0.0/8", "fd12::/32", "10.1.2.3"],
  });
  for (const ip of [
    "127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "fd12::9",
    "fd12::9%2",
    "10.1.2.3",
    "8.8.8.8",
  ]) {
    assert.deepEqual(policy(ip), { allowed: true }, ip);
  }
  for (const ip of [
    "::1",
    "10.1.2.4",
    "fd13::1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "localhost",
  ]) {
    assert.equal(policy(ip).allowed, false, ip);
  }
});

test("an allowed network may be written in its IPv4-mapped form", () => {
  const policy = addressPolicy({
    allowedNetworks: ["::ffff:10.0.0.0/104", "::ffff:c0a8:101"],
  });
  for (const ip of ["10.1.2.3", "::ffff:10.1.2.3", "192.168.1.1"]) {
    assert.equal(policy(ip).allowed, true, ip);
  }
  for (const ip of ["11.0.0.1", "192.168.1.2", "127.0.0.1", "::1"]) {
    assert.equal(policy(ip).allowed, ip === "11.0.0.1", ip);
  }
});

// https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry, as of 2026.
// prettier-ignore
const registries = [
  "0.0.0.0/8", "0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
  "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/32", "192.0.0.171/32", "192.0.2.0/24",
  "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.88.99.2/32", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
  "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "255.255.255.255/32",
  "::1/128", "::/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001::/32",
  "2001:1::1/128", "2001:1::2/128", "2001:1::3/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28", "2001:20::/28",
  "2001:30::/28", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
  // Multicast, and what was deprecated: site-local (RFC 3879), IPv4-compatible (RFC 4291).
  "224.0.0.0/4", "ff00::/8", "fec0::/10", "::/96",
];
test("every entry of the IANA special-purpose registries is refused, from end to end", () => {
  for (const network of registries) {
    for (const host of [0n, 1n, 2n ** 128n - 2n, 2n ** 128n - 1n]) {
      const ip = addressIn(network, host);
      assert.equal(strict(ip).allowed, false, ip);
    }
  }
});

test("one family's networks say nothing about the other's addresses", () => {
  const all6 = addressPolicy({ allowedNetworks: ["::/0"] });
  assert.equal(all6("127.0.0.1").allowed, false);
  assert.equal(all6("::ffff:127.0.0.1").allowed, false);
  assert.equal(all6("::1").allowed, true);
  const all4 = addressPolicy({ allowedNetworks: ["0.0.0.0/0"] });
  assert.equal(all4("::1").allowed, false);
  assert.equal(all4("127.0.0.1").allowed, true);
});

test("every address of every special network is refused; IPv4 ones in mapped form too", () => {
  const networks = specialNetworks.flatMap((row) => row.networks);
  fc.assert(
    fc.property(
      fc.constantFrom(...networks),
      fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
      (network, host) => {
        const ip = addressIn(network, host);
        assert.equal(strict(ip).allowed, false, ip);
        if (isIPv4(ip)) assert.equal(strict(`::ffff:${ip}`).allowed, false, ip);
      },
    ),
    { numRuns: 1000 },
  );
});

test("an IPv4 address and its mapped form are judged alike", () => {
  fc.assert(
    fc.property(fc.ipV4(), (ip) => {
      const url = new URL(`http://[::ffff:${ip}]`);
      assert.deepEqual(strict(url.hostname.slice(1, -1)), strict(ip));
    }),
  );
});

/** The address in a CIDR whose host bits are those of `host`. */
function addressIn(network: string, host: bigint): string {
  const [address = "", prefix] = network.split("/");
  const bits = isIPv4(address) ? 32n : 128n;
  const mask = (1n << (bits - BigInt(Number(prefix)))) - 1n;
  const value = (toNumber(address) & ~mask) | (host & mask);
  if (bits === 32n) {
    return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  }
  return Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  ).join(":");
}

function toNumber(address: string): bigint {
  if (isIPv4(address)) {
    return address
      .split(".")
      .reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  }
  const [head = "", tail = ""] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const zeros = 8 - groups(head).length - groups(tail).length;
  return [
    ...groups(head),
    ...Array<string>(zeros).fill("0"),
    ...groups(tail),
  ].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

// prettier-ignore
const urls: [string, RegExp | null][] = [
  ["https://example.com", null], ["https://example.com:8443/a?b=c#d", null], ["HTTPS://Example.com/", null],
  ["https://[2606:4700::1111]/", null], ["https://bücher.example/", null], ["https://example.com/a@b?c=@", null],
  ["http://example.com", /does not begin with https:\/\/$/],
  ["ftp://example.com", /begin/], ["//example.com", /begin/], ["example.com", /begin/], ["", /begin/], ["javascript:1", /begin/],
  ["https:example.com", /begin/], ["https:/example.com", /begin/],
  ["https://", /host/], ["https:///path", /host/], ["https:///example.com", /host/], ["https://?q", /host/],
  ["https://exa[mple.com", /host/], ["https://example.com:99999", /host/], ["https://1.2.3.4.5", /host/], ["https://example.com:0/", /port/],
  ["https://user:pw@example.com", /password/], ["https://user@example.com", /password/], ["https://@example.com", /password/], ["https://:@example.com", /password/],
  [" https://example.com", /spaces/], ["https://example.com/a b", /spaces/], ["https://exam\tple.com", /spaces/], ["https://example.com\n", /spaces/],
  ["https:\\\\example.com", /backslash/], ["https://example.com\\@evil.com", /backslash/], ["https://example.com/\u0000", /control/],
];
for (const [url, problem] of urls) {
  test(`${problem ? "refused" : "fine"}: ${JSON.stringify(url)}`, () => {
    const found = urlProblem(url, { allowHttp: false });
    if (problem) assert.match(String(found), problem);
    else assert.equal(found, null);
  });
}

test("http where it is allowed, and nothing else besides", () => {
  assert.equal(urlProblem("http://example.com", { allowHttp: true }), null);
  assert.equal(urlProblem("https://example.com", { allowHttp: true }), null);
  assert.match(
    String(urlProblem("ws://example.com", { allowHttp: true })),
    /https:\/\/ or http:/,
  );
});

test("a URL that is no problem parses, without a user", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()),
      (url) => {
        if (urlProblem(url, { allowHttp: true }) !== null) return;
        const { protocol, username, password, hostname } = new URL(url);
        assert.match(protocol, /^https?:$/);
        assert.deepEqual([username, password], ["", ""]);
        assert.notEqual(hostname, "");
      },
    ),
  );
});
