// What a tenant hears: of its own rows, whatever it listens to.
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { isObjectType, type ExecutionResult } from "graphql";
import { waitFor } from "../../helpers/wait.ts";
import type { Caller } from "./caller.ts";
import { probesOf } from "./documents.ts";
import { inShape, noteFields } from "./judge.ts";
import type { Stage } from "./stage.ts";
import type { World } from "./world.ts";

type Listening = {
  readonly name: string;
  readonly results: ExecutionResult[];
};

/** Adds every field that had a value to `seen`. Workers run from then on. */
export async function checkSubscriptions(
  t: TestContext,
  stage: Stage,
  seen: Set<string>,
): Promise<void> {
  const { a, b, nobody, operator, anonymous, schema } = stage;
  const probes = probesOf(schema, "subscription");
  const listen = async (
    caller: Caller,
    world: World,
    isFor: (probe: (typeof probes)[number]) => boolean = () => true,
  ): Promise<Listening[]> => {
    const socket = await caller.connect();
    return probes.filter(isFor).map((probe) => {
      const operation = probe.operation(world);
      const name = `${caller.name}: ${probe.name}`;
      return { name, results: socket.start(operation) };
    });
  };
  const isOwned = ({ isOwned: is }: { isOwned: boolean }): boolean => is;

  await t.test(
    "a tenant hears of its own, whatever it listens to",
    async () => {
      await assert.rejects(anonymous.connect(), /4401/);
      const own = [
        ...(await listen(a.caller, a.world)),
        ...(await listen(a.readOnly, a.world)),
        ...(await listen(b.caller, b.world)),
        ...(await listen(operator, a.world)),
        ...(await listen(operator, b.world)),
      ];
      const foreign = await listen(a.caller, b.world, isOwned);
      const missing = await listen(a.caller, nobody, isOwned);
      await stage.startWorker();
      await happen(stage, () =>
        own.filter(
          ({ results }) => !results.some(({ data }) => hasContent(data)),
        ),
      );

      for (const [index, { name, results }] of foreign.entries()) {
        const heard = (these: ExecutionResult[], world: World): string[] =>
          these.map((body) => inShape({ status: 0, body }, world));
        assert.deepEqual(
          heard(results, b.world),
          heard(missing[index]?.results ?? [], nobody),
          name,
        );
        assert.ok(
          results.every(({ data }) => !hasContent(data)),
          name,
        );
      }
      const root = schema.getSubscriptionType();
      for (const { name, results } of own) {
        for (const { data, errors } of results) {
          assert.equal(errors, undefined, name);
          if (isObjectType(root)) noteFields(root, data, seen);
        }
      }
    },
  );
}

/** Whether there is more in it than that there was a gap. */
function hasContent(data: unknown): boolean {
  const [payload] = Object.values((data ?? {}) as Record<string, object>);
  return Object.values(payload ?? {}).some(
    (value) => value !== null && typeof value !== "boolean",
  );
}

/** An event of each tenant, sent again and again, and a pause, until everybody has heard of it. */
async function happen(
  { database, a, b }: Stage,
  whoHasNotHeard: () => Listening[],
): Promise<void> {
  const worlds = [a.world, b.world];
  for (const { tenant, type, events } of worlds) {
    await database.query(
      "insert into outbox.events (id, tenant, type) values ($1, $2, $3)",
      [events.live, tenant, type],
    );
  }
  try {
    await waitFor("everybody to hear", async () => {
      const [row] = await database.query<{ count: number }>(
        "select count(*)::integer as count from outbox.deliveries where id = any ($1) and status = 'delivered'",
        [worlds.map(({ deliveries }) => deliveries.live)],
      );
      if (row?.count !== 2) return false;
      if (whoHasNotHeard().length === 0) return true;
      for (const { events, endpoints } of worlds) {
        await database.query("select outbox.pause_endpoint($1)", [
          endpoints.ok,
        ]);
        await database.query("select outbox.resume_endpoint($1)", [
          endpoints.ok,
        ]);
        await database.query("select outbox.replay_event($1, $2)", [
          events.live,
          endpoints.ok,
        ]);
      }
      return false;
    });
  } catch (cause) {
    const names = whoHasNotHeard().map(({ name }) => name);
    throw new Error(`they heard nothing: ${names.join(", ")}`, { cause });
  }
}
