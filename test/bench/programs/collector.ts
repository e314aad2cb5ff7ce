// A collector that takes what it is sent by OTLP and looks at none of it: what tracing costs is measured at the worker.
import { createServer } from "node:http";

let requests = 0;
let bytes = 0;
const server = createServer((request, response) => {
  request.on("data", (chunk: Buffer) => (bytes += chunk.length));
  request.once("end", () => {
    requests += 1;
    response.writeHead(200, { "content-type": "application/x-protobuf" });
    response.end();
  });
});

process.on("message", ({ what }: { what: "listen" | "count" }) => {
  if (what === "count") {
    process.send?.({ requests, bytes });
    return;
  }
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.(typeof address === "object" ? address?.port : undefined);
  });
});
