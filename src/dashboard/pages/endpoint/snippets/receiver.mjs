// node receiver.mjs, with WEBHOOK_SECRET and PORT in the environment
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const key = Buffer.from(
  process.env.WEBHOOK_SECRET.replace(/^whsec_/, ""),
  "base64",
);

function isGenuine(headers, body) {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  // An old request may be one that somebody has recorded.
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false;
  const expected = createHmac("sha256", key)
    .update(id + "." + timestamp + ".")
    .update(body)
    .digest();
  // While a secret is being rotated there is a signature of each.
  return (headers["webhook-signature"] ?? "").split(" ").some((each) => {
    const [version, text = ""] = each.split(",");
    const given = Buffer.from(text, "base64");
    return (
      version === "v1" &&
      given.length === expected.length &&
      timingSafeEqual(given, expected)
    );
  });
}

async function answer(request) {
  const path = request.url.split("?")[0];
  if (request.method !== "POST" || path !== "/webhooks") return 404;
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  // The bytes as they came: parsed and written again they would be others.
  const body = Buffer.concat(chunks);
  if (!isGenuine(request.headers, body)) return 400;
  const event = JSON.parse(body);
  // Its id is the same in every attempt: do nothing if you have seen it before.
  console.log(request.headers["webhook-id"], event.type, event.data);
  return 204;
}

const server = createServer((request, response) => {
  answer(request).then(
    (status) => response.writeHead(status).end(),
    () => response.destroy(),
  );
});
server.listen(Number(process.env.PORT ?? 3000));
