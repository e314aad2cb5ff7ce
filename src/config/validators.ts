// Owns what a setting's value may look like: each check turns text into a value or says what would be right.
import { createSecretKey, type KeyObject } from "node:crypto";
import { isIP } from "node:net";
import { EnvError, makeExactValidator, makeValidator } from "envalid";

// prettier-ignore
export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

export const text = makeValidator<string>((input) => input.trim());

export const optionalText = makeExactValidator<string | undefined>((input) =>
  input.trim(),
);

export const postgresUrl = makeValidator<string>(urlOf);
export const optionalPostgresUrl = makeExactValidator<string | undefined>(
  urlOf,
);

function urlOf(input: string): string {
  if (!/^postgres(ql)?:$/.test(URL.parse(input)?.protocol ?? "")) {
    throw new EnvError(
      "must be a URL: postgres://user:password@host:5432/database, with special characters in the password percent-encoded.",
    );
  }
  return input;
}

export function integer(
  min: number,
  max: number,
  spec: { desc: string; example: string; default: number },
) {
  return makeValidator<number>((input) => {
    const value = /^\d+$/.test(input.trim()) ? Number(input) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new EnvError(`must be a whole number from ${min} to ${max}.`);
    }
    return value;
  })(spec);
}

/** A number that may have decimals. */
export function decimal(
  max: number,
  spec: { desc: string; example: string; default: number },
) {
  return makeValidator<number>((input) => {
    const value = /^\d+(\.\d+)?$/.test(input.trim())
      ? Number(input)
      : Number.NaN;
    if (!(value <= max)) {
      throw new EnvError(`must be a number from 0 to ${max}.`);
    }
    return value;
  })(spec);
}

export const flag = makeExactValidator<boolean>((input) => {
  const word = input.trim().toLowerCase();
  if (["true", "1", "yes", "on"].includes(word)) return true;
  if (["false", "0", "no", "off"].includes(word)) return false;
  throw new EnvError("must be true or false.");
});

export const logLevel = makeExactValidator<LogLevel>((input) => {
  const level = logLevels.find((name) => name === input.trim().toLowerCase());
  if (!level) throw new EnvError(`must be one of ${logLevels.join(", ")}.`);
  return level;
});

export const networks = makeExactValidator<string[]>((input) =>
  listOf(input).map((network) => {
    const [address = "", prefix, ...rest] = network.split("/");
    const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
    const isPrefix = /^\d{1,3}$/.test(prefix ?? `${bits}`);
    if (bits === 0 || rest.length > 0 || !isPrefix || Number(prefix) > bits) {
      throw new EnvError(
        `"${network}" is not a network; write it like 10.0.0.0/8 or fd00::/8, separated by commas.`,
      );
    }
    return `${address}/${prefix ?? bits}`;
  }),
);

export const proxyUrl = makeExactValidator<URL | undefined>((input) => {
  const url = URL.parse(input.trim());
  const isLogin = /^(%[0-9a-f]{2}|[^%])*$/i.test(
    `${url?.username}${url?.password}`,
  );
  const isBare =
    isLogin && url && url.pathname === "/" && !url.search && !url.hash;
  if (!isBare || !/^https?:$/.test(url.protocol)) {
    throw new EnvError(
      "must be a URL of a proxy: http://user:password@proxy.example:3128, with special characters in the password percent-encoded.",
    );
  }
  return url;
});

export const key = makeExactValidator<KeyObject | undefined>(keyOf);
export const keys = makeExactValidator<KeyObject[]>((input) =>
  listOf(input).map(keyOf),
);

// A KeyObject rather than bytes: it prints as nothing wherever a config ends up.
function keyOf(input: string): KeyObject {
  const value = input.trim();
  const isHex = /^[0-9a-f]{64}$/i.test(value);
  if (!isHex && !/^[A-Za-z0-9+/]{43}=?$/.test(value)) {
    throw new EnvError(
      "must be 32 bytes in base64 or hex; `openssl rand -base64 32` makes one.",
    );
  }
  return createSecretKey(value, isHex ? "hex" : "base64");
}

/** Tokens that are compared as they are; KeyObjects, so that they print as nothing. */
export const tokens = makeExactValidator<KeyObject[]>((input) =>
  listOf(input).map((token) => {
    if (token.length < 32) {
      throw new EnvError(
        "must be at least 32 characters each, separated by commas; `openssl rand -hex 32` makes one.",
      );
    }
    return createSecretKey(token, "utf8");
  }),
);

/** One token, as `tokens`. */
export const optionalToken = makeExactValidator<KeyObject | undefined>(
  (input) => {
    const token = input.trim();
    if (token.length < 32) {
      throw new EnvError(
        "must be at least 32 characters; `openssl rand -hex 32` makes one.",
      );
    }
    return createSecretKey(token, "utf8");
  },
);

/** A secret whose very bytes are the key, so that any JWT library can sign with the same text. */
export const signingSecret = makeExactValidator<KeyObject | undefined>(
  (input) => {
    const bytes = Buffer.from(input.trim());
    if (bytes.length < 32) {
      throw new EnvError(
        "must be at least 32 bytes; `openssl rand -hex 32` makes one.",
      );
    }
    return createSecretKey(bytes);
  },
);

/** A name as people read it, or none. */
export const optionalName = makeExactValidator<string | undefined>((input) => {
  const name = input.trim();
  if (Array.from(name).length > 60 || /\p{Cc}/u.test(name)) {
    throw new EnvError("must be at most 60 characters, without line breaks.");
  }
  return name;
});

export const color = makeExactValidator<string | undefined>((input) => {
  const value = input.trim().toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(value)) {
    throw new EnvError("must be a colour like #3b5bdb.");
  }
  return value;
});

export const origins = makeExactValidator<string[]>((input) =>
  listOf(input).map((item) => {
    const url = URL.parse(item);
    if (!url || !/^https?:$/.test(url.protocol) || url.origin !== item) {
      throw new EnvError(
        `"${item}" is not an origin; write it like https://app.example, without a slash at the end.`,
      );
    }
    return item;
  }),
);

function listOf(input: string): string[] {
  return input.split(/[\s,]+/).filter((item) => item !== "");
}
