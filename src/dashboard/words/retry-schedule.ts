// A retry schedule as people write and read it: "10 s, 1 min, 2 h", for seconds after each failed attempt.
import { sayDuration } from "./number.ts";

/** What an endpoint has if nobody says otherwise: the default of outbox.endpoints.retry_schedule. */
export const usualSchedule: readonly number[] = [
  0, 10, 30, 60, 120, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200,
  43_200, 43_200, 86_400,
];

const units: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};

/** Seconds; undefined if a part of it can't be read. A number without a unit is seconds. */
export function readSchedule(text: string): readonly number[] | undefined {
  const parts = text.split(/[,;\n]/).map((part) => part.trim());
  const delays = parts
    .filter((part) => part !== "")
    .map((part) => {
      const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(
        part,
      ) ?? [null, "", "?"];
      const factor = unit === "" ? 1 : units[unit.toLowerCase()];
      return factor === undefined ? undefined : Number(number) * factor;
    });
  const known = delays.filter((each) => each !== undefined);
  return known.length === delays.length
    ? known.map((each) => Math.round(each))
    : undefined;
}

/** As readSchedule reads it. */
export function writeSchedule(schedule: readonly number[]): string {
  return schedule.map((seconds) => writeDelay(seconds)).join(", ");
}

function writeDelay(seconds: number): string {
  if (seconds >= 86_400 && seconds % 86_400 === 0) {
    return `${seconds / 86_400} d`;
  }
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}

/** "17 attempts within 3.2 days". */
export function saySchedule(schedule: readonly number[]): string {
  if (schedule.length === 0) return "One attempt, and no other";
  const total = schedule.reduce((sum, seconds) => sum + seconds, 0);
  const days = total / 86_400;
  const within =
    days >= 2
      ? `${Math.round(days * 10) / 10} days`
      : sayDuration(total * 1000);
  return `${schedule.length + 1} attempts within ${within}`;
}
