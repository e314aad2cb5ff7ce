// A list that is read page by page, the newest rows first, and stays true: its head is asked for again when something has
// happened, rows that are on the screen change with the cache, and what is new waits until one is back at the top.
import {
  createRequest,
  type AnyVariables,
  type Client,
  type CombinedError,
  type OperationResult,
  type TypedDocumentNode,
} from "@urql/core";
import { useClient } from "urql";
import { useCallback, useEffect, useMemo, useState } from "react";
import { pipe, subscribe } from "wonka";
import { observable, useObservable, type Observable } from "./observable.ts";
import { rowsOf, type Maybe } from "./rows.ts";

type Row = { readonly id: string };
type Page<R> = {
  readonly nodes: readonly Maybe<R>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly endCursor: string | null;
  };
};

export type ListState<R> = {
  readonly rows: readonly R[];
  /** How many new rows wait to be shown; `freshCountIsMore`: and more. */
  readonly freshCount: number;
  readonly isFreshCountMore: boolean;
  readonly hasMore: boolean;
  readonly isLoaded: boolean;
  readonly isLoadingMore: boolean;
  readonly error: CombinedError | undefined;
};

export type LiveList<R> = ListState<R> & {
  readonly loadMore: () => void;
  /** Asks for the head again. */
  readonly refresh: () => void;
  /** While held, new rows wait, so that nothing moves under the reader's eyes. */
  readonly hold: (isHeld: boolean) => void;
};

const pageSize = 50;

/** `variables` must have the identity of what they say: they are compared as JSON. */
export function useLiveList<
  Data,
  R extends Row,
  Variables extends AnyVariables,
>(
  query: TypedDocumentNode<
    Data,
    Variables & { first: number; after?: string | null | undefined }
  >,
  variables: Omit<Variables, "first" | "after">,
  pageOf: (data: Data) => Maybe<Page<R>>,
): LiveList<R> {
  const client = useClient();
  const key = JSON.stringify(variables);
  const list = useMemo(
    () =>
      createList<R>((after, isTail, onResult) => {
        const asked = createRequest(query, {
          ...(JSON.parse(key) as object),
          first: pageSize,
          after,
        } as never);
        return open(client, asked, isTail, (result) =>
          onResult(result.data && pageOf(result.data), result.error),
        );
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- pageOf is a plain function of the data
    [client, query, key],
  );
  const [started, setStarted] = useState<typeof list>();
  useEffect(() => {
    const stop = list.start();
    setStarted(list);
    return stop;
  }, [list]);
  const state = useObservable(list.state);
  const isCurrent = started === list;
  const loadMore = useCallback(() => list.loadMore(), [list]);
  const refresh = useCallback(() => list.refresh(), [list]);
  const hold = useCallback((isHeld: boolean) => list.hold(isHeld), [list]);
  return {
    ...state,
    isLoaded: state.isLoaded && isCurrent,
    loadMore,
    refresh,
    hold,
  };
}

type Source = { readonly close: () => void; readonly again: () => void };

function open<Data>(
  client: Client,
  asked: ReturnType<typeof createRequest<Data>>,
  isTail: boolean,
  onResult: (result: OperationResult<Data>) => void,
): Source {
  const context = {
    requestPolicy: isTail
      ? ("cache-first" as const)
      : ("cache-and-network" as const),
    isTail,
  };
  const subscription = pipe(
    client.executeQuery(asked, context),
    subscribe(onResult),
  );
  return {
    close: () => subscription.unsubscribe(),
    again: () =>
      client.reexecuteOperation(
        client.createRequestOperation("query", asked, {
          ...context,
          requestPolicy: "network-only",
        }),
      ),
  };
}

type OpenPage<R> = (
  after: string | null,
  isTail: boolean,
  onResult: (
    page: Maybe<Page<R>> | undefined,
    error: CombinedError | undefined,
  ) => void,
) => Source;

/** The list itself, apart from React. Ids grow with time, so the newest has the greatest. */
function createList<R extends Row>(openPage: OpenPage<R>) {
  const empty: ListState<R> = {
    rows: [],
    freshCount: 0,
    isFreshCountMore: false,
    hasMore: false,
    isLoaded: false,
    isLoadingMore: false,
    error: undefined,
  };
  const state: Observable<ListState<R>> = observable(empty);
  let head: Source | undefined;
  let tails: Source[] = [];
  let cursor: string | null = null;
  let isHeld = false;
  let latest: Page<R> | undefined;

  const change = (part: Partial<ListState<R>>): void =>
    state.set({ ...state.get(), ...part });
  const closeTails = (): void => {
    for (const tail of tails) tail.close();
    tails = [];
  };
  /** Puts the head before what is known beyond it. */
  const apply = (page: Page<R>): void => {
    const rows = rowsOf(page);
    const known = state.get().rows;
    const last = rows.at(-1)?.id ?? "";
    const { hasNextPage, endCursor } = page.pageInfo;
    const isJoined = hasNextPage && (known[0]?.id ?? "") >= last;
    if (isJoined) {
      const beyond = known.filter(({ id }) => id < last);
      if (beyond.length === 0) cursor = endCursor;
      change({
        rows: [...rows, ...beyond],
        freshCount: 0,
        hasMore: beyond.length === 0 ? hasNextPage : state.get().hasMore,
      });
    } else {
      closeTails();
      cursor = endCursor;
      change({
        rows,
        freshCount: 0,
        hasMore: hasNextPage,
        isLoadingMore: false,
      });
    }
  };
  const onHead = (
    page: Maybe<Page<R>> | undefined,
    error: CombinedError | undefined,
  ): void => {
    if (!page) {
      change({ error });
      return;
    }
    latest = page;
    change({ isLoaded: true, error });
    const top = state.get().rows[0]?.id;
    if (!isHeld || top === undefined) {
      apply(page);
      return;
    }
    const rows = rowsOf(page);
    const fresh = rows.filter(({ id }) => id > top);
    change({
      rows: replaced(state.get().rows, rows),
      freshCount: fresh.length,
      isFreshCountMore:
        fresh.length === rows.length && page.pageInfo.hasNextPage,
    });
  };
  const loadMore = (): void => {
    const { hasMore, isLoadingMore } = state.get();
    if (!hasMore || isLoadingMore || !head) return;
    change({ isLoadingMore: true });
    let isFirst = true;
    let isOpen = true;
    const source = openPage(cursor, true, (page, error) => {
      if (!isOpen) return;
      if (!page) {
        change({ error, isLoadingMore: false });
        return;
      }
      const known = state.get().rows;
      if (!isFirst) {
        change({ rows: replaced(known, rowsOf(page)) });
        return;
      }
      isFirst = false;
      const last = known.at(-1)?.id;
      const added = rowsOf(page).filter(
        ({ id }) => last === undefined || id < last,
      );
      cursor = page.pageInfo.endCursor;
      change({
        rows: [...known, ...added],
        hasMore: page.pageInfo.hasNextPage,
        isLoadingMore: false,
      });
    });
    tails.push({
      ...source,
      close: () => {
        isOpen = false;
        source.close();
      },
    });
  };

  return {
    state,
    /** Returns what ends it. */
    start: (): (() => void) => {
      state.set(empty);
      head = openPage(null, false, onHead);
      return () => {
        head?.close();
        head = undefined;
        closeTails();
      };
    },
    refresh: (): void => head?.again(),
    loadMore,
    hold: (held: boolean): void => {
      const isReleased = isHeld && !held;
      isHeld = held;
      if (isReleased && latest && state.get().freshCount > 0) apply(latest);
    },
  };
}

/** `rows` with those of `newer` in place of their older selves. */
function replaced<R extends Row>(
  rows: readonly R[],
  newer: readonly R[],
): readonly R[] {
  const byId = new Map(newer.map((row) => [row.id, row]));
  return rows.map((row) => byId.get(row.id) ?? row);
}
