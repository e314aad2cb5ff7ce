// Who may begin an attempt: the slots of a process between endpoints that behave in every way.
import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "node:test";
import type { Admission, Gates, Pass } from "../../src/tasks/admission.ts";
import { createGates } from "../../src/worker/gates.ts";

function create(slots: number, recovered: string[] = []): Gates {
  const onRecovered = (id: string): void => void recovered.push(id);
  return createGates({ slots, places: slots, onRecovered });
}

/** As many as are let in at once. */
function fill(gates: Gates, endpointId: string, wanted: number): Pass[] {
  const passes: Pass[] = [];
  for (let n = 0; n < wanted; n += 1) {
    const admission = gates.enter(endpointId, "brief");
    if (admission instanceof Promise) {
      void admission.then(({ pass }) => pass?.end("none"));
      break;
    }
    if (!admission.pass) break;
    passes.push(admission.pass);
  }
  return passes;
}

/** Lets an endpoint succeed until its window is so large. */
async function prove(
  gates: Gates,
  endpointId: string,
  limit: number,
): Promise<void> {
  for (let isWide = false; !isWide; await turn()) {
    const passes = fill(gates, endpointId, limit);
    isWide = passes.length === limit;
    for (const pass of passes) pass.end("success");
  }
}

async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const done: T[] = [];
  for (const promise of promises) void promise.then((one) => done.push(one));
  await turn();
  return done;
}

/** Asks so many times, and returns those that have to wait. */
function ask(
  gates: Gates,
  endpointId: string,
  count: number,
  patience: "brief" | "patient" = "brief",
): Promise<Admission>[] {
  return Array.from({ length: count }, () =>
    gates.enter(endpointId, patience),
  ).filter((admission) => admission instanceof Promise);
}

test("an endpoint that is not known gets ten, the next ones wait and are let in as those end", async () => {
  const gates = create(100);
  const passes = fill(gates, "a", 10);
  assert.equal(passes.length, 10);
  const waiting = ask(gates, "a", 5);
  assert.equal(waiting.length, 5);
  assert.deepEqual(await settled(waiting), []);
  for (const pass of passes.slice(0, 2)) pass.end("success");
  // Two that ended, and two by which two successes have opened the window.
  assert.equal((await settled(waiting)).length, 4);
});

test("ending twice is ending once", () => {
  const gates = create(2);
  const [pass] = fill(gates, "a", 1);
  pass?.end("success");
  pass?.end("none");
  assert.equal(fill(gates, "a", 2).length, 2);
  assert.equal(fill(gates, "a", 1).length, 0);
});

test("one endpoint gets four fifths of the slots, and another one still finds some", async () => {
  const gates = create(100);
  await prove(gates, "greedy", 80);
  await prove(gates, "modest", 1);
  assert.equal(fill(gates, "greedy", 200).length, 80);
  assert.equal(fill(gates, "modest", 10).length, 10);
});

test("many endpoints that hang leave half of the slots to those that do not", async () => {
  const gates = create(100);
  await prove(gates, "healthy", 20);
  let hanging = 0;
  for (let n = 0; n < 20; n += 1) {
    hanging += fill(gates, `hung ${n}`, 10).length;
  }
  assert.equal(hanging, 50);
  assert.equal(fill(gates, "healthy", 20).length, 20);
});

test("endpoints that go on failing, however many, leave slots to one that failed once and to new ones", async () => {
  const gates = create(40);
  const hung = Array.from({ length: 60 }, (_, n) => `hung ${n}`);
  await prove(gates, "unlucky", 1);
  for (const pass of fill(gates, "unlucky", 1)) pass.end("overload");
  for (const id of hung) {
    for (const pass of fill(gates, id, 2)) pass.end("overload");
  }
  let probing = 0;
  for (const id of hung) probing += fill(gates, id, 10).length;
  assert.equal(probing, 10);
  assert.ok(fill(gates, "unlucky", 2).length >= 2);
  assert.ok(fill(gates, "new", 2).length >= 2);
});

test("at an endpoint of which nothing good is known nobody waits for long for a slot of the process", async () => {
  const gates = create(4);
  await prove(gates, "proven", 1);
  for (let n = 0; n < 4; n += 1) fill(gates, `busy ${n}`, 1);
  const [waiting] = ask(gates, "new", 1, "patient");
  const admission = await waiting;
  assert.ok(admission && !admission.pass);
  assert.equal(admission.outlook.drainInMs, null);
  assert.ok(admission.outlook.waitMs > 0);
});

test("who waits at several gates is let in by turns", async () => {
  const gates = create(4);
  for (const id of ["a", "b", "c"]) await prove(gates, id, 2);
  const passes = [...fill(gates, "a", 2), ...fill(gates, "b", 1)];
  passes.push(...fill(gates, "c", 1));
  assert.equal(passes.length, 4);
  const order: string[] = [];
  for (const id of ["a", "a", "a", "b", "c"]) {
    const admission = gates.enter(id, "patient");
    assert.ok(admission instanceof Promise);
    void admission.then(({ pass }) => {
      order.push(id);
      pass?.end("success");
    });
  }
  passes[0]?.end("success");
  for (let n = 0; n < 10; n += 1) await turn();
  assert.deepEqual(order.toSorted(), ["a", "a", "a", "b", "c"]);
  assert.ok(order.indexOf("b") < 3 && order.indexOf("c") < 4, order.join());
});

test("an open circuit sends everybody away, says for how long, and lets one probe in when it is time", async () => {
  const gates = create(100);
  const passes = fill(gates, "a", 10);
  const waiting = [...ask(gates, "a", 3), ...ask(gates, "a", 3, "patient")];
  for (const pass of passes.slice(0, 4)) pass.end("overload");
  passes[4]?.end("overload", 50);
  const refused = await settled(waiting);
  assert.equal(refused.length, 6);
  for (const admission of refused) {
    assert.ok(!admission.pass && (admission.outlook.drainInMs ?? 0) > 0);
  }
  assert.ok(gates.shutForMs("a") > 0);
  assert.deepEqual(
    gates.refusing().map(({ endpointId }) => endpointId),
    ["a"],
  );
  assert.equal(fill(gates, "a", 10).length, 0);
  assert.equal(fill(gates, "b", 10).length, 10, "others are not concerned");
});

test("somebody who insists gets through an open circuit, and with a success everybody does", () => {
  const recovered: string[] = [];
  const gates = create(100, recovered);
  for (const pass of fill(gates, "a", 10)) pass.end("overload");
  assert.ok(gates.shutForMs("a") > 0);
  const forced = gates.enter("a", "forced");
  assert.ok(!(forced instanceof Promise) && forced.pass);
  forced.pass.end("success");
  assert.equal(gates.shutForMs("a"), 0);
  assert.equal(fill(gates, "a", 10).length, 1, "from small");
  assert.deepEqual(recovered, ["a"]);
});

test("insisting does not give one endpoint the slots of the others", () => {
  const gates = create(100);
  let inFlight = 0;
  for (let n = 0; n < 100; n += 1) {
    const admission = gates.enter("a", "forced");
    if (!(admission instanceof Promise) && admission.pass) inFlight += 1;
  }
  assert.ok(inFlight <= 15, `${inFlight}`);
});

test("the waiting room of one endpoint is at most half of what is free, and it is left after a second", async () => {
  const gates = create(100);
  fill(gates, "a", 10);
  const waiting = ask(gates, "a", 200);
  assert.equal(waiting.length, 50);
  assert.ok(ask(gates, "b", 200).length < 50);
  const startMs = performance.now();
  const admissions = await Promise.all(waiting);
  const waitedMs = performance.now() - startMs;
  assert.ok(waitedMs > 900, `${waitedMs}`);
  assert.ok(admissions.every(({ pass }) => !pass));
  // It has not answered anybody for a second: nobody waits for it in memory any more.
  assert.ok(ask(gates, "a", 200).length <= 10);
});

test("where the process has no room, each that is refused is given a later time of its own", async () => {
  const gates = create(10);
  for (let n = 0; n < 5; n += 1) fill(gates, `busy ${n}`, 1);
  for (let n = 0; n < 10; n += 1) void ask(gates, `early ${n}`, 1);
  let last = 0;
  for (let n = 0; n < 1000; n += 1) {
    const admission = gates.enter(`late ${n}`, "brief");
    assert.ok(!(admission instanceof Promise) && !admission.pass);
    const { waitMs, drainInMs } = admission.outlook;
    assert.equal(drainInMs, null);
    last = waitMs;
  }
  // A thousand of 20 ms each, five at a time.
  assert.ok(last > 2000 && last < 4001, `${last}`);
});

test("one that is known to have failed for long is probed first", () => {
  const gates = create(100);
  gates.distrust(["a"]);
  assert.ok(gates.shutForMs("a") >= 0);
  assert.ok(fill(gates, "a", 10).length <= 1);
});

test("it stays quick, and forgets idle endpoints, when there are very many", () => {
  const gates = create(100);
  for (let n = 0; n < 60_000; n += 1) {
    const [pass] = fill(gates, `endpoint ${n}`, 1);
    assert.ok(pass);
    pass.end(n % 3 === 0 ? "overload" : "success");
  }
});
