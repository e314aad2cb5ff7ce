// Something that is done to rows: one mutation, with a key that makes asking again harmless, and why it failed if it did.
import type { CombinedError, TypedDocumentNode } from "@urql/core";
import { useCallback, useRef, useState } from "react";
import { useClient } from "urql";
import { messageOf } from "./client.ts";

export type Failure = {
  readonly message: string;
  readonly hint?: string | undefined;
};

export type Action<Data, Input> = {
  /** Undefined if it failed; then `failure` says why. */
  readonly run: (input: Input) => Promise<Data | undefined>;
  readonly isRunning: boolean;
  readonly failure: Failure | undefined;
  /** Forgets the failure. */
  readonly reset: () => void;
};

export function useAction<Data, Input extends object>(
  mutation: TypedDocumentNode<Data, { readonly input: Input }>,
): Action<Data, Input> {
  const client = useClient();
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  // Who asks for the same again after a failure may have been heard the first time: the same key, the same effect.
  const asked = useRef<{ readonly of: string; readonly key: string }>(
    undefined,
  );
  const run = useCallback(
    async (input: Input): Promise<Data | undefined> => {
      const of = JSON.stringify(input);
      if (asked.current?.of !== of) asked.current = { of, key: newKey() };
      setRunning(true);
      setFailure(undefined);
      const { data, error } = await client.mutation(mutation, {
        input: { ...input, idempotencyKey: asked.current.key },
      });
      setRunning(false);
      if (error) {
        setFailure(explain(error));
        return undefined;
      }
      asked.current = undefined;
      return data;
    },
    [client, mutation],
  );
  const reset = useCallback(() => setFailure(undefined), []);
  return { run, isRunning, failure, reset };
}

/** Not randomUUID: browsers have it on https alone. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join(
    "",
  );
}

function explain(error: CombinedError): Failure {
  const hint = error.graphQLErrors[0]?.extensions["hint"];
  return {
    message: messageOf(error),
    hint: typeof hint === "string" ? hint : undefined,
  };
}
