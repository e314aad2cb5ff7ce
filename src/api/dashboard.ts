// Serves the dashboard that `npm run build` makes: its files, and its page for each of its addresses. The page holds no
// secret and can do nothing without a token, which it takes from the link that one signs in with.
import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import sirv from "sirv";

/** Answers if the path is the dashboard's, and says whether it was. */
export type Dashboard = (
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
) => boolean;

const built = join(import.meta.dirname, "../../build/dashboard");

/** What its addresses begin with; test/api/dashboard.test.ts holds them against the router. */
const rooms = [
  "events",
  "deliveries",
  "endpoints",
  "bulk-jobs",
  "audit",
  "workers",
];
const page = new RegExp(`^/(?:(?:${rooms.join("|")})(?:/[^.]*)?)?$`);
const assets = "/assets/";

/** `frameOrigins`: whose pages may show it in a frame. */
export function createDashboard(options: {
  readonly frameOrigins: readonly string[];
  /** Where the built files are. */
  readonly folder?: string;
}): Dashboard {
  const { frameOrigins, folder = built } = options;
  const policy = policyOf(frameOrigins);
  const files = sirv(folder, {
    // Looks at the disk at each request: a file of a build that was replaced meanwhile is missing, not a crash.
    dev: true,
    etag: true,
    brotli: true,
    gzip: true,
  });
  return (path, request, response) => {
    const isPage = page.test(path);
    if (!isPage && !path.startsWith(assets) && path !== "/favicon.svg") {
      return false;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return true;
    }
    if (isPage) {
      response.setHeader("content-security-policy", policy);
      if (frameOrigins.length > 0) response.removeHeader("x-frame-options");
      if (!existsSync(join(folder, "index.html"))) {
        answerMissing(request, response);
        return true;
      }
    }
    // All files under /assets have their content's hash in their name.
    response.setHeader(
      "cache-control",
      path.startsWith(assets)
        ? "public, max-age=31536000, immutable"
        : "no-cache",
    );
    // Small files, and a range that can't be met would be an error within a stream.
    delete request.headers.range;
    request.url = isPage ? "/" : path;
    let isFound = true;
    files(request, response, () => {
      isFound = false;
    });
    if (!isFound) response.setHeader("cache-control", "no-store");
    return isFound;
  };
}

function policyOf(frameOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Mantine writes its theme into a <style> and positions with style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    // Websockets of the page's own origin are 'self', too.
    "connect-src 'self'",
    `frame-ancestors ${frameOrigins.length > 0 ? `'self' ${frameOrigins.join(" ")}` : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function answerMissing(
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(503, { "content-type": "text/html; charset=utf-8" });
  response.end(
    request.method === "HEAD"
      ? undefined
      : `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Postcommit</title>
<h1>The dashboard has not been built</h1>
<p>Run <code>npm run build</code> where Postcommit is installed, and load this page again. The API is at <a href="/graphiql">/graphiql</a>.</p>
</html>
`,
  );
}
