// Consumers that misbehave, and the reason that each is recorded with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { failureOf } from "../../src/http/failure.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createTcpServer, createTestAgent, post } from "./tcp-server.ts";

async function failureAt(t: TestContext, url: string) {
  const request = { url, headers: {}, body: "{}", timeoutMs: 10_000 };
  const result = await post(createTestAgent(t), request);
  assert(result.kind === "failure", JSON.stringify(result));
  assert(result.durationMs >= 0);
  return result;
}

const headerFlood = `HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(20_000)}`;
// prettier-ignore
const answers: [string, (socket: Socket) => unknown, string][] = [
  ["closes before answering", (s) => s.end(), "connection_reset"],
  ["resets", (s) => s.resetAndDestroy(), "connection_reset"],
  ["closes within the headers", (s) => s.end("HTTP/1.1 200 OK\r\ncontent-le"), "connection_reset"],
  ["closes before content-length", (s) => s.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"), "connection_reset"],
  ["closes before the last chunk", (s) => s.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"), "connection_reset"],
  ["closes before its last chunk and said it would close", (s) => s.end("HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"), "connection_reset"],
  ["closes before content-length and said it would close", (s) => s.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 10\r\n\r\nabc"), "connection_reset"],
  ["is no HTTP", (s) => s.end("220 smtp.example ESMTP\r\n"), "invalid_response"],
  ["has a broken status line", (s) => s.end("HTTP/1.1 abc OK\r\n\r\n"), "invalid_response"],
  ["has a broken chunk", (s) => s.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\nabc\r\n"), "invalid_response"],
  ["has two lengths", (s) => s.end("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"), "invalid_response"],
  ["has NUL in a header", (s) => s.end("HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: 0\r\n\r\n"), "invalid_response"],
  ["has a broken header after its length", (s) => s.end("HTTP/1.1 200 OK\r\ncontent-length: 1\r\nx: a\0b\r\n\r\na"), "invalid_response"],
  ["switches protocols", (s) => s.end("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"), "invalid_response"],
  ["says 100 unasked", (s) => s.end("HTTP/1.1 100 Continue\r\n\r\n"), "invalid_response"],
  ["floods with headers", (s) => s.write(headerFlood), "invalid_response"],
];
for (const [name, answer, reason] of answers) {
  test(`${reason}: a consumer that ${name}`, async (t) => {
    const server = await createTcpServer(t, answer);
    const result = await failureAt(t, server.url);
    assert.equal(result.reason, reason, result.message);
  });
}

test("connection_refused", async (t) => {
  // A port that was free a moment ago and that nothing listens on.
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const { reason } = await failureAt(t, `http://127.0.0.1:${port}/`);
  assert.equal(reason, "connection_refused");
});

test("dns_failure", async (t) => {
  const { reason } = await failureAt(t, "http://postcommit-test.invalid/");
  assert.equal(reason, "dns_failure");
});

test("tls_failure: a self-signed certificate", async (t) => {
  const pem = readFileSync(
    new URL("certificates/self-signed.pem", import.meta.url),
  );
  const requests: string[] = [];
  const server = createHttpsServer(
    { key: pem, cert: pem },
    (request, response) => {
      requests.push(String(request.url));
      response.end();
    },
  );
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, () => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  for (const host of ["127.0.0.1", "localhost"]) {
    const { reason, message } = await failureAt(t, `https://${host}:${port}/`);
    assert.equal(reason, "tls_failure");
    assert.equal(message, "DEPTH_ZERO_SELF_SIGNED_CERT");
  }
  assert.deepEqual(requests, []);
});

test("tls_failure: a server that speaks no TLS", async (t) => {
  const server = await createTcpServer(t, (s) =>
    s.end("HTTP/1.1 400 Bad\r\n\r\n"),
  );
  const { reason } = await failureAt(t, server.url.replace("http", "https"));
  assert.equal(reason, "tls_failure");
});

// prettier-ignore
const codes: [string, string][] = [
  ["EAI_AGAIN", "dns_failure"], ["EPIPE", "connection_reset"], ["ETIMEDOUT", "timeout"], ["UND_ERR_CONNECT_TIMEOUT", "timeout"],
  ["EHOSTUNREACH", "connection_failed"], ["ENETUNREACH", "connection_failed"],
  ["CERT_HAS_EXPIRED", "tls_failure"], ["ERR_TLS_CERT_ALTNAME_INVALID", "tls_failure"], ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls_failure"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "tls_failure"], ["ERR_SSL_WRONG_VERSION_NUMBER", "tls_failure"], ["UND_ERR_HEADERS_OVERFLOW", "invalid_response"],
];
for (const [code, reason] of codes) {
  test(`${code} is ${reason}, and its message is not passed on`, () => {
    const error = Object.assign(
      new Error("connect to https://user:pw@10.0.0.1"),
      { code },
    );
    assert.deepEqual(failureOf(error, false), {
      kind: "failure",
      reason,
      message: code,
    });
  });
}

test("an error without a code, or no error at all, is connection_failed", () => {
  for (const error of [new Error("secret"), null, undefined, "secret"]) {
    assert.deepEqual(failureOf(error, false), {
      kind: "failure",
      reason: "connection_failed",
      message: "",
    });
  }
});
