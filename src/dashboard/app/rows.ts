// The schema says that a list may have holes; ours have none.

export type Maybe<T> = T | null | undefined;

/** The rows of a connection, or of a plain list. */
export function rowsOf<R>(
  list: Maybe<{ readonly nodes: readonly Maybe<R>[] } | readonly Maybe<R>[]>,
): R[] {
  if (!list) return [];
  const all: readonly Maybe<R>[] = "nodes" in list ? list.nodes : list;
  return all.filter((row): row is R => row !== null && row !== undefined);
}
