// URLs that try to make us call ourselves, our network or our cloud. PORT stands for the canary's.
import type { LookupAddress } from "node:dns";
import { hostname } from "node:os";

// prettier-ignore
const hosts: readonly string[] = [
  // IPv4, in every spelling that the WHATWG parser takes and some that it does not
  "127.0.0.1", "127.0.0.2", "127.255.255.254", "127.1", "127.0.1", "0x7f.1", "0x7f.0.0.1", "0x7f000001", "0X7F000001",
  "2130706433", "017700000001", "0177.0.0.1", "0177.1", "0177.0x0.0.1", "127.0x0.0.0x1", "00000177.1", "0x0000007f.1",
  "127.0.0.1.", "127.1.", "0", "00", "0x0", "0x", "0.0.0.0", "0.0.0.0.", "0.1", "256.0.0.1", "127.0.0.1.1", "6425673729",
  "0x100000000", "127.0.0.01", "127..1", "127.0.0.1..",
  // Private, link-local, metadata and special
  "10.0.0.1", "10.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.168.257", "0xc0a80101", "100.64.0.1", "198.18.0.1",
  "192.0.0.1", "192.0.0.192", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
  "169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.43518", "169.16689662", "0xa9.0xfe.0xa9.0xfe",
  "169.254.170.2", "169.254.169.253", "100.100.100.200", "168.63.129.16", "0xa83f8110",
  // IPv6
  "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::]", "[0::0]", "[::0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
  "[::FFFF:7F00:0001]", "[0:0:0:0:0:ffff:7f00:1]", "[::127.0.0.1]", "[::7f00:1]", "[0:0:0:0:0:0:127.0.0.1]",
  "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[64:ff9b::a9fe:a9fe]",
  "[2002:7f00:1::]", "[2002:7f00:0001::1]", "[2002:a9fe:a9fe::]", "[2001:0:7f00:1::1]", "[2001::80ff:fffe]", "[fec0::1]",
  "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%lo]", "[::1%25lo]", "[::1%lo]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]",
  "[100::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[::ffff:10.0.0.1]",
  "[::ffff:127.1]", "[::1", "::1", "[::1].", "[v1.fe80]", "[]",
  // Percent-encoded
  "%31%32%37.0.0.1", "127%2e0%2e0%2e1", "%6c%6f%63alhost", "127.0.0.1%00", "127.0.0.1%2f", "%5b::1%5d", "127.0.0.1%09", "%",
  // Other digits, dots and letters that IDNA takes for ours, and some that only look like them
  "１２７.0.0.1", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "①②⑦.⓪.⓪.①", "𝟏𝟐𝟕.0.0.1", "⑯⑨.②⑤④.⑯⑨.②⑤④", "0ｘ7f.1",
  "ｌｏｃａｌｈｏｓｔ", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "lоcalhost", "loc\u00adalhost", "local\u200dhost", "localhoſt", "ℓocalhost", "localhost。", "[：：１]",
  // localhost in its dresses
  "localhost", "LOCALHOST", "LocalHost", "localhost.", "foo.localhost", "a.b.LOCALHOST", "localhost.localdomain", "localhost4",
  "localhost6", "localhost6.localdomain6", "ip6-localhost", "ip6-loopback", "loopback", "broadcasthost", hostname(),
  // Names that somebody made resolve to where they should not
  "loopback.example", "loopback6.example", "mapped.example", "nat64.example", "6to4.example", "private.example", "metadata.example",
  "zone.example", "odd.example", "empty.example", "mixed-private.example", "many.example", "127.0.0.1.nip.example",
  // Where clouds keep credentials
  "metadata.google.internal", "metadata.google.internal.", "METADATA.goog", "metadata", "instance-data",
  "instance-data.ec2.internal", "metadata.azure.internal", "metadata.packet.net", "metadata.tencentyun.com", "rancher-metadata",
  "kubernetes.default.svc", "host.docker.internal", "gateway.docker.internal",
];

// prettier-ignore
const whole: readonly string[] = [
  // Users, fragments and queries that hide the host
  "http://public.example@127.0.0.1:PORT/", "http://user:pw@localhost:PORT/", "http://a@b@127.0.0.1:PORT/", "http://@127.0.0.1:PORT/",
  "http://public.example:80@127.0.0.1:PORT/", "http://public.example%40127.0.0.1:PORT/", "http://127.0.0.1:PORT#@public.example/",
  "http://127.0.0.1:PORT?@public.example/", "http://127.0.0.1:PORT/@public.example", "http://127.0.0.1:PORT\\@public.example/",
  "http://public.example\\@127.0.0.1:PORT/", "http://127.0.0.1:PORT\\.public.example/", "http:\\\\127.0.0.1:PORT/",
  "http:/\\127.0.0.1:PORT/", "http:/127.0.0.1:PORT/", "http:127.0.0.1:PORT/", "http:///127.0.0.1:PORT/", "http:////127.0.0.1:PORT/",
  "//127.0.0.1:PORT/", "127.0.0.1:PORT", "/127.0.0.1:PORT/",
  // What parsers drop
  " http://127.0.0.1:PORT/", "http://127.0.0.1:PORT/ ", "http://\t127.0.0.1:PORT/", "http://127.0.0\n.1:PORT/", "ht\ntp://127.0.0.1:PORT/",
  "http://127.0.0.1 .public.example:PORT/", "\u0000http://127.0.0.1:PORT/", "http://127.0.0.1\u0000.public.example:PORT/",
  "http://127.0.0.1\r\nHost: public.example:PORT/", "http://127.0.0.1:PORT/\r\nX: y", "\ufeffhttp://127.0.0.1:PORT/", "http://\u00a0127.0.0.1:PORT/",
  // Ports
  "http://127.0.0.1:0/", "http://127.0.0.1:65536/", "http://127.0.0.1:-1/", "http://127.0.0.1:0x50/", "http://127.0.0.1:PORT:80/",
  "http://127.0.0.1:80:PORT/", "http://127.0.0.1:/", "http://127.0.0.1:00000PORT/", "http://127.0.0.1:PORT%20/",
  // Schemes
  "HTTP://127.0.0.1:PORT/", "ftp://127.0.0.1:PORT/", "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1:PORT/_x",
  "javascript:fetch('http://127.0.0.1:PORT/')", "data:text/html,x", "http+unix://%2Fvar%2Frun%2Fdocker.sock/x", "HTTP+UNIX://127.0.0.1:PORT/",
  "unix:/var/run/docker.sock", "ws://127.0.0.1:PORT/", "wss://127.0.0.1:PORT/", "dict://127.0.0.1:PORT/", "ldap://127.0.0.1:PORT/",
  "tftp://127.0.0.1:PORT/", "blob:http://127.0.0.1:PORT/", "view-source:http://127.0.0.1:PORT/", "jar:http://127.0.0.1:PORT/!/",
  "feed:http://127.0.0.1:PORT/", "url:http://127.0.0.1:PORT/", "httpſ://127.0.0.1:PORT/", "https//127.0.0.1:PORT/", "", "http://", "http://:PORT/",
];

/** Each host with http and https, at the canary's port and at the scheme's own; then the rest. */
export const corpus: readonly string[] = [
  ...hosts.flatMap((host) => [
    `http://${host}:PORT/`,
    `https://${host}:PORT/latest/meta-data/`,
    `http://${host}/`,
  ]),
  ...whole,
];

export const spellingCount = hosts.length + whole.length;

// prettier-ignore
const names: Readonly<Record<string, readonly string[]>> = {
  "loopback.example": ["127.0.0.1"], "loopback6.example": ["::1"], "mapped.example": ["::ffff:127.0.0.1", "::ffff:7f00:1"],
  "nat64.example": ["64:ff9b::7f00:1"], "6to4.example": ["2002:7f00:1::"], "private.example": ["10.0.0.1", "fd00::1"],
  "metadata.example": ["169.254.169.254"], "zone.example": ["fe80::1%lo", "::1%lo"], "odd.example": ["0x7f.1", "127.1", "localhost", ""],
  "empty.example": [], "mixed-private.example": ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254"],
  "many.example": Array<string>(1000).fill("127.0.0.1"), "127.0.0.1.nip.example": ["127.0.0.1"],
};

/** What the names resolve to: the worst that is possible. */
export function resolveToTheWorst(name: string): LookupAddress[] | undefined {
  const host = name.toLowerCase().replace(/\.$/, "");
  const isLocal = /localhost|local|loop|broadcast/.test(host);
  const isCloud = /metadata|instance-data|internal|kubernetes/.test(host);
  const own = host === hostname().toLowerCase() || isLocal;
  const addresses =
    names[host] ??
    (isCloud ? ["169.254.169.254"] : own ? ["127.0.0.1", "::1"] : undefined);
  return addresses?.map((address) => ({
    address,
    family: address.includes(":") ? 6 : 4,
  }));
}
