// Consumers that misbehave, each in its own way, and what an attempt at each is recorded as.
import type { Socket } from "node:net";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { TlsOptions } from "node:tls";

export type Hostile = {
  readonly name: string;
  /** What it does with a connection once a request has begun to arrive, or with `at: "connect"` at once. */
  readonly behave: (socket: Socket) => void;
  readonly at?: "connect";
  readonly tls?: TlsOptions;
  /** In the place of the server's own. */
  readonly url?: (port: number) => string;
  /** The CA that the endpoint has. */
  readonly ca?: string;
  readonly outcome: string;
  /** What people are told; nothing if it is delivered. */
  readonly error?: RegExp;
  /** What is stored of the body. */
  readonly body?: RegExp;
  /** It ends with the deadline, so that is short. */
  readonly hangs?: true;
};

const ok = "HTTP/1.1 200 OK\r\n";
const say = (text: string | Buffer) => (socket: Socket) =>
  void socket.end(text);
const reset = (socket: Socket): void => void socket.resetAndDestroy();

/** Writes `start`, then `piece` every 10 ms for as long as anyone listens. */
const dribble = (start: string, piece: string) => (socket: Socket) => {
  socket.write(start);
  const timer = setInterval(() => socket.write(piece), 10);
  socket.once("close", () => clearInterval(timer));
};

/** Writes `start`, then `piece` as fast as it is read. */
const flood = (start: string, piece: string) => (socket: Socket) => {
  socket.write(start);
  const many = piece.repeat(Math.ceil(16_384 / piece.length));
  const write = (): void => {
    while (socket.writable && socket.write(many));
  };
  socket.on("drain", write);
  write();
};

/** A certificate and its key, made by certificates/make.sh to last until 2120 (but for the expired one). */
export const certificate = (name: string): string =>
  readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), "utf8");

const tls = (name: string, rest: TlsOptions = {}): TlsOptions => ({
  key: certificate(name),
  cert: certificate(name),
  ...rest,
});
const ca = certificate("ca");
const https =
  (host = "127.0.0.1") =>
  (port: number) =>
    `https://${host}:${port}/`;

const late = /^Your server did not answer in time/;
const resets = /^Your server closed the connection before its answer was/;
const invalid = /^Your server's answer was not valid HTTP/;
const insecure = (code: string) =>
  new RegExp(`^No secure connection to your server could be made \\(${code}`);
const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));

// prettier-ignore
export const hostiles: readonly Hostile[] = [
  // Slow
  { name: "never answers", behave: () => undefined, outcome: "timeout", error: late, hangs: true },
  { name: "accepts and never reads", at: "connect", behave: (s) => void s.pause(), outcome: "timeout", error: late, hangs: true },
  { name: "dribbles its status line", behave: dribble("HTTP/1.1 200 ", "O"), outcome: "timeout", error: late, hangs: true },
  { name: "dribbles its headers", behave: dribble(ok, "a"), outcome: "timeout", error: late, hangs: true },
  { name: "dribbles whole headers", behave: dribble(ok, "a: b\r\n"), outcome: "timeout", error: late, hangs: true },
  { name: "dribbles its body", behave: dribble(`${ok}\r\n`, "x"), outcome: "timeout", error: late, hangs: true },
  { name: "dribbles its chunks", behave: dribble(`${ok}transfer-encoding: chunked\r\n\r\n`, "1\r\nx\r\n"), outcome: "timeout", error: late, hangs: true },
  { name: "dribbles early hints", behave: dribble("", "HTTP/1.1 103 Early Hints\r\n\r\n"), outcome: "timeout", error: late, hangs: true },
  { name: "stops in its body", behave: (s) => void s.write(`${ok}content-length: 9\r\n\r\nabc`), outcome: "timeout", error: late, hangs: true },
  // Endless
  { name: "has an endless body", behave: flood(`${ok}\r\n`, "x"), outcome: "delivered", body: /^x{4096}$/ },
  { name: "has an endless body and an error", behave: flood("HTTP/1.1 500 Oops\r\n\r\n", "x"), outcome: "http_error", error: /answered 500/ },
  { name: "has an endless body in tiny chunks", behave: flood(`${ok}transfer-encoding: chunked\r\n\r\n`, "1\r\nx\r\n"), outcome: "delivered", body: /^x{4096}$/ },
  { name: "has endless headers", behave: flood(ok, "x: y\r\n"), outcome: "invalid_response", error: invalid },
  { name: "has one endless header", behave: flood(`${ok}x: `, "y"), outcome: "invalid_response", error: invalid },
  { name: "has one header of 20 KiB", behave: say(`${ok}x: ${"y".repeat(20_480)}\r\n\r\n`), outcome: "invalid_response", error: invalid },
  { name: "has an endless reason phrase", behave: flood("HTTP/1.1 200 ", "O"), outcome: "invalid_response", error: invalid },
  { name: "floods with early hints", behave: flood("", "HTTP/1.1 103 Early Hints\r\n\r\n"), outcome: "invalid_response", error: invalid },
  { name: "has an endless chunk extension", behave: flood(`${ok}transfer-encoding: chunked\r\n\r\n1;a=`, "b"), outcome: "delivered" },
  { name: "has endless trailers", behave: flood(`${ok}transfer-encoding: chunked\r\n\r\n0\r\n`, "x: y\r\n"), outcome: "invalid_response", error: invalid },
  { name: "floods with empty lines", behave: flood("", "\r\n"), outcome: "invalid_response", error: invalid },
  { name: "sends a compressed bomb", behave: say(Buffer.concat([Buffer.from(`${ok}content-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`), bomb])), outcome: "delivered", body: /^.\u{fffd}/su },
  // Malformed
  { name: "has a malformed status line", behave: say("HTTP/1.1 abc OK\r\n\r\n"), outcome: "invalid_response", error: invalid },
  { name: "speaks SMTP", behave: say("220 smtp.example ESMTP\r\n"), outcome: "invalid_response", error: invalid },
  { name: "speaks HTTP/0.9", behave: say("<html>hello</html>"), outcome: "invalid_response", error: invalid },
  { name: "speaks HTTP/2", behave: say(Buffer.from("000006040000000000000400100000", "hex")), outcome: "invalid_response", error: invalid },
  { name: "sends random bytes", behave: say(Buffer.from("ff00fe7f80c3280a0d0a0d0a", "hex")), outcome: "invalid_response", error: invalid },
  { name: "has a malformed chunk", behave: say(`${ok}transfer-encoding: chunked\r\n\r\nxyz\r\nabc\r\n`), outcome: "invalid_response", error: invalid },
  { name: "has two lengths", behave: say(`${ok}content-length: 1\r\ncontent-length: 2\r\n\r\nab`), outcome: "invalid_response", error: invalid },
  { name: "has a length and chunks", behave: say(`${ok}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`), outcome: "invalid_response", error: invalid },
  { name: "has a negative length", behave: say(`${ok}content-length: -1\r\n\r\n`), outcome: "invalid_response", error: invalid },
  { name: "has NUL in a header", behave: say(`${ok}x: a\0b\r\ncontent-length: 0\r\n\r\n`), outcome: "invalid_response", error: invalid },
  { name: "has a space before a header's colon", behave: say(`${ok}content-length : 0\r\n\r\n`), outcome: "invalid_response", error: invalid },
  { name: "says 100 unasked", behave: say(`HTTP/1.1 100 Continue\r\n\r\n${ok}content-length: 0\r\n\r\n`), outcome: "invalid_response", error: invalid },
  { name: "switches protocols", behave: say("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"), outcome: "invalid_response", error: invalid },
  // Gone
  { name: "closes at once", at: "connect", behave: (s) => void s.end(), outcome: "connection_reset", error: resets },
  { name: "resets at once", at: "connect", behave: reset, outcome: "connection_reset", error: resets },
  { name: "closes before its answer", behave: (s) => void s.end(), outcome: "connection_reset", error: resets },
  { name: "resets before its answer", behave: reset, outcome: "connection_reset", error: resets },
  { name: "closes within its headers", behave: say(`${ok}content-le`), outcome: "connection_reset", error: resets },
  { name: "closes within its body", behave: say(`${ok}content-length: 10\r\n\r\nabc`), outcome: "connection_reset", error: resets },
  { name: "closes before its last chunk", behave: say(`${ok}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`), outcome: "connection_reset", error: resets },
  { name: "resets within its body", behave: (s) => void s.write(`${ok}content-length: 10\r\n\r\nabc`, () => reset(s)), outcome: "connection_reset", error: resets },
  { name: "speaks HTTP/1.0 and is cut short", behave: say("HTTP/1.0 200 OK\r\ncontent-length: 10\r\n\r\nabc"), outcome: "connection_reset", error: resets },
  { name: "does not listen", behave: () => undefined, url: () => "http://127.0.0.1:1/", outcome: "connection_refused", error: /^Your server refused the connection/ },
  { name: "has no name", behave: () => undefined, url: (port) => `http://nobody.invalid:${port}/`, outcome: "dns_failure", error: /^The name of your server could not be resolved/ },
  { name: "has a name that hangs", behave: () => undefined, url: (port) => `http://hangs.example:${port}/`, outcome: "dns_failure", error: /^The name of your server could not be resolved/, hangs: true },
  // Odd, and still an answer
  { name: "answers at once and closes, the request unread", at: "connect", behave: (s) => void s.pause().end(`${ok}content-length: 2\r\n\r\nhi`), outcome: "delivered", body: /^hi$/ },
  { name: "speaks HTTP/1.0 without length", behave: say("HTTP/1.0 200 OK\r\n\r\nhello"), outcome: "delivered", body: /^hello$/ },
  { name: "speaks HTTP/1.0 with length", behave: say("HTTP/1.0 200 OK\r\ncontent-length: 5\r\n\r\nhello"), outcome: "delivered", body: /^hello$/ },
  { name: "sends early hints first", behave: say(`HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n${ok}content-length: 2\r\n\r\nhi`), outcome: "delivered", body: /^hi$/ },
  { name: "says 204 with a body", behave: say("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello"), outcome: "delivered", body: /^$/ },
  { name: "sends more than its length", behave: say(`${ok}content-length: 2\r\n\r\nhi there`), outcome: "delivered", body: /^hi$/ },
  { name: "answers twice", behave: say(`${ok}content-length: 3\r\n\r\noneHTTP/1.1 500 No\r\ncontent-length: 3\r\n\r\ntwo`), outcome: "delivered", body: /^one$/ },
  { name: "has NUL and broken UTF-8 in its body", behave: say(Buffer.concat([Buffer.from(`${ok}\r\n`), Buffer.from([97, 0, 255, 0xc3, 0x28])])), outcome: "delivered", body: /^a\u{fffd}\u{fffd}\u{fffd}\($/u },
  { name: "has broken UTF-8 in a header", behave: say(Buffer.from(`${ok}x: \xff\xc3\x28\r\ncontent-length: 0\r\n\r\n`, "latin1")), outcome: "delivered" },
  { name: "sets cookies", behave: say(`${ok}set-cookie: a=b\r\nset-cookie: c=d\r\ncontent-length: 0\r\n\r\n`), outcome: "delivered" },
  { name: "says 304", behave: say("HTTP/1.1 304 Not Modified\r\n\r\n"), outcome: "redirect", error: /answered 304 .* not followed/ },
  { name: "redirects to the metadata service", behave: say("HTTP/1.1 307 Go\r\nlocation: http://169.254.169.254/latest/\r\ncontent-length: 0\r\n\r\n"), outcome: "redirect", error: /answered 307 .* not followed/ },
  { name: "is gone", behave: say("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n"), outcome: "gone", error: /answered 410/ },
  { name: "has a status that does not exist", behave: say("HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n"), outcome: "http_error", error: /answered 999/ },
  // TLS
  { name: "is trusted by the endpoint's own CA", tls: tls("good"), url: https(), ca, behave: say(`${ok}connection: close\r\ncontent-length: 0\r\n\r\n`), outcome: "delivered" },
  { name: "has a self-signed certificate", tls: tls("self-signed"), url: https(), behave: () => undefined, outcome: "tls_failure", error: insecure("DEPTH_ZERO_SELF_SIGNED_CERT") },
  { name: "has a certificate of a CA that nobody knows", tls: tls("good"), url: https(), behave: () => undefined, outcome: "tls_failure", error: insecure("UNABLE_TO_VERIFY_LEAF_SIGNATURE") },
  { name: "has a certificate of another CA than the endpoint's", tls: tls("good"), url: https(), ca: certificate("other-ca"), behave: () => undefined, outcome: "tls_failure", error: insecure("UNABLE_TO_") },
  { name: "has a certificate for another host", tls: tls("wrong-host"), url: https(), ca, behave: () => undefined, outcome: "tls_failure", error: insecure("ERR_TLS_CERT_ALTNAME_INVALID") },
  { name: "has an expired certificate", tls: tls("expired"), url: https(), ca, behave: () => undefined, outcome: "tls_failure", error: insecure("CERT_HAS_EXPIRED") },
  { name: "has a certificate of the future", tls: tls("not-yet"), url: https(), ca, behave: () => undefined, outcome: "tls_failure", error: insecure("CERT_NOT_YET_VALID") },
  { name: "wants a certificate of ours", tls: tls("good", { requestCert: true, rejectUnauthorized: true, maxVersion: "TLSv1.2" }), url: https(), ca, behave: () => undefined, outcome: "tls_failure", error: insecure("ERR_SSL_") },
  { name: "speaks only TLS 1.1", tls: tls("good", { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }), url: https(), ca, behave: () => undefined, outcome: "tls_failure", error: insecure("ERR_SSL_|EPROTO") },
  { name: "speaks no TLS where it should", url: https(), behave: say("HTTP/1.1 400 Bad\r\n\r\n"), outcome: "tls_failure", error: insecure("ERR_SSL_|EPROTO") },
  { name: "closes within the handshake", url: https(), behave: (s) => void s.end(), outcome: "connection_reset", error: resets },
  { name: "never ends the handshake", url: https(), behave: () => undefined, outcome: "timeout", error: late, hangs: true },
  { name: "speaks TLS where it should not", tls: tls("good"), url: (port) => `http://127.0.0.1:${port}/`, behave: () => undefined, outcome: "connection_reset", error: resets },
  { name: "has a CA that is no certificate", tls: tls("good"), url: https(), ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", behave: () => undefined, outcome: "tls_failure", error: insecure("the endpoint's ca_certificate is not a valid certificate") },
];
