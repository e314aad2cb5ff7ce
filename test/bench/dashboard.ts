// The dashboard in a real browser, on a database with years of use in it: until the overview can be used, and whether a
// list of 10,000 rows scrolls without hanging.
import { chromium, type Browser, type Page } from "playwright-core";
import { keepDashboardBuilt } from "../../src/dev/dashboard.ts";
import { chromiumOptions } from "../helpers/chromium.ts";
import { operator, startApi } from "./api.ts";
import type { Context } from "./context.ts";
import { addPlenty } from "./plenty.ts";
import { round, type Report, type Row } from "./report.ts";
import type { Database } from "./server.ts";
import { percentile } from "./statistics.ts";

const defaultDeliveries = 10_000_000;
const defaultRounds = 7;
const scrolledRows = 10_000;
const patienceMs = 300_000;

/** Long tasks are those of more than 50 ms, as browsers tell of them. */
const watchLongTasks = `
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.longTasks.push({ startTime, duration });
  }).observe({ type: "longtask", buffered: true });
`;

type LongTask = { readonly startTime: number; readonly duration: number };

export async function dashboard(context: Context): Promise<Report> {
  const { options, server } = context;
  await using stack = new AsyncDisposableStack();
  await keepDashboardBuilt();
  const database = await server.createDatabase();
  stack.defer(database.drop);
  const plenty = await addPlenty(database, options.events ?? defaultDeliveries);
  await addStatistics(database);
  const api = await startApi(context, database);
  stack.defer(api.process.stop);
  const browser = await chromium.launch(await chromiumOptions());
  stack.defer(() => browser.close());

  // Plans are made and pages are read the first time; that is told apart.
  const first = await openOverview(browser, api.url);
  const rounds: number[] = [];
  for (let n = 0; n < (options.rounds ?? defaultRounds); n += 1) {
    rounds.push(await openOverview(browser, api.url));
  }
  const goal = Math.min(scrolledRows, plenty.deliveries);
  const lists = [
    await scroll(browser, api.url, "/events", goal),
    await scroll(browser, api.url, "/deliveries", goal),
  ];
  const longest = Math.max(0, ...lists.map(({ longestMs }) => longestMs));
  return {
    bench: "dashboard",
    method: `${plenty.deliveries} deliveries; Chromium with an empty cache each time; until all numbers and charts of the overview are there and the page answers; ${goal} rows of each list, scrolled as fast as they come`,
    rows: [
      { what: "overview, the very first time", ms: round(first) },
      { what: "overview, median", ms: round(percentile(rounds, 0.5)) },
      { what: "overview, slowest", ms: round(Math.max(...rounds)) },
      ...lists.map(({ row }) => row),
    ],
    ratios: [
      {
        name: "overview can be used",
        value: percentile(rounds, 0.5),
        unit: "ms",
        target: { atMost: 1500 },
      },
      {
        name: "longest task while scrolling",
        value: longest,
        unit: "ms",
        target: { atMost: 200 },
      },
    ],
  };
}

/** Milliseconds from asking for the page until everything on it is there and nothing keeps it from answering. */
async function openOverview(browser: Browser, url: string): Promise<number> {
  const page = await openPage(browser, url, "/");
  try {
    await page.getByText("Delivered now").waitFor({ timeout: patienceMs });
    return (await page.evaluate(`
      new Promise((resolve) => {
        const isThere = () =>
          document.querySelectorAll("canvas").length >= 2 && !document.querySelector(".mantine-Skeleton-root");
        const look = () => {
          if (!isThere()) return requestAnimationFrame(look);
          const at = performance.now();
          // A task that was under way then has ended when this one runs.
          setTimeout(() => {
            const late = window.longTasks.filter(({ startTime, duration }) => startTime < at && startTime + duration > at);
            resolve(Math.max(at, ...late.map(({ startTime, duration }) => startTime + duration)));
          }, 60);
        };
        look();
      })
    `)) as number;
  } finally {
    await page.context().close();
  }
}

async function scroll(
  browser: Browser,
  url: string,
  path: string,
  goal: number,
): Promise<{ readonly row: Row; readonly longestMs: number }> {
  const page = await openPage(browser, url, path);
  try {
    await page.locator("[data-index]").first().waitFor({ timeout: patienceMs });
    // Loading is not scrolling.
    await page.evaluate("window.longTasks.length = 0");
    const startMs = performance.now();
    const last = (): Promise<unknown> =>
      page.evaluate(
        "Number([...document.querySelectorAll('[data-index]')].at(-1)?.dataset.index ?? 0)",
      );
    while (Number(await last()) < goal - 1) {
      if (performance.now() - startMs > patienceMs) {
        throw new Error(`${path}: only ${String(await last())} rows`);
      }
      await page.mouse.wheel(0, 1500);
      await page.evaluate("new Promise(requestAnimationFrame)");
    }
    const seconds = (performance.now() - startMs) / 1000;
    const tasks = (await page.evaluate("window.longTasks")) as LongTask[];
    const durations = tasks.map(({ duration }) => duration);
    const longestMs = Math.max(0, ...durations);
    return {
      longestMs,
      row: {
        what: `${path}, ${goal} rows`,
        seconds: round(seconds),
        "tasks over 50 ms": durations.length,
        "longest ms": round(longestMs),
      },
    };
  } finally {
    await page.context().close();
  }
}

async function openPage(
  browser: Browser,
  url: string,
  path: string,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  await page.addInitScript(watchLongTasks);
  await page.goto(`${url}${path}#token=${operator}`, { timeout: patienceMs });
  await page.mouse.move(640, 500);
  return page;
}

/** What workers would have counted in the last hours: of everything, each tenant and each endpoint. */
async function addStatistics(database: Database): Promise<void> {
  await database.query(`
    insert into outbox_private.statistics (resolution, bucket, scope, tenant, key, attempts, outcomes, durations, lags)
    select 'minute', b.bucket, 'all', '', '', 60000, '{58800,1200}', h.counts, h.counts
    from generate_series(date_trunc('minute', now()) - interval '26 hours', now(), interval '1 minute') as b (bucket),
      lateral (select array_agg(case when n between 8 and 40 then 1800 else 0 end) as counts from generate_series(0, 44) as n) as h`);
  await database.query(`
    insert into outbox_private.statistics (resolution, bucket, scope, tenant, key, attempts, outcomes, durations, lags)
    select 'quarter', b.bucket, 'endpoint', p.tenant, p.id::text, 900, '{880,20}', h.counts, h.counts
    from outbox.endpoints as p
      cross join generate_series(
        date_bin('15 minutes', now(), '2000-01-01 00:00:00+00') - interval '2 hours', now(), interval '15 minutes') as b (bucket),
      lateral (select array_agg(case when n between 8 and 40 then 27 else 0 end) as counts from generate_series(0, 44) as n) as h`);
  await database.query(`
    insert into outbox_private.endpoint_outcomes (endpoint_id, last_success_at, last_failure_at)
    select p.id, now(), now() - interval '1 minute' from outbox.endpoints as p`);
  await database.query("vacuum analyze");
}
