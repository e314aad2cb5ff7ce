// Owns whom TLS trusts: the system's roots, or an endpoint's own CA in their place. Verification is never switched off.
import { X509Certificate } from "node:crypto";
import {
  connect,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import type { Socket, TcpNetConnectOpts } from "node:net";

/** The `code` of the error when an endpoint's CA can't be read; its message says so to the consumer. */
export const caInvalidCode = "ERR_POSTCOMMIT_CA_INVALID";

/** Begins TLS with `host`, over `socket` or a connection of its own. `ca` is PEM, or null for the system's roots. */
export type StartTls = (
  options: TcpNetConnectOpts & { readonly host: string; socket?: Socket },
  ca: string | null,
) => TLSSocket;

const maxContexts = 200;
const maxSessions = 1000;

/** Remembers contexts, since reading certificates is slow, and sessions, since a full handshake is. */
export function createTls(): StartTls {
  const contexts = new Map<string | null, SecureContext>();
  const sessions = new Map<string, Buffer>();

  function contextOf(ca: string | null): SecureContext {
    const context = contexts.get(ca) ?? createContext(ca);
    keep(contexts, ca, context, maxContexts);
    return context;
  }

  return (options, ca) => {
    const { host, port } = options;
    const servername = isName(host) ? host.replace(/\.$/, "") : "";
    // A resumed session is not verified anew: it is good only for those who trust the same.
    const sessionKey = `${host}:${port} ${ca ?? ""}`;
    const session = sessions.get(sessionKey);
    const socket = connect({
      ...options,
      servername,
      secureContext: contextOf(ca),
      ALPNProtocols: ["http/1.1"],
      // Explicit, because NODE_TLS_REJECT_UNAUTHORIZED changes the default.
      rejectUnauthorized: true,
      ...(session && { session }),
    });
    socket.on("session", (ticket) =>
      keep(sessions, sessionKey, ticket, maxSessions),
    );
    return socket;
  };
}

function createContext(ca: string | null): SecureContext {
  if (ca === null) return createSecureContext();
  const certificates = ca.match(/-----BEGIN [^]*?-----END [^-]*-----/g) ?? [];
  try {
    // The context itself passes over what it can't read, so each is read here first.
    const read = certificates.map((pem) => new X509Certificate(pem));
    if (read.length > 0) return createSecureContext({ ca });
  } catch {
    // OpenSSL's own words say nothing to people.
  }
  const message = "the endpoint's ca_certificate is not a valid certificate";
  throw Object.assign(new Error(message), { code: caInvalidCode });
}

function isName(host: string): boolean {
  return !host.includes(":") && !/^[\d.]+$/.test(host);
}

/** As the newest; the oldest is forgotten when there are too many. */
function keep<K, V>(kept: Map<K, V>, key: K, value: V, max: number): void {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size <= max) return;
  const [oldest] = kept.keys();
  kept.delete(oldest as K);
}
