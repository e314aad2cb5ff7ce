// Owns how often one token may ask, and how often one address may ask with tokens that are none.
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { Refusal } from "./refusal.ts";

export type RateLimits = {
  /** Counts one request of a token. Throws Refusal RATE_LIMITED. */
  readonly count: (tokenId: string) => Promise<void>;
  /** Counts one refused token of an address. Throws Refusal RATE_LIMITED. */
  readonly countRefused: (address: string) => Promise<void>;
};

const refusedPerMinute = 300;

/** `perMinute` requests a token; 0 is no limit. Counted in this process. */
export function createRateLimits(perMinute: number): RateLimits {
  const tokens =
    perMinute === 0
      ? undefined
      : new RateLimiterMemory({ points: perMinute, duration: 60 });
  const addresses = new RateLimiterMemory({
    points: refusedPerMinute,
    duration: 60,
  });
  return {
    count: async (tokenId) => {
      await tokens?.consume(tokenId).catch((state: unknown) => {
        throw tooMany(
          `This token has made its ${perMinute} requests of this minute.`,
          state,
        );
      });
    },
    countRefused: async (address) => {
      await addresses.consume(address).catch((state: unknown) => {
        throw tooMany(
          "Too many requests without a valid token came from your address.",
          state,
        );
      });
    },
  };
}

function tooMany(message: string, state: unknown): Refusal {
  const waitMs = (state as RateLimiterRes).msBeforeNext ?? 1000;
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Refusal(
    429,
    "RATE_LIMITED",
    `${message} Try again in ${seconds} s.`,
    { "retry-after": `${seconds}` },
  );
}
