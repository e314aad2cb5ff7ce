// A point in time: how long ago, and exactly when on hover and for screen readers.
import { absolute, relative, useNow, useTimeZone } from "../app/time-zone.ts";

export function Time(props: {
  readonly at: string | null | undefined;
  /** Shown where there is none. */
  readonly none?: string;
}) {
  const { at, none = "never" } = props;
  const [zone] = useTimeZone();
  const now = useNow();
  if (!at) return <>{none}</>;
  return (
    <time dateTime={at} title={absolute(at, zone)} className="numbers">
      {relative(at, now)}
    </time>
  );
}

/** The same, exactly when first. */
export function ExactTime({ at }: { readonly at: string }) {
  const [zone] = useTimeZone();
  const now = useNow();
  return (
    <time dateTime={at} title={relative(at, now)} className="numbers">
      {absolute(at, zone)}
    </time>
  );
}
