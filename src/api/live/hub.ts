// Owns who watches in this process: one session hears what workers tell, each message is parsed once, and every
// subscriber gets what is its own. While nobody subscribes there is no session, and workers tell nothing.
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../../log.ts";
import {
  parseLiveMessage,
  type LiveMessage,
} from "../../store/live-messages.ts";
import { Refusal } from "../refusal.ts";
import { openListener } from "./listener.ts";
import { createPacer } from "./pacer.ts";
import { isFor, payloadsOf, type LivePayload, type Topic } from "./payloads.ts";
import { createQueue, type Gap, type Queue } from "./queue.ts";

/** So many payloads wait for a reader that is slow; then the oldest go. */
const maxWaiting = 1000;
/** A session is kept for so long after the last one has left: many come back at once. */
const lingerMs = 10_000;
const maxSubscribers = 10_000;
/** Of one tenant, and of operators together. */
const maxSubscribersOfOne = maxSubscribers / 4;

export type Hub = {
  /** Resolves when it is listened to. Rejects with a Refusal where there are too many already, and after stop(). */
  readonly subscribe: (
    topic: Topic,
  ) => Promise<AsyncIterableIterator<LivePayload | Gap>>;
  /** Ends all subscriptions. */
  readonly stop: () => Promise<void>;
};

type Subscriber = {
  readonly topic: Topic;
  readonly queue: Queue<LivePayload>;
};

/**
 * `databaseUrl` must lead to Postgres itself. `payloadsPerSecond`: so much is told by this process, to all together;
 * whoever would get more is told of a gap.
 */
export function createHub(options: {
  readonly databaseUrl: string;
  readonly payloadsPerSecond: number;
  readonly log: Logger;
}): Hub {
  const { databaseUrl, payloadsPerSecond, log } = options;
  const pacer = createPacer({
    perSecond: payloadsPerSecond,
    burst: payloadsPerSecond / 2,
  });
  const subscribers = new Set<Subscriber>();
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  /** Resolves when the first session is there, or could not be opened: then the next one begins with a gap. */
  let begun = Promise.withResolvers<void>();
  let leave = Promise.withResolvers<void>();
  let linger: NodeJS.Timeout | undefined;

  function onMessage(text: string): void {
    const message = parseLiveMessage(text);
    if (message) tellAll(message);
  }

  function tellAll(message: LiveMessage): void {
    if (message.kind === "gap") {
      for (const { queue } of subscribers) queue.missed();
      return;
    }
    const payloads = payloadsOf(message);
    for (const { topic, queue } of subscribers) {
      for (const payload of payloads) {
        if (isFor(payload, topic)) queue.push(payload);
      }
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    let hasMissed = false;
    while (subscribers.size > 0 && !stopping.signal.aborted) {
      try {
        const listener = await openListener({ databaseUrl, onMessage });
        if (hasMissed) for (const { queue } of subscribers) queue.tellGap();
        begun.resolve();
        failures = 0;
        const reason = await Promise.race([listener.lost, isDeserted()]);
        await listener.close();
        hasMissed = true;
        if (!reason) continue;
        log.warn({ err: reason }, "live updates are interrupted");
      } catch (err) {
        log.warn({ err }, "no live updates, trying again");
      }
      begun.resolve();
      hasMissed = true;
      failures += 1;
      // All API processes of a server lose it at the same time, and must not all be back at the same time.
      const waitMs = Math.min(200 * 2 ** failures, 5000) * Math.random();
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
    }
  }

  /** Resolves when nobody has subscribed for a while, or when it is to stop. */
  async function isDeserted(): Promise<void> {
    do {
      await leave.promise;
      leave = Promise.withResolvers();
    } while (subscribers.size > 0 && !stopping.signal.aborted);
  }

  function keepRunning(): void {
    clearTimeout(linger);
    linger = undefined;
    running ??= run().finally(() => {
      running = undefined;
      begun = Promise.withResolvers();
      // Somebody came just as it ended.
      if (subscribers.size > 0 && !stopping.signal.aborted) keepRunning();
    });
  }

  function remove(subscriber: Subscriber): void {
    subscribers.delete(subscriber);
    pacer.leave(subscriber.queue);
    if (subscribers.size > 0) return;
    linger = setTimeout(() => leave.resolve(), lingerMs).unref();
  }

  /** Throws Refusal. */
  function refuseMore(watcher: string | null): void {
    const own = subscribers
      .values()
      .filter(({ queue }) => queue.watcher === watcher)
      .reduce((count) => count + 1, 0);
    if (own < maxSubscribersOfOne && subscribers.size < maxSubscribers) return;
    throw new Refusal(
      429,
      "RATE_LIMITED",
      own < maxSubscribersOfOne
        ? "There are too many subscriptions here."
        : `You have ${own} subscriptions already.`,
    );
  }

  return {
    subscribe: async (topic) => {
      stopping.signal.throwIfAborted();
      const watcher = topic.watcher ?? null;
      refuseMore(watcher);
      const queue: Queue<LivePayload> = createQueue({
        watcher,
        maxLength: maxWaiting,
        onReady: () => pacer.want(queue),
        onEnd: () => remove(subscriber),
      });
      const subscriber: Subscriber = { topic, queue };
      subscribers.add(subscriber);
      keepRunning();
      await begun.promise;
      return queue.iterator;
    },
    stop: async () => {
      stopping.abort();
      for (const { queue } of subscribers) queue.end();
      clearTimeout(linger);
      leave.resolve();
      await running;
    },
  };
}
