// Something that is done to rows: one mutation, with a key that makes asking again harmless, and why it failed if it did.
import type { CombinedError, TypedDocumentNode } from "@urql/core";
import { useCallback, useRef, useState } from "react";
import { useClient } from "urql";
import { onceKey } from "./once-key.ts";

export type Action<Data, Input> = {
  /** Undefined if it failed; then `error` says why. */
  readonly run: (input: Input) => Promise<Data | undefined>;
  readonly isRunning: boolean;
  readonly error: CombinedError | undefined;
  /** Forgets why it failed. */
  readonly reset: () => void;
};

export function useAction<Data, Input extends object>(
  mutation: TypedDocumentNode<Data, { readonly input: Input }>,
): Action<Data, Input> {
  const client = useClient();
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<CombinedError>();
  // Who asks for the same again after a failure may have been heard the first time: the same key, the same effect.
  const asked = useRef<{ readonly of: string; readonly key: string }>(
    undefined,
  );
  const run = useCallback(
    async (input: Input): Promise<Data | undefined> => {
      const of = JSON.stringify(input);
      if (asked.current?.of !== of) asked.current = { of, key: onceKey() };
      setRunning(true);
      setError(undefined);
      const result = await client.mutation(mutation, {
        input: { ...input, idempotencyKey: asked.current.key },
      });
      setRunning(false);
      if (result.error) {
        setError(result.error);
        return undefined;
      }
      asked.current = undefined;
      return result.data;
    },
    [client, mutation],
  );
  const reset = useCallback(() => setError(undefined), []);
  return { run, isRunning, error, reset };
}
