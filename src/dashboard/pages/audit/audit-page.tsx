// Who did what, the newest first. For operators.
import { Button, Group, Select, Text } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useLiveList } from "../../app/live-list.ts";
import { useInterval } from "../../app/live-query.ts";
import { useSession } from "../../app/session.tsx";
import { useBounds } from "../../app/time-range.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { FilterBar } from "../../parts/filter-bar.tsx";
import { ListTable, type Column } from "../../parts/list-table.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { SearchField } from "../../parts/search-field.tsx";
import { Time } from "../../parts/time.tsx";
import { TimeRangeSelect } from "../../parts/time-range-select.tsx";
import { mutations, sayMutation } from "../../words/mutation.ts";
import { AuditEntry } from "./audit-entry.tsx";
import type { AuditSearch } from "./audit-route.ts";
import { AuditsDocument, type AuditRowFragment } from "./audit.generated.ts";

const route = getRouteApi("/audit");
const pollMs = 3000;

export function AuditPage() {
  const { isOperator } = useSession();
  return (
    <>
      <PageHead title="Audit" />
      {isOperator ? (
        <Audit />
      ) : (
        <EmptyState title="The audit is for operators">
          Whoever runs this service can say who did what.
        </EmptyState>
      )}
    </>
  );
}

function Audit() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const close = useCallback(
    () =>
      void navigate({
        search: (before) => ({ ...before, entry: undefined }),
        resetScroll: false,
      }),
    [navigate],
  );
  return (
    <>
      <Filters search={search} />
      <List search={search} />
      <AuditEntry id={search.entry} onClose={close} />
    </>
  );
}

const kinds = [
  { value: "", label: "Everything" },
  ...mutations.map((value) => ({ value, label: sayMutation(value) })),
];

function Filters({ search }: { readonly search: AuditSearch }) {
  const navigate = route.useNavigate();
  const change = (part: Partial<AuditSearch>): void =>
    void navigate({ search: { ...search, ...part }, replace: true });
  const { entry: _shown, ...filters } = search;
  const isFiltered = Object.values(filters).some((each) => each !== undefined);
  return (
    <FilterBar
      label="Audit"
      onClear={
        isFiltered
          ? () => void navigate({ search: {}, replace: true })
          : undefined
      }
    >
      <SearchField
        label="Who"
        placeholder="operator"
        isMain
        value={search.who}
        onChange={(who) => change({ who })}
      />
      <Select
        label="What"
        data={kinds}
        searchable
        value={search.what ?? ""}
        onChange={(what) =>
          change({ what: what === "" || what === null ? undefined : what })
        }
      />
      <SearchField
        label="Tenant"
        value={search.tenant}
        onChange={(tenant) => change({ tenant })}
      />
      <TimeRangeSelect
        value={search}
        onChange={(range) =>
          change({ time: undefined, from: undefined, to: undefined, ...range })
        }
      />
    </FilterBar>
  );
}

function List({ search }: { readonly search: AuditSearch }) {
  const { who, what, tenant } = search;
  const bounds = useBounds(search);
  const list = useLiveList(
    AuditsDocument,
    {
      condition: {
        ...bounds,
        ...(who !== undefined && { actor: who }),
        ...(what !== undefined && { mutation: what }),
        ...(tenant !== undefined && { tenant }),
      },
    },
    (data) => data.audits,
  );
  const { refresh, hold, loadMore } = list;
  useInterval(refresh, pollMs);
  const showFresh = useCallback(() => {
    hold(false);
    window.scrollTo({ top: 0 });
  }, [hold]);
  const columns = useColumns();
  if (list.error && !list.isLoaded) {
    return <ErrorState error={list.error} onRetry={refresh} />;
  }
  if (list.isLoaded && list.rows.length === 0) {
    return <NothingDone search={search} />;
  }
  return (
    <>
      {list.freshCount > 0 ? (
        <Group
          justify="center"
          mb="xs"
          pos="sticky"
          top={56}
          style={{ zIndex: 2 }}
        >
          <Button size="compact-sm" onClick={showFresh}>
            {list.freshCount}
            {list.isFreshCountMore ? "+" : ""} new
          </Button>
        </Group>
      ) : null}
      <ListTable
        label="Audit"
        rows={list.rows}
        columns={columns}
        isLoaded={list.isLoaded}
        hasMore={list.hasMore}
        onEnd={loadMore}
        onAway={hold}
      />
    </>
  );
}

function useColumns(): readonly Column<AuditRowFragment>[] {
  return useMemo(
    () => [
      {
        id: "what",
        label: "What",
        width: { base: "auto", md: 200 },
        render: ({ id, mutation }) => (
          <Link
            to="/audit"
            search={(before: AuditSearch) => ({ ...before, entry: id })}
            resetScroll={false}
          >
            <Text span fw={500}>
              {sayMutation(mutation)}
            </Text>
          </Link>
        ),
      },
      {
        id: "who",
        label: "Who",
        width: { base: 112, sm: 180 },
        render: ({ actor }) => <span title={actor}>{actor}</span>,
      },
      {
        id: "tenant",
        label: "Tenant",
        width: "12%",
        visibleFrom: "sm",
        render: ({ tenant }) => tenant ?? "several",
      },
      {
        id: "arguments",
        label: "With",
        visibleFrom: "md",
        render: (row) => {
          const text = sayArguments(row.arguments);
          return (
            <Text span className="mono" c="dimmed" title={text}>
              {text}
            </Text>
          );
        },
      },
      {
        id: "when",
        label: "When",
        width: { base: 88, sm: 104 },
        align: "right",
        render: ({ createdAt }) => <Time at={createdAt} />,
      },
    ],
    [],
  );
}

/** "url=https://… timeout_ms=5000", as far as there is room. */
function sayArguments(given: unknown): string {
  if (typeof given !== "object" || given === null) return "";
  return Object.entries(given)
    .map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return `${name}=${text.slice(0, 120)}`;
    })
    .join(" ");
}

function NothingDone({ search }: { readonly search: AuditSearch }) {
  const { entry: _shown, ...filters } = search;
  return Object.values(filters).some((each) => each !== undefined) ? (
    <EmptyState title="Nothing fits">
      Nobody did what matches all of these filters. “Who” is compared as a
      whole, such as “operator” or “tenant acme: anna”.
    </EmptyState>
  ) : (
    <EmptyState title="Nobody has done anything yet">
      Whatever is changed here, by the API or with the SQL functions, is noted
      with who did it, when, and with which arguments.
    </EmptyState>
  );
}
