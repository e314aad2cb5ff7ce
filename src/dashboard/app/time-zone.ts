// In which time zone absolute times are shown: the browser's, or UTC. Kept in this browser.
import dayjs from "dayjs";
import relativeTime from "dayjs/plugin/relativeTime.js";
import updateLocale from "dayjs/plugin/updateLocale.js";
import utc from "dayjs/plugin/utc.js";
import { observable, useObservable } from "./observable.ts";
import { stored } from "./stored.ts";

export type TimeZone = "local" | "utc";

dayjs.extend(utc);
dayjs.extend(updateLocale);
dayjs.extend(relativeTime, {
  rounding: Math.floor,
  thresholds: [
    { l: "s", r: 1 },
    { l: "ss", r: 59, d: "second" },
    { l: "m", r: 1 },
    { l: "mm", r: 59, d: "minute" },
    { l: "h", r: 1 },
    { l: "hh", r: 23, d: "hour" },
    { l: "d", r: 1 },
    { l: "dd", d: "day" },
  ],
});
dayjs.updateLocale("en", {
  relativeTime: {
    future: "in %s",
    past: "%s ago",
    s: "1 s",
    ss: "%d s",
    m: "1 min",
    mm: "%d min",
    h: "1 h",
    hh: "%d h",
    d: "1 day",
    dd: "%d days",
  },
});

const kept = stored("local", "time-zone");
const zone = observable<TimeZone>(kept.read() === "utc" ? "utc" : "local");
const now = observable(Date.now());
setInterval(() => now.set(Date.now()), 1000);

export function useTimeZone(): [TimeZone, (zone: TimeZone) => void] {
  return [
    useObservable(zone),
    (chosen) => {
      kept.write(chosen);
      zone.set(chosen);
    },
  ];
}

/** Milliseconds since 1970, anew each second. */
export function useNow(): number {
  return useObservable(now);
}

/** "12 s ago", "in 3 min". */
export function relative(at: string, nowMs: number): string {
  const difference = dayjs(at).diff(nowMs);
  // Clocks of two machines differ a little; nothing that was recorded is in the future.
  return Math.abs(difference) < 1000 ? "now" : dayjs(at).from(dayjs(nowMs));
}

/** "2026-11-27 14:03:09.123" and the zone. */
export function absolute(at: string, shownIn: TimeZone): string {
  return shownIn === "utc"
    ? dayjs.utc(at).format("YYYY-MM-DD HH:mm:ss.SSS [UTC]")
    : dayjs(at).format("YYYY-MM-DD HH:mm:ss.SSS Z");
}

/** "14:03", with the day where a chart shows more than one. Seconds since 1970. */
export function clock(
  seconds: number,
  shownIn: TimeZone,
  isLong: boolean,
): string {
  const at =
    shownIn === "utc" ? dayjs.unix(seconds).utc() : dayjs.unix(seconds);
  return at.format(isLong ? "MM-DD HH:mm" : "HH:mm");
}
