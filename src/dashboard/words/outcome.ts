// What an attempt came to, in words that a customer understands: what happened, what it means, and what to do.
import type { Tone } from "./delivery-status.ts";

export type OutcomeSaid = {
  /** For a list. */
  readonly short: string;
  /** A sentence without its full stop. */
  readonly title: string;
  readonly meaning: string;
  readonly toDo: readonly string[];
  readonly tone: Tone;
};

type Words = Omit<OutcomeSaid, "tone">;

const afterwards =
  "When it is mended, choose “Retry now”; nothing has to be sent by anybody else.";

const failures: Readonly<Record<string, Words>> = {
  timeout: {
    short: "Timed out",
    title: "Your server did not answer in time",
    meaning:
      "The time for one attempt was over before the whole answer had arrived. Your server may have handled it all the same.",
    toDo: [
      "Answer as soon as the webhook is stored, and do the work afterwards.",
      "Look into your server's log for a request that took long, by the webhook id below.",
      "Look whether a firewall drops the connection without a word.",
    ],
  },
  connection_refused: {
    short: "Connection refused",
    title: "Your server refused the connection",
    meaning:
      "The machine was reached, but nothing listens on this port, or a firewall refuses it.",
    toDo: [
      "Look whether your server is running, and listens on the port in the URL.",
      "Look whether a firewall lets the connection in.",
      afterwards,
    ],
  },
  connection_reset: {
    short: "Connection closed",
    title: "Your server closed the connection before answering",
    meaning:
      "A connection was made, but it ended before the whole answer had arrived. Your server may have handled it all the same.",
    toDo: [
      "Look into your server's log: did a process crash or restart at this time?",
      "Look at the proxy or load balancer in front of it: its limits of time and size close connections.",
      afterwards,
    ],
  },
  connection_failed: {
    short: "No connection",
    title: "No connection to your server could be made",
    meaning: "The network found no way to your server.",
    toDo: [
      "Look whether your server can be reached from the internet, at the address in the URL.",
      afterwards,
    ],
  },
  dns_failure: {
    short: "Name not found",
    title: "The name of your server could not be resolved",
    meaning:
      "The name in the URL has no address, or its name server did not answer.",
    toDo: [
      "Look for a misspelling in the URL's host name.",
      "Look whether the domain is still registered, and has an A or AAAA record.",
      afterwards,
    ],
  },
  tls_failure: {
    short: "No secure connection",
    title: "No secure connection to your server could be made",
    meaning:
      "Its certificate has expired, is for another name, comes from nobody who is trusted, or its chain is incomplete. The detail says which.",
    toDo: [
      "Renew or mend the certificate. A browser may forgive a missing intermediate certificate; servers do not.",
      "With a private CA: set the endpoint's CA certificate.",
      afterwards,
    ],
  },
  proxy_failure: {
    short: "Proxy failed",
    title: "The proxy made no connection to your server",
    meaning:
      "Deliveries go out through a proxy, and it could not reach your server, or refused to.",
    toDo: [
      "Who runs this service: look whether the proxy is up, and lets this address through.",
      "Look whether your server can be reached from the internet.",
    ],
  },
  invalid_response: {
    short: "Not valid HTTP",
    title: "Your server's answer was not valid HTTP",
    meaning:
      "Something answered, but not as a web server does, or with more headers than are accepted.",
    toDo: [
      "Look whether the port in the URL is that of your web server.",
      "Look whether https and http were mixed up.",
    ],
  },
  address_forbidden: {
    short: "Address not allowed",
    title: "Your server's address is not one that may be called",
    meaning:
      "The name leads to a private or otherwise special address. Those are blocked, so that nobody can reach into a network that is not theirs. Nothing was sent.",
    toDo: [
      "Use an address that can be reached from the internet.",
      "Who runs this service may allow a network with ALLOWED_NETWORKS.",
    ],
  },
  scheme_forbidden: {
    short: "URL not allowed",
    title: "The endpoint's URL is not one that may be called",
    meaning:
      "Only https is allowed here, or the URL is not valid. Nothing was sent.",
    toDo: [
      "Change the endpoint's URL to https.",
      "Who runs this service may allow plain http with ALLOW_HTTP.",
    ],
  },
};

const codes: Readonly<Record<number, Omit<Words, "short" | "title">>> = {
  400: {
    meaning: "Your server could not read the request, or its content.",
    toDo: [
      "Compare the request below with what your handler expects.",
      "Read the body as it comes, before any framework parses it: the signature covers its exact bytes.",
    ],
  },
  401: {
    meaning:
      "Your server refused it for want of a sign-in or of a good signature.",
    toDo: [
      "Look whether your server verifies with this endpoint's secret: after a rotation, the new one.",
      "Look whether something in front of it wants a login. An endpoint's own headers can carry one.",
    ],
  },
  403: {
    meaning:
      "Your server, or something in front of it, does not let this request in.",
    toDo: [
      "Look for a firewall, a bot filter or CSRF protection that refuses POSTs to this path.",
      "Look whether the signature is verified with this endpoint's secret.",
    ],
  },
  404: {
    meaning: "There is nothing at this path.",
    toDo: [
      "Compare the path in the endpoint's URL with your server's routes.",
      "Look whether the handler is deployed.",
    ],
  },
  405: {
    meaning: "There is something at this path, but it takes no POST.",
    toDo: ["Webhooks are POSTs: add a handler for them, or change the URL."],
  },
  408: {
    meaning: "Your server, or a proxy in front of it, gave up waiting.",
    toDo: ["Look at the limits of time of the proxy in front of your server."],
  },
  409: {
    meaning:
      "Your server says that this conflicts with what it has, perhaps because it has had it already.",
    toDo: [
      "Answer 2xx to what you have had already: the webhook id tells you.",
    ],
  },
  413: {
    meaning: "The body is larger than your server accepts.",
    toDo: [
      "Raise the limit of your server or proxy (nginx: client_max_body_size).",
    ],
  },
  415: {
    meaning: "Your server does not accept JSON here.",
    toDo: ["Accept content-type: application/json."],
  },
  422: {
    meaning: "Your server read it, and does not agree with its content.",
    toDo: ["The answer below may say which field it means."],
  },
  429: {
    meaning:
      "Your server wants fewer requests. Postcommit sends it fewer at a time, and waits as long as a Retry-After says.",
    toDo: [
      "Nothing, if that is what you meant: it is tried again.",
      "Raise the limit for webhooks if deliveries fall behind.",
    ],
  },
  500: {
    meaning: "Your server's code failed while it handled this.",
    toDo: [
      "Look into your server's log at the time of this attempt, by the webhook id below.",
      afterwards,
    ],
  },
  502: {
    meaning: "A proxy in front of your server got no good answer from it.",
    toDo: [
      "Look whether the application behind the proxy is running.",
      afterwards,
    ],
  },
  503: {
    meaning: "Your server is down for maintenance, or overloaded.",
    toDo: ["Look whether it is running, and has room.", afterwards],
  },
  504: {
    meaning: "A proxy in front of your server waited in vain for it to answer.",
    toDo: [
      "Answer as soon as the webhook is stored, and do the work afterwards.",
      afterwards,
    ],
  },
};

export function sayOutcome(attempt: {
  readonly outcome: string;
  readonly statusCode: number | null;
}): OutcomeSaid {
  const { outcome } = attempt;
  const code = attempt.statusCode ?? 0;
  if (outcome === "delivered") {
    return {
      short: `${code}`,
      title: `Your server accepted it with ${code}`,
      meaning: "Nothing is left to do.",
      toDo: [],
      tone: "good",
    };
  }
  return { ...failureOf(outcome, code), tone: "bad" };
}

function failureOf(outcome: string, code: number): Words {
  if (outcome === "redirect") {
    return {
      short: `${code} redirect`,
      title: `Your server answered ${code}, a redirect`,
      meaning:
        "Redirects are not followed: what was signed for one address is not handed to another.",
      toDo: [
        "Change the endpoint's URL to where the redirect leads: the header location below says where.",
        "Often it is http instead of https, or a slash at the end.",
      ],
    };
  }
  if (outcome === "gone") {
    return {
      short: "410 gone",
      title: "Your server answered 410: gone",
      meaning: "That is how a server says that it wants no more webhooks.",
      toDo: [
        "Pause or delete the endpoint if that is meant.",
        "If it is not: look who answers at this URL.",
      ],
    };
  }
  const known = failures[outcome];
  if (known) return known;
  const said = { short: `${code}`, title: `Your server answered ${code}` };
  const words = codes[code] ??
    (code >= 500 ? codes[500] : undefined) ?? {
      meaning: "Only answers from 200 to 299 say that it arrived.",
      toDo: ["The answer below may say what your server wants instead."],
    };
  return code === 0
    ? {
        short: "Failed",
        title: "The attempt failed",
        meaning: "This page has no words for what happened; the detail may.",
        toDo: [],
      }
    : { ...said, ...words };
}

/** What an error says beyond its sentence: the part in brackets at its end. */
export function detailOf(error: string | null): string | undefined {
  return /\(([^()]+)\)$/.exec(error ?? "")?.[1];
}

/** The outcomes that a list can be narrowed down to. */
export const outcomes: readonly {
  readonly value: string;
  readonly label: string;
}[] = [
  { value: "http_error", label: "Answered with an error" },
  { value: "redirect", label: "Answered with a redirect" },
  { value: "gone", label: "410 gone" },
  ...Object.entries(failures).map(([value, { short }]) => ({
    value,
    label: short,
  })),
  { value: "delivered", label: "Accepted" },
];
