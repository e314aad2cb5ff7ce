// What is done through GraphQL and what is done in psql leave the same rows and the same audit, but for who did it.
// And: however often the same is asked with the same key, by however many at once, it has one effect and one answer.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import {
  operatorToken,
  startTestApi,
  type Answer,
  type TestApi,
} from "../helpers/api.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import {
  callAs,
  countRows,
  operator,
  plus,
  setStage,
  type Stage,
} from "../sql/mutation-stage.ts";
import {
  inputOf,
  mutationCalls,
  takesKey,
  type MutationCall,
} from "./mutation-calls.ts";

const key = { idempotency_key: "key 1" };

async function start(
  t: TestContext,
  { mutationCase }: MutationCall,
): Promise<{ database: TestDatabase; stage: Stage }> {
  const database = await createDatabase(t);
  return { database, stage: await setStage(database, mutationCase) };
}

async function ask(
  api: TestApi,
  { document }: MutationCall,
  given: Readonly<Record<string, unknown>>,
): Promise<Answer["body"]> {
  const { body } = await api.ask(operatorToken, document, {
    input: inputOf(given),
  });
  return body;
}

for (const call of mutationCalls()) {
  const { name, isSql, mutationCase } = call;

  if (isSql) {
    test(`${name} in GraphQL and ${mutationCase.name} in psql leave the same`, async (t) => {
      const { database, stage } = await start(t, call);
      const { database: other, stage: otherStage } = await start(t, call);
      const now = new Date();
      assert.deepEqual(await rows(database, now), await rows(other, now));

      const api = await startTestApi(t, database);
      const given = { ...mutationCase.arguments(stage), ...key };
      const { errors } = await ask(api, call, given);
      assert.equal(errors, undefined, JSON.stringify(errors));
      await callAs(other, operator, mutationCase.name, {
        ...mutationCase.arguments(otherStage),
        ...key,
      });
      const left = await rows(database, now);
      assert.deepEqual(left, await rows(other, now));
      assert.equal(left["outbox.audit"]?.length, 1);
    });
  }

  if (takesKey(name)) {
    test(`${name}: 20 at once with one key have one effect and one answer`, async (t) => {
      const { database, stage } = await start(t, call);
      const api = await startTestApi(t, database);
      const before = await countRows(database);
      const given = { ...mutationCase.arguments(stage), ...key };
      const answers = await Promise.all(
        Array.from({ length: 20 }, async () => await ask(api, call, given)),
      );
      for (const { data, errors } of answers) {
        assert.equal(errors, undefined, JSON.stringify(errors));
        assert.deepEqual(data, answers[0]?.data);
      }
      assert.ok(answers[0]?.data?.[name]);
      const after = plus(before, { ...mutationCase.adds, audit: 1, keys: 1 });
      assert.deepEqual(await countRows(database), after);

      const refused = await ask(api, call, { ...given, ...mutationCase.other });
      assert.equal(refused.errors?.[0]?.extensions["code"], "OB409");
      assert.deepEqual(await countRows(database), after);
    });
  }
}

test("every mutation takes an idempotencyKey", () => {
  const without = mutationCalls().filter(({ name }) => !takesKey(name));
  assert.deepEqual(
    without.map(({ name }) => name),
    [],
  );
});

/**
 * All that the database holds, by table. Ids are numbered as they come, times are minutes from now in steps of ten, and
 * secrets are all alike; who did something is left out.
 */
async function rows(
  database: TestDatabase,
  now: Date,
): Promise<Record<string, unknown[]>> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname in ('outbox', 'outbox_private') and c.relkind in ('r', 'p') and not c.relispartition
     union all select 'graphile_worker.jobs'
     order by name`,
  );
  const ids = new Map<string, string>();
  const plain = (text: string): string =>
    text
      .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, (id) => {
        if (!ids.has(id)) ids.set(id, `#${ids.size + 1}`);
        return ids.get(id) ?? "";
      })
      .replaceAll(
        /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00|\+00)/g,
        (at) => {
          const minutes = (Date.parse(at) - now.getTime()) / 60_000;
          return `${Math.round(minutes / 10) * 10} min`;
        },
      )
      .replaceAll(/whsec_[\w+/=]+/g, "whsec_…");
  const found: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    const all = await database.query<{ row: string }>(
      `select (to_jsonb(r) - '{actor,database_user}'::text[])::text as row from ${name} as r
       order by ${name === "graphile_worker.jobs" ? "id" : "r"}`,
    );
    found[name] = all.map(({ row }) => JSON.parse(plain(row)) as unknown);
  }
  return found;
}
