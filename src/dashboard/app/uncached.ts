// What is asked about a time that moves is never asked again in the same words: the cache, where it would only pile up,
// stays out of it.
import type { Exchange, Operation, OperationResult } from "@urql/core";
import { empty, filter, merge, share, type Source } from "wonka";

/** The context of such a question. */
export const uncached = { isUncached: true } as const;

const isUncached = ({ context }: Operation): boolean =>
  context["isUncached"] === true;

/** The cache, passed by on the way there and back by what is not for it. */
export function pastUncached(cache: Exchange): Exchange {
  return ({ forward, ...input }) =>
    (operations) => {
      const all = share(operations);
      const past = filter(isUncached)(all);
      let answers: Source<OperationResult> = empty;
      // `forward` may be called only once, so the cache is given one that takes the others along.
      const cached = cache({
        ...input,
        forward: (asked) => {
          answers = share(forward(merge([asked, past])));
          return filter<OperationResult>((each) => !isUncached(each.operation))(
            answers,
          );
        },
      })(filter<Operation>((operation) => !isUncached(operation))(all));
      const others = filter<OperationResult>((each) =>
        isUncached(each.operation),
      )(answers);
      return merge([cached, others]);
    };
}
