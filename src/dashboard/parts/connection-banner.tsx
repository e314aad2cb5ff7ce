// Says that what is on the screen may be old, while the service can't be reached.
import { Text } from "@mantine/core";
import { brand } from "../app/brand.ts";
import { useObservable } from "../app/observable.ts";
import { useSession } from "../app/session.tsx";
import classes from "./connection-banner.module.css";

const says = {
  fine: undefined,
  service: "can't be reached.",
  database: "is running, but its database can't be reached.",
} as const;

export function ConnectionBanner() {
  const { connection } = useSession();
  const text = says[useObservable(connection)];
  const { service } = useObservable(brand);
  return (
    <div role="status" aria-live="polite">
      {text === undefined ? null : (
        <div className={classes["banner"]}>
          <Text size="sm">
            {service} {text} What you see may be old. Trying again…
          </Text>
        </div>
      )}
    </div>
  );
}
