// Owns names: who asks for the same one shares one lookup, answers live for seconds, and names that are slow to resolve
// never hold all the threads. It judges no address.
import { lookup as lookupName, type LookupAddress } from "node:dns";

/** `dns.lookup` with `all`: /etc/hosts, search domains and whatever else the system is configured to ask. */
export type Lookup = (
  hostname: string,
  callback: (
    error: NodeJS.ErrnoException | null,
    addresses: LookupAddress[],
  ) => void,
) => void;

/** All addresses of a name; rejects with the lookup's error. It can't be cancelled, because a lookup can't. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

const maxAnswers = 10_000;
const maxSlowNames = 10_000;
/** Half of the lookups that libuv runs at a time in a pool of 64 threads (src/config.ts): the rest is for other names. */
const maxSlowLookups = 16;
/** Of a name's addresses; a DNS server can send thousands. */
const maxAddresses = 16;

type Answer = {
  readonly addresses: readonly LookupAddress[];
  readonly untilMs: number;
};

/** A name that takes longer than `slowAfterMs` is slow, and stays so until it answers sooner. */
export function createResolver(
  options: {
    readonly lookup?: Lookup | undefined;
    readonly answerLivesMs?: number;
    readonly slowAfterMs?: number;
  } = {},
): Resolver {
  const {
    lookup = systemLookup,
    answerLivesMs = 5000,
    slowAfterMs = 1000,
  } = options;
  const answers = new Map<string, Answer>();
  const asking = new Map<string, Promise<readonly LookupAddress[]>>();
  const slowNames = new Set<string>();
  const waiting: (() => void)[] = [];
  let slowLookups = 0;

  async function ask(hostname: string): Promise<readonly LookupAddress[]> {
    let isSlow = slowNames.has(hostname);
    if (isSlow && slowLookups >= maxSlowLookups) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    if (isSlow) slowLookups += 1;
    const startMs = performance.now();
    const becomesSlow = setTimeout(() => {
      if (!isSlow) slowLookups += 1;
      isSlow = true;
      remember(slowNames, hostname, maxSlowNames);
    }, slowAfterMs);
    becomesSlow.unref();
    try {
      const addresses = await answerOf(lookup, hostname);
      const untilMs = performance.now() + answerLivesMs;
      answers.delete(hostname);
      if (answers.size >= maxAnswers) forgetOldest(answers);
      answers.set(hostname, { addresses, untilMs });
      return addresses;
    } finally {
      clearTimeout(becomesSlow);
      if (performance.now() - startMs < slowAfterMs) slowNames.delete(hostname);
      if (isSlow) {
        slowLookups -= 1;
        waiting.shift()?.();
      }
    }
  }

  return async (hostname) => {
    const answer = answers.get(hostname);
    if (answer && answer.untilMs > performance.now()) return answer.addresses;
    const asked =
      asking.get(hostname) ??
      ask(hostname).finally(() => asking.delete(hostname));
    asking.set(hostname, asked);
    return await asked;
  };
}

function systemLookup(...[hostname, callback]: Parameters<Lookup>): void {
  lookupName(hostname, { all: true }, callback);
}

function answerOf(
  lookup: Lookup,
  hostname: string,
): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(hostname, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses.slice(0, maxAddresses));
    });
  });
}

function remember(names: Set<string>, name: string, max: number): void {
  if (names.size >= max && !names.has(name)) forgetOldest(names);
  names.add(name);
}

function forgetOldest(kept: Set<string> | Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}
