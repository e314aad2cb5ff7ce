// Owns the keyboard: single keys, and sequences such as "g o", wherever one is not typing.
import { useEffect, useRef } from "react";

type Handlers = Readonly<Record<string, () => void>>;

const sequenceMs = 1200;
const registered = new Set<() => Handlers>();
let begun: { readonly key: string; readonly at: number } | undefined;

window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const sequence =
    begun && event.timeStamp - begun.at < sequenceMs
      ? `${begun.key} ${event.key}`
      : undefined;
  begun = undefined;
  // What was put on last is nearest to the user: a dialog's keys go before its page's.
  const all = [...registered].map((read) => read()).toReversed();
  const handler = find(all, sequence) ?? find(all, event.key);
  if (handler) {
    event.preventDefault();
    handler();
  } else {
    begun = { key: event.key, at: event.timeStamp };
  }
});

function find(
  all: readonly Handlers[],
  keys: string | undefined,
): (() => void) | undefined {
  return keys === undefined
    ? undefined
    : all.find((handlers) => handlers[keys])?.[keys];
}

function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest(
        "input:not([type=checkbox]), textarea, select, [role=listbox], [role=dialog], [role=menu]",
      ) !== null)
  );
}

/** Keys as `event.key` names them, sequences with a space between, while the component is there. */
export function useKeys(handlers: Handlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const read = (): Handlers => latest.current;
    registered.add(read);
    return () => {
      registered.delete(read);
    };
  }, []);
}
