// A long list as a table: only the rows that are seen exist, j and k go through it, Enter opens. Where rows can be
// selected, x does it, and Shift with it or with a click selects all from the last one on.
import { Checkbox, Skeleton, Table, type StyleProp } from "@mantine/core";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
} from "react";
import { useKeys } from "../app/keys.ts";
import classes from "./list-table.module.css";

export type Column<Row> = {
  readonly id: string;
  readonly label: string;
  readonly width?: StyleProp<number | string>;
  /** Left out on screens narrower than this. */
  readonly visibleFrom?: "xs" | "sm" | "md" | "lg";
  readonly align?: "right";
  readonly render: (row: Row) => ReactNode;
};

export type Selection<Row> = {
  readonly ids: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
  /** What a row is called, for screen readers. */
  readonly nameOf: (row: Row) => string;
};

const rowHeight = 34;

export function ListTable<Row extends { readonly id: string }>(props: {
  /** What it lists, for screen readers. */
  readonly label: string;
  readonly rows: readonly Row[];
  /** The first one holds the row's link. */
  readonly columns: readonly Column<Row>[];
  readonly isLoaded: boolean;
  readonly hasMore: boolean;
  /** The end comes into sight. */
  readonly onEnd: () => void;
  /** Whether one is at the top of the list, or has gone down. */
  readonly onAway?: (isAway: boolean) => void;
  readonly selection?: Selection<Row> | undefined;
}) {
  const { label, rows, columns, isLoaded, hasMore, onEnd, onAway, selection } =
    props;
  const place = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const top = place.current?.getBoundingClientRect().top ?? 0;
    setMargin(Math.round(top + window.scrollY));
  }, [isLoaded]);

  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: margin,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const before = first ? first.start - margin : 0;
  const after = last
    ? virtualizer.getTotalSize() - (last.end - margin)
    : virtualizer.getTotalSize();

  const isAtEnd = (last?.index ?? -1) >= rows.length - 15;
  useEffect(() => {
    if (isLoaded && hasMore && isAtEnd) onEnd();
  }, [isLoaded, hasMore, isAtEnd, rows.length, onEnd]);

  const isAway = (virtualizer.scrollOffset ?? 0) > margin;
  useEffect(() => {
    onAway?.(isAway);
  }, [isAway, onAway]);

  const go = useCallback(
    (step: number) => {
      const links = place.current;
      const focused = document.activeElement?.closest("[data-index]");
      const current = Number(focused?.getAttribute("data-index") ?? -1);
      const next = Math.max(0, Math.min(rows.length - 1, current + step));
      const focus = (): boolean => {
        const link = links?.querySelector<HTMLElement>(
          `[data-index="${next}"] a`,
        );
        link?.focus({ preventScroll: true });
        return link !== null && link !== undefined;
      };
      virtualizer.scrollToIndex(next, { align: "auto" });
      // At once, since the next key may follow before the next frame; later, if the row has to be made first.
      if (!focus()) requestAnimationFrame(focus);
    },
    [rows.length, virtualizer],
  );
  const lastSelected = useRef<number>(undefined);
  const select = (index: number, isRange: boolean): void => {
    const row = rows[index];
    if (!selection || !row) return;
    const isOn = !selection.ids.has(row.id);
    const from = isRange ? (lastSelected.current ?? index) : index;
    const ids = new Set(selection.ids);
    for (const each of rows.slice(
      Math.min(from, index),
      Math.max(from, index) + 1,
    )) {
      if (isOn) ids.add(each.id);
      else ids.delete(each.id);
    }
    lastSelected.current = index;
    selection.onChange(ids);
  };
  const selectFocused = (isRange: boolean): void => {
    const focused = document.activeElement?.closest("[data-index]");
    if (focused && place.current?.contains(focused)) {
      select(Number(focused.getAttribute("data-index")), isRange);
    }
  };
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    ...(selection && {
      x: () => selectFocused(false),
      X: () => selectFocused(true),
    }),
  });
  const selectedHere = selection
    ? rows.filter(({ id }) => selection.ids.has(id)).length
    : 0;

  return (
    <div ref={place} className={classes["frame"]}>
      <Table
        className={classes["table"]}
        aria-label={label}
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        aria-busy={!isLoaded}
      >
        <Table.Thead className={classes["head"]}>
          <Table.Tr>
            {selection ? (
              <Table.Th w={36} className={classes["check"]}>
                <Checkbox
                  size="xs"
                  aria-label={`Select all ${rows.length} that are loaded`}
                  title={`Select all ${rows.length} that are loaded`}
                  checked={rows.length > 0 && selectedHere === rows.length}
                  indeterminate={selectedHere > 0 && selectedHere < rows.length}
                  onChange={() =>
                    selection.onChange(
                      new Set(
                        selectedHere === 0 ? rows.map(({ id }) => id) : [],
                      ),
                    )
                  }
                />
              </Table.Th>
            ) : null}
            {columns.map((column) => (
              <Table.Th
                key={column.id}
                w={column.width}
                ta={column.align}
                visibleFrom={column.visibleFrom}
              >
                {column.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {before > 0 ? <Spacer height={before} /> : null}
          {items.map(({ index, key }) => {
            const row = rows[index];
            return row ? (
              <Table.Tr
                key={key}
                data-index={index}
                aria-rowindex={index + 2}
                className={classes["row"]}
                data-selected={selection?.ids.has(row.id) || undefined}
              >
                {selection ? (
                  <Table.Td className={classes["check"]}>
                    <Checkbox
                      size="xs"
                      aria-label={`Select ${selection.nameOf(row)}`}
                      checked={selection.ids.has(row.id)}
                      onChange={({ nativeEvent }) =>
                        select(index, isShifted(nativeEvent))
                      }
                    />
                  </Table.Td>
                ) : null}
                {columns.map((column, at) => (
                  <Table.Td
                    key={column.id}
                    data-main={at === 0 || undefined}
                    ta={column.align}
                    visibleFrom={column.visibleFrom}
                    className={classes["cell"]}
                  >
                    {column.render(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ) : null;
          })}
          {after > 0 ? <Spacer height={after} /> : null}
          {isLoaded ? null : (
            <Skeletons columns={columns} hasCheck={selection !== undefined} />
          )}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** What is not there takes its room all the same. */
function Spacer({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- hidden from all who would need one */}
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

/** A checkbox changes by a click, also where that was the space bar. */
function isShifted(event: Event): boolean {
  return "shiftKey" in event && event.shiftKey === true;
}

function Skeletons<Row>(props: {
  readonly columns: readonly Column<Row>[];
  readonly hasCheck: boolean;
}) {
  return Array.from({ length: 12 }, (_, row) => (
    <Table.Tr key={row} className={classes["row"]} aria-hidden>
      {props.hasCheck ? <Table.Td /> : null}
      {props.columns.map((column) => (
        <Table.Td key={column.id} visibleFrom={column.visibleFrom}>
          <Skeleton height={10} width={row % 2 ? "55%" : "70%"} />
        </Table.Td>
      ))}
    </Table.Tr>
  ));
}
