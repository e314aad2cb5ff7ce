// Tidying up after a test, last made first undone. node's own t.after runs first come first served
// and stops at the first throw: a database would be dropped under the service that still uses it.
import type { TestContext } from "node:test";

type Step = () => unknown;
const stacks = new WeakMap<TestContext, Step[]>();

/** Runs `step` after the test, before every step registered earlier. All run; the first error is thrown. */
export function cleanUp(t: TestContext, step: Step): void {
  const existing = stacks.get(t);
  if (existing) {
    existing.push(step);
    return;
  }
  const steps = [step];
  stacks.set(t, steps);
  t.after(async () => {
    const errors: unknown[] = [];
    for (let next = steps.pop(); next; next = steps.pop()) {
      try {
        await next();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  });
}
