// When a delivery is tried again, counting down; or what it waits for.
import { Text } from "@mantine/core";
import { useNow } from "../app/time-zone.ts";
import { Time } from "./time.tsx";

export function NextAttempt(props: {
  readonly delivery: {
    readonly status: string;
    readonly nextAttemptAt: string | null;
    readonly waitingSince: string | null;
  };
  /** For a narrow column. */
  readonly isShort?: boolean;
}) {
  const { isShort = false } = props;
  const { status, nextAttemptAt, waitingSince } = props.delivery;
  const now = useNow();
  if (status === "held") return <>when its endpoint is resumed</>;
  if (status !== "pending") return <>none</>;
  if (nextAttemptAt === null) return <>under way</>;
  const isDue = Date.parse(nextAttemptAt) <= now;
  if (waitingSince !== null) {
    return (
      <Text
        span
        title="Its endpoint has as many attempts in flight as it takes, or fails so often that only now and then one is made."
      >
        {isShort ? "when it can" : "waits for its endpoint"}
        {isDue || isShort ? null : (
          <>
            {", about "}
            <Time at={nextAttemptAt} />
          </>
        )}
      </Text>
    );
  }
  return isDue ? (
    <>{isShort ? "now" : "any moment now"}</>
  ) : (
    <Time at={nextAttemptAt} />
  );
}
