// A query whose last good answer stays on the screen while a newer one is on its way or fails.
import {
  useClient,
  useQuery,
  useSubscription,
  type AnyVariables,
  type Client,
  type CombinedError,
  type TypedDocumentNode,
} from "urql";
import { useCallback, useEffect, useRef, useState } from "react";
import { useObservable } from "./observable.ts";
import { useSession } from "./session.tsx";
import { uncached } from "./uncached.ts";

export type LiveQuery<Data> = {
  /** Undefined until there was one answer for these variables. */
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
  /** Asks again; at once the first time, then at most once in `everyMs`. */
  readonly refresh: () => void;
};

export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: {
    /** How often `refresh` may really ask. */
    readonly everyMs?: number;
    /** Asks by itself so often while the page is seen, for what no message tells. */
    readonly pollMs?: number;
    readonly isPaused?: boolean;
  } = {},
): LiveQuery<Data> {
  const { everyMs = 1000, pollMs, isPaused = false } = options;
  const [{ data, error, operation }, execute] = useQuery({
    query,
    variables,
    pause: isPaused,
  });
  const [kept, setKept] = useState<{ key: number | undefined; data: Data }>();
  const key = operation?.key;
  if (data !== undefined && !isPaused && kept?.data !== data) {
    setKept({ key, data });
  }
  const refresh = useThrottled(
    () => execute({ requestPolicy: "network-only" }),
    everyMs,
  );
  useInterval(refresh, isPaused ? undefined : pollMs);
  return {
    data: data ?? (kept && kept.key === key ? kept.data : undefined),
    error,
    refresh,
  };
}

/**
 * The same for what is asked about a time that moves, such as the last hour: the variables are made anew each time. `key`
 * says what is asked about; the last answer to it is shown again when one comes back to the page.
 */
export function useMovingQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  key: string,
  variablesNow: () => Variables,
  options: { readonly everyMs: number; readonly pollMs: number },
): LiveQuery<Data> {
  const client = useClient();
  const { connection } = useSession();
  const isFine = useObservable(connection) === "fine";
  const [answer, setAnswer] = useState<Answer<Data>>();
  const latest = useRef({ variablesNow, asked: 0, shown: 0 });
  useEffect(() => {
    latest.current.variablesNow = variablesNow;
  });
  const ask = useCallback(() => {
    const now = latest.current;
    const number = (now.asked += 1);
    const asking = client.query(query, now.variablesNow(), {
      requestPolicy: "network-only",
      ...uncached,
    });
    void asking.toPromise().then(({ data, error }) => {
      // Answers may overtake each other.
      if (number < now.shown) return;
      now.shown = number;
      if (data !== undefined) keep(client, query, { key, data });
      setAnswer({ key, data, error });
    });
  }, [client, query, key]);
  const refresh = useThrottled(ask, options.everyMs);
  // At once where it is another question, or can be answered again.
  useEffect(() => {
    if (isFine) ask();
  }, [ask, isFine]);
  useInterval(refresh, options.pollMs);
  const kept = keptAnswers.get(client)?.get(query);
  return {
    data: kept?.key === key ? (kept.data as Data) : undefined,
    error: answer?.key === key ? answer.error : undefined,
    refresh,
  };
}

type Answer<Data> = {
  readonly key: string;
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
};

/** The last good answer to each question, while one is signed in. */
const keptAnswers = new WeakMap<
  Client,
  Map<object, { readonly key: string; readonly data: unknown }>
>();

function keep(
  client: Client,
  query: object,
  answer: { readonly key: string; readonly data: unknown },
): void {
  const kept = keptAnswers.get(client) ?? new Map();
  keptAnswers.set(client, kept.set(query, answer));
}

/** Calls `onMessage` for each message of a subscription. */
export function useLive<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  onMessage: (data: Data) => void,
  options: { readonly isPaused?: boolean } = {},
): void {
  const handler = useRef(onMessage);
  useEffect(() => {
    handler.current = onMessage;
  });
  useSubscription<Data, undefined, Variables>(
    { query, variables, pause: options.isPaused ?? false },
    (_previous, data) => {
      handler.current(data);
      return undefined;
    },
  );
}

/** At once the first time, then at most once in so many milliseconds, and once more at the end. */
export function useThrottled(action: () => void, everyMs: number): () => void {
  const latest = useRef(action);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDue = useRef(false);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    const run = (): void => {
      latest.current();
      isDue.current = false;
      timer.current = setTimeout(() => {
        timer.current = undefined;
        if (isDue.current) run();
      }, everyMs);
    };
    if (timer.current === undefined) run();
    else isDue.current = true;
  }, [everyMs]);
}

/** Only while the page is seen, and once when it is seen again. */
export function useInterval(
  action: () => void,
  everyMs: number | undefined,
): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const look = (): void => {
      if (document.visibilityState === "visible") latest.current();
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [everyMs]);
}
