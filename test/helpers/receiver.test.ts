// The receiver is what every delivery is judged by, so its scripted misbehaviour is held here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createReceiver } from "./receiver.ts";

const post = (url: string): Promise<Response> =>
  fetch(url, { method: "POST", body: "é", headers: { "webhook-id": "msg_1" } });

test("it records requests and answers in the order of its script", async (t) => {
  const receiver = await createReceiver(t, {
    replies: [{ status: 500, body: "no", headers: { "x-a": ["1", "2"] } }, {}],
  });
  const first = await post(receiver.url("/hook?x=1"));
  assert.equal(first.status, 500);
  assert.equal(first.headers.get("x-a"), "1, 2");
  assert.equal(await first.text(), "no");
  assert.equal((await post(receiver.url())).status, 204);
  assert.equal((await post(receiver.url())).status, 204);

  const [request] = await receiver.waitForRequests(3);
  assert.equal(request?.id, "msg_1");
  assert.equal(request.path, "/hook?x=1");
  assert.equal(request.text, "é");
  assert.ok(request.rawHeaders.includes("webhook-id"));
});

test("it resets, hangs and breaks off in the middle", async (t) => {
  const receiver = await createReceiver(t, {
    replies: [
      { ending: "reset" },
      { ending: "reset", body: "half", headers: { "content-length": "10" } },
      { ending: "hang" },
      { ending: "hang", body: "begun" },
    ],
  });
  await assert.rejects(post(receiver.url()));
  const half = await post(receiver.url());
  assert.equal(half.status, 200);
  await assert.rejects(half.text());
  const hung = assert.rejects(post(receiver.url()));
  await receiver.waitForRequests(3);
  const begun = await post(receiver.url());
  assert.equal(begun.status, 200);
  const rest = assert.rejects(begun.text());
  await receiver.close();
  await Promise.all([hung, rest]);
});

test("a new script takes over, and a wait that fails says how many came", async (t) => {
  const receiver = await createReceiver(t, { replies: [{ status: 201 }] });
  assert.equal((await post(receiver.url())).status, 201);
  receiver.reply((request, index) => ({ body: `${request.method} ${index}` }));
  assert.equal(await (await post(receiver.url())).text(), "POST 1");
  await assert.rejects(receiver.waitForRequests(3, 20), /3 requests, got 2/);
});
