// Says that what is on the screen may be old, while the service can't be reached.
import { Text } from "@mantine/core";
import { useObservable } from "../app/observable.ts";
import { useSession } from "../app/session.tsx";
import classes from "./connection-banner.module.css";

const says = {
  fine: undefined,
  service:
    "Postcommit can't be reached. What you see may be old. Trying again…",
  database:
    "Postcommit is running, but its database can't be reached. What you see may be old. Trying again…",
} as const;

export function ConnectionBanner() {
  const { connection } = useSession();
  const text = says[useObservable(connection)];
  return (
    <div role="status" aria-live="polite">
      {text === undefined ? null : (
        <div className={classes["banner"]}>
          <Text size="sm">{text}</Text>
        </div>
      )}
    </div>
  );
}
