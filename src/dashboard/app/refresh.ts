// An exchange that knows which queries are on the screen, and can ask all of them again: after a lost connection, or
// when the service says that something was missed.
import type { Client, Exchange, Operation } from "@urql/core";
import { tap } from "wonka";

export type Refresher = {
  readonly exchange: Exchange;
  readonly refreshAll: (client: Client) => void;
};

export function createRefresher(): Refresher {
  const shown = new Map<number, Operation>();
  return {
    exchange: ({ forward }) => {
      return (operations) =>
        forward(
          tap<Operation>((operation) => {
            if (operation.kind === "query") {
              shown.set(operation.key, operation);
            } else if (operation.kind === "teardown") {
              shown.delete(operation.key);
            }
          })(operations),
        );
    },
    refreshAll: (client) => {
      for (const operation of shown.values()) {
        // Pages far down a list are kept fresh by the cache; asking for all of them would be a flood.
        if (operation.context["isTail"]) continue;
        client.reexecuteOperation(
          client.createRequestOperation("query", operation, {
            ...operation.context,
            requestPolicy: "network-only",
          }),
        );
      }
    },
  };
}
