// Requests by clients that mean harm, each with what it must get. Bodies are what a fetch would send.
import { getIntrospectionQuery } from "graphql";

export type HostileRequest = {
  readonly name: string;
  readonly as?: "operator" | "tenant" | "nobody";
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A document, or a body as it is. */
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly status: number;
  readonly code?: string;
};

const times = (n: number, part: (n: number) => string): string =>
  Array.from({ length: n }, (_, index) => part(index)).join(" ");
const nested = (levels: number): string =>
  `${"{ deliveries { nodes { event ".repeat(levels)}{ id }${" } } }".repeat(levels)}`;
const nobody = "018f0000-0000-7000-8000-000000000000";
const pause = (name: string): string =>
  `${name}: pauseEndpoint(input: { id: "${nobody}" }) { endpoint { id } }`;
const deepList = `${"[".repeat(1500)}${"]".repeat(1500)}`;
const fragmentBomb = times(
  30,
  (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`,
);

const tooComplex = { status: 400, code: "TOO_COMPLEX" } as const;
const bad = { status: 400, code: "BAD_INPUT" } as const;
const unauthenticated = { status: 401, code: "UNAUTHENTICATED" } as const;

// prettier-ignore
export const hostileRequests: readonly HostileRequest[] = [
  // Large operations.
  { name: "20 levels", query: `{ events { nodes ${nested(20)} } }`, ...tooComplex },
  { name: "1,000 levels", query: `${"{ query ".repeat(1000)}{ id }${" }".repeat(1000)}`, ...tooComplex },
  { name: "1,000 aliases of a leaf", query: `{ ${times(1000, (n) => `a${n}: __typename`)} }`, ...tooComplex },
  { name: "300 aliases of a list", query: `{ ${times(300, (n) => `a${n}: events { nodes { id } }`)} }`, ...tooComplex },
  { name: "60 aliases of a short list", query: `{ ${times(60, (n) => `a${n}: events(first: 1) { nodes { id } }`)} }`, ...tooComplex },
  { name: "60 aliases of a count", query: `{ ${times(60, (n) => `a${n}: events(first: 0) { approximateCount { count } }`)} }`, ...tooComplex },
  { name: "60 charts", query: `{ ${times(60, (n) => `a${n}: statistics { at }`)} }`, ...tooComplex },
  { name: "lists within lists within lists", query: "{ events(first: 100) { nodes { deliveries(first: 100) { nodes { attempts(first: 100) { nodes { number } } } } } } }", ...tooComplex },
  { name: "the same, by variables", query: "query ($n: Int) { events(first: $n) { nodes { deliveries(first: $n) { nodes { attempts(first: $n) { nodes { number } } } } } } }", variables: { n: 1 }, ...tooComplex },
  { name: "the same, behind fragments", query: "{ events { ...e } } fragment e on EventConnection { nodes { deliveries { ...d } } } fragment d on DeliveryConnection { nodes { attempts { ...a } } } fragment a on AttemptConnection { nodes { number outcome } }", ...tooComplex },
  { name: "the same, beside a page of less than nothing", query: "{ a: events(first: -2000000) { nodes { id } } b: events(first: 100) { nodes { deliveries(first: 100) { nodes { attempts(first: 100) { nodes { number } } } } } } }", ...tooComplex },
  { name: "many large payloads", query: "{ a: events(first: 100) { nodes { payload } } b: events(first: 100) { nodes { payload } } }", ...tooComplex },
  { name: "fragments that double 30 times", query: `{ ...f0 } ${fragmentBomb} fragment f30 on Query { __typename }`, ...tooComplex },
  { name: "a fragment that holds itself", query: "{ ...f } fragment f on Query { ...f }", ...bad },
  { name: "fragments that hold each other", query: "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", ...bad },
  { name: "500 directives on one field", query: `{ __typename ${times(500, () => "@skip(if: false)")} }`, ...tooComplex },
  { name: "100 operations", body: JSON.stringify({ query: times(100, (n) => `query q${n} { __typename }`), operationName: "q1" }), ...tooComplex },
  { name: "50 mutations", query: `mutation { ${times(50, (n) => pause(`m${n}`))} }`, ...tooComplex },
  { name: "50 mutations in a fragment", query: `mutation { ...f } fragment f on Mutation { ${times(50, (n) => pause(`m${n}`))} }`, ...tooComplex },
  { name: "more tokens than any document needs", query: `{ ${"a ".repeat(20_000)} }`, ...bad },
  { name: "fields that conflict by the hundred", query: `{ ${times(190, (n) => `a: event(id: "${n}") { id }`)} }`, ...bad },
  { name: "a list literal of 1,500 levels", query: `{ events(condition: { tenant: ${deepList} }) { nodes { id } } }`, ...bad },
  // Large pages and odd values.
  { name: "a page of 2 billion", query: "{ events(first: 2147483647) { nodes { id } } }", status: 200, code: "PAGE_SIZE" },
  { name: "a page larger than an Int", query: "{ events(first: 9999999999) { nodes { id } } }", ...bad },
  { name: "a page of a negative variable", query: "query ($n: Int) { events(first: $n) { nodes { id } } }", variables: { n: -5 }, status: 200, code: "PAGE_SIZE" },
  { name: "an offset", query: "{ events(offset: 1000000) { nodes { id } } }", ...bad },
  { name: "a cursor of another list", query: `{ events(after: "${Buffer.from('["x",[1,2,3]]').toString("base64")}") { nodes { id } } }`, status: 200, code: "BAD_INPUT" },
  { name: "a cursor of 50 KB", query: `{ events(after: "${"A".repeat(50_000)}") { nodes { id } } }`, status: 200, code: "BAD_INPUT" },
  { name: "a zero byte", query: String.raw`{ events(condition: { tenant: "a\u0000b" }) { nodes { id } } }`, status: 200, code: "BAD_INPUT" },
  { name: "half a surrogate pair", query: String.raw`{ events(condition: { type: "\uD800" }) { nodes { id } } }`, ...bad },
  { name: "SQL in the place of an id", query: `{ event(id: "' or 1=1 --") { id } }`, ...bad },
  { name: "a time that is none", query: '{ events(condition: { createdAfter: "yesterday" }) { nodes { id } } }', status: 200, code: "BAD_INPUT" },
  { name: "2,000 orders", query: `{ events(orderBy: [${"NEWEST_FIRST ".repeat(2000)}]) { nodes { id } } }`, status: 200 },
  { name: "variables of 20,000 levels", body: `{"query":"query ($v: JSON) { __typename }","variables":{"v":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`, ...bad },
  { name: "a variable named __proto__", body: '{"query":"{ __typename }","variables":{"__proto__":{"x":1}}}', status: 200 },
  // Bodies.
  { name: "a batch", body: '[{"query":"{ __typename }"}]', ...bad },
  { name: "a batch of 1,000", body: JSON.stringify(Array.from({ length: 1000 }, () => ({ query: "{ __typename }" }))), ...bad },
  { name: "variables of 1 MB", query: "query ($v: String) { events(condition: { tenant: $v }) { nodes { id } } }", variables: { v: "x".repeat(1_000_000) }, status: 413, code: "TOO_LARGE" },
  { name: "a document of 200 KB", query: `{ __typename } #${"x".repeat(200_000)}`, status: 413, code: "TOO_LARGE" },
  { name: "no JSON", body: "{", ...bad },
  { name: "null", body: "null", ...bad },
  { name: "a query that is a number", body: '{"query":1}', ...bad },
  { name: "no query", body: "{}", ...bad },
  { name: "variables that are a list", body: '{"query":"{ __typename }","variables":[]}', ...bad },
  { name: "an empty document", query: "", ...bad },
  { name: "no GraphQL", query: "}{", ...bad },
  { name: "no such operation", body: '{"query":"query A { __typename }","operationName":"B"}', ...bad },
  { name: "a form, as another site's page could send it", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "query=%7B__typename%7D", status: 415, code: "BAD_INPUT" },
  { name: "plain text, as another site's page could send it", headers: { "content-type": "text/plain" }, body: '{"query":"{ __typename }"}', status: 415, code: "BAD_INPUT" },
  { name: "a compressed body", headers: { "content-encoding": "gzip" }, body: "x", status: 415, code: "BAD_INPUT" },
  { name: "an answer as a stream of events", headers: { accept: "text/event-stream" }, query: "{ __typename }", status: 406, code: "BAD_INPUT" },
  { name: "GET", method: "GET", path: "/graphql?query=%7B__typename%7D", status: 405, code: "BAD_INPUT" },
  { name: "a mutation by GET", method: "GET", path: `/graphql?query=${encodeURIComponent(`mutation { ${pause("a")} }`)}`, status: 405, code: "BAD_INPUT" },
  { name: "DELETE", method: "DELETE", status: 405, code: "BAD_INPUT" },
  // What is not for everybody.
  { name: "introspection as a tenant", as: "tenant", query: getIntrospectionQuery(), ...bad },
  { name: "introspection as a tenant, in a fragment", as: "tenant", query: "{ ...f } fragment f on Query { x: __schema { types { name } } }", ...bad },
  { name: "introspection that goes round", query: "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }", ...bad },
  { name: "a mutation for operators, as a tenant", as: "tenant", query: 'mutation { createTenantToken(input: { tenant: "b" }) { token } }', status: 200, code: "FORBIDDEN" },
  { name: "nobody at all", as: "nobody", query: "{ __typename }", ...unauthenticated },
  { name: "a malformed JWT", as: "nobody", headers: { authorization: "Bearer eyJ.eyJ.x" }, query: "{ __typename }", ...unauthenticated },
  { name: "a token of 12 KB", as: "nobody", headers: { authorization: `Bearer ${"a".repeat(12_000)}` }, query: "{ __typename }", ...unauthenticated },
];
