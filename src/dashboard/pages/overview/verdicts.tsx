// The first thing to read: how it all goes.
import { Group, Skeleton, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { rowsOf } from "../../app/rows.ts";
import { useSession } from "../../app/session.tsx";
import { useNow } from "../../app/time-zone.ts";
import { Dot } from "../../parts/status.tsx";
import { sayVerdict, type Verdict } from "../../words/verdict.ts";
import { sum, troubledEndpoints, waitingEvents, type Part } from "./lists.ts";

export function Verdicts({ data, search }: Part) {
  const { isOperator } = useSession();
  const now = useNow();
  if (!data) return <Skeleton height={22} width={320} />;
  const [oldest] = rowsOf(data.undispatched);
  const verdicts = sayVerdict({
    isOperator,
    troubled: rowsOf(data.troubled),
    undispatched: data.undispatched?.approximateCount ?? undefined,
    undispatchedMs: oldest && now - Date.parse(oldest.createdAt),
    attempts: sum(rowsOf(data.statistics).map(({ attempts }) => attempts)),
  });
  const linkOf = ({ about }: Verdict) =>
    about === "events" ? waitingEvents(search) : troubledEndpoints(search);
  return (
    <Stack gap={4} component="section" aria-label="How it goes">
      {verdicts.map((verdict) => (
        <Group key={verdict.about} gap={8} wrap="nowrap" align="baseline">
          <Dot tone={verdict.tone} />
          <Text size="md" fw={500}>
            {verdict.about === "nothing" ? (
              verdict.text
            ) : (
              <Link {...linkOf(verdict)}>{verdict.text}</Link>
            )}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
