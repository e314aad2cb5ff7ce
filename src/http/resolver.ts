// Owns names: who asks for the same one shares one lookup, answers live for seconds, and names that are slow to resolve
// hold up no others: a lookup takes a thread for as long as its DNS server likes. It judges no address.
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
const maxNames = 10_000;
/**
 * Of the 32 lookups that libuv runs at a time in a pool of 64 threads (src/config.ts). What is left is for names that
 * have lately been quick to answer.
 */
const maxLookups = { unknown: 16, slow: 8 };
/** How long somebody who could do with the last answer waits for a new one. */
const patienceMs = 250;
/** Of a name's addresses; a DNS server can send thousands. */
const maxAddresses = 16;

type Answer = {
  readonly addresses: readonly LookupAddress[];
  readonly atMs: number;
};

/**
 * A name that takes longer than `slowAfterMs` is slow, and stays so until it answers sooner. While a name takes its
 * time, or its DNS server is away, the last answer counts if it is not too old (RFC 8767).
 */
export function createResolver(
  options: {
    readonly lookup?: Lookup | undefined;
    readonly answerLivesMs?: number;
    readonly staleAnswerLivesMs?: number;
    readonly slowAfterMs?: number;
  } = {},
): Resolver {
  const {
    lookup = systemLookup,
    answerLivesMs = 5000,
    staleAnswerLivesMs = 3_600_000,
    slowAfterMs = 1000,
  } = options;
  const answers = new Map<string, Answer>();
  const asking = new Map<string, Promise<readonly LookupAddress[]>>();
  const speeds = new Map<string, "quick" | "slow">();
  const lanes = {
    unknown: createLane(maxLookups.unknown),
    slow: createLane(maxLookups.slow),
  };

  async function ask(hostname: string): Promise<readonly LookupAddress[]> {
    const speed = speeds.get(hostname) ?? "unknown";
    let lane = speed === "quick" ? undefined : lanes[speed];
    const turn = lane?.enter();
    if (turn) await turn;
    const startMs = performance.now();
    const becomesSlow = setTimeout(() => {
      remember(speeds, hostname, "slow", maxNames);
      if (lane) return;
      lane = lanes.slow;
      lane.crowdIn();
    }, slowAfterMs);
    becomesSlow.unref();
    try {
      const addresses = await answerOf(lookup, hostname);
      const atMs = performance.now();
      remember(answers, hostname, { addresses, atMs }, maxAnswers);
      return addresses;
    } finally {
      clearTimeout(becomesSlow);
      const isSlow = performance.now() - startMs >= slowAfterMs;
      remember(speeds, hostname, isSlow ? "slow" : "quick", maxNames);
      lane?.leave();
    }
  }

  return async (hostname) => {
    const answer = answers.get(hostname);
    const ageMs = answer ? performance.now() - answer.atMs : Infinity;
    if (answer && ageMs < answerLivesMs) return answer.addresses;
    const asked =
      asking.get(hostname) ??
      ask(hostname).finally(() => asking.delete(hostname));
    asking.set(hostname, asked);
    if (!answer || ageMs >= staleAnswerLivesMs) return await asked;
    return await orRather(asked, answer.addresses);
  };
}

/** What was asked, or what is known if that takes longer or no server answers. That there is no such name is an answer. */
async function orRather<T>(asked: Promise<T>, known: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, patienceMs, known);
  });
  const answered = asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EAI_AGAIN") return known;
    throw error;
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets so many in at a time, first come, first served. `crowdIn`: somebody is in already, whether there is room or not. */
function createLane(max: number) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    /** Undefined if it is in at once. */
    enter: (): Promise<void> | undefined => {
      if (taken >= max) return new Promise((resolve) => waiting.push(resolve));
      taken += 1;
      return undefined;
    },
    crowdIn: (): void => {
      taken += 1;
    },
    leave: (): void => {
      // Whoever comes next gets the place before anybody else can ask for it.
      const next = taken <= max ? waiting.shift() : undefined;
      if (next) next();
      else taken -= 1;
    },
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

/** As the newest; the oldest is forgotten when there are too many. */
function remember<V>(
  kept: Map<string, V>,
  key: string,
  value: V,
  max: number,
): void {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size <= max) return;
  const [oldest] = kept.keys();
  kept.delete(oldest as string);
}
