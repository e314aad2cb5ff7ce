// What an operator at 3 AM, or a customer, looks at first: is it going out, and if not, where is it stuck.
import { Button, SimpleGrid, Stack } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useLive, useMovingQuery } from "../../app/live-query.ts";
import { usePortalLink } from "../../app/portal-link.tsx";
import { rowsOf } from "../../app/rows.ts";
import { useSession } from "../../app/session.tsx";
import { boundsAt } from "../../app/time-range.ts";
import { ErrorState } from "../../parts/error-state.tsx";
import { FilterBar } from "../../parts/filter-bar.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { SearchField } from "../../parts/search-field.tsx";
import { TimeRangeSelect } from "../../parts/time-range-select.tsx";
import { Causes } from "./causes.tsx";
import { Charts } from "./charts.tsx";
import { Failures } from "./failures.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { Numbers } from "./numbers.tsx";
import {
  OverviewDocument,
  OverviewMovedDocument,
} from "./overview.generated.ts";
import type { OverviewSearch } from "./overview-route.ts";
import { useRate } from "./rate.ts";
import { Troubled } from "./troubled.tsx";
import { Verdicts } from "./verdicts.tsx";

const route = getRouteApi("/");

export function OverviewPage() {
  const search: OverviewSearch = { time: "1h", ...given(route.useSearch()) };
  const tenant = search.tenant ?? null;
  const { data, error, refresh } = useMovingQuery(
    OverviewDocument,
    JSON.stringify(search),
    () => ({ tenant, ...boundsAt(search, Date.now()) }),
    { everyMs: 2000, pollMs: 10_000 },
  );
  const [perSecond, count] = useRate(tenant, rowsOf(data?.statistics));
  useLive(OverviewMovedDocument, { tenant }, ({ statistics }) => {
    count(statistics?.delivered ?? 0);
    refresh();
  });
  const part = { data, search };
  return (
    <>
      <PageHead title="Overview" />
      <Filters search={search} />
      {error && !data ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : data && rowsOf(data.any).length === 0 ? (
        <FirstSteps tenant={search.tenant} />
      ) : (
        <Stack gap="md">
          <Verdicts {...part} />
          <Numbers {...part} perSecond={perSecond} />
          <Charts {...part} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <Stack gap="md" miw={0}>
              <Troubled {...part} />
              <Causes {...part} />
            </Stack>
            <Failures {...part} />
          </SimpleGrid>
        </Stack>
      )}
    </>
  );
}

function Filters({ search }: { readonly search: OverviewSearch }) {
  const { isOperator } = useSession();
  const navigate = useNavigate({ from: "/" });
  const portalLink = usePortalLink(search.tenant);
  const change = (part: OverviewSearch): void =>
    void navigate({ search: { ...search, ...part }, replace: true });
  return (
    <FilterBar label="Overview">
      {isOperator ? (
        <SearchField
          label="Tenant"
          placeholder="All tenants"
          value={search.tenant}
          onChange={(tenant) => change({ tenant })}
        />
      ) : null}
      <TimeRangeSelect
        value={search}
        byDefault="1h"
        onChange={(range) =>
          change({ time: undefined, from: undefined, to: undefined, ...range })
        }
      />
      {isOperator && search.tenant !== undefined ? (
        <Button variant="default" onClick={portalLink.open}>
          Link to their portal
        </Button>
      ) : null}
      {portalLink.dialog}
    </FilterBar>
  );
}

/** What has a value. */
function given(search: OverviewSearch): OverviewSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined),
  );
}
