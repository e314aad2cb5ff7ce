// Owns /graphiql: Ruru's page and its files, all served from here. The page holds no secret and can do nothing without
// a token, which it takes from the link that one signs in with.
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { makeHTMLParts, ruruHTML } from "postgraphile/grafserv/ruru/server";
import { getStaticFile } from "postgraphile/grafserv/ruru/static";

const staticPath = "/ruru-static/";

/**
 * Takes `#token=…` out of the address and into this tab's storage, and sends it along with every request that has no
 * Authorization of its own (GraphiQL's "Headers" pane goes first).
 */
const signIn = `
const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  sessionStorage.setItem("postcommit:token", given);
  history.replaceState(null, "", location.pathname + location.search);
}
const plainFetch = window.fetch;
window.fetch = (input, init = {}) => {
  const token = sessionStorage.getItem("postcommit:token");
  const url = new URL(input instanceof Request ? input.url : input, location.href);
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
  if (token && url.origin === location.origin && url.pathname === "/graphql" && !headers.has("authorization")) {
    headers.set("authorization", "Bearer " + token);
  }
  return plainFetch(input, { ...init, headers });
};
`;

type Page = { readonly html: string; readonly policy: string };
let page: Page | undefined;

/** Answers /graphiql and its files; false for any other path. */
export async function serveGraphiql(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const isPage = path === "/graphiql";
  if (!isPage && !path.startsWith(staticPath)) return false;
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { allow: "GET, HEAD" }).end();
    return true;
  }
  if (isPage) {
    page ??= makePage();
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": page.policy,
    });
    response.end(page.html);
    return true;
  }
  const file = await getStaticFile({
    staticPath,
    urlPath: path,
    acceptEncoding: request.headers["accept-encoding"],
    disallowDevAssets: true,
  });
  if (!file) return false;
  const isKnown = request.headers["if-none-match"] === file.headers["etag"];
  response.writeHead(isKnown ? 304 : 200, {
    ...file.headers,
    "cache-control": "public, max-age=3600",
  });
  response.end(isKnown ? undefined : file.content);
  return true;
}

function makePage(): Page {
  const config = { staticPath, endpoint: "/graphql" };
  const parts = makeHTMLParts(config);
  const html = ruruHTML({
    ...config,
    htmlParts: {
      titleTag: "<title>Postcommit: GraphiQL</title>",
      configScript: `<script>${signIn}</script>${parts.configScript}`,
    },
  });
  const inline = [
    ...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g),
  ];
  const hashes = inline.map(
    ([, text = ""]) =>
      `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(" ")}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return { html, policy };
}
