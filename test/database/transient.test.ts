// Which errors are waited out: whatever says nothing about the statement itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isTransient,
  needsOperator,
  remedyOf,
} from "../../src/database/transient.ts";
import { PostcommitError } from "../../src/errors.ts";

const coded = (code: string) => Object.assign(new Error("no"), { code });

const waitedOut = `
  08006 08P01 57P01 57P03 57014 53100 53300 58030 25006 28P01 28000 3D000 40001 40P01 55P03
  ECONNREFUSED ECONNRESET EPIPE ENOTFOUND EAI_AGAIN EMFILE EADDRNOTAVAIL CERT_HAS_EXPIRED`
  .trim()
  .split(/\s+/);
for (const code of waitedOut) {
  test(`${code} is waited out`, () => {
    assert.ok(isTransient(coded(code)));
    const wrapped = new PostcommitError("DATABASE_UNREACHABLE", "no", {
      cause: coded(code),
    });
    assert.ok(isTransient(wrapped));
    assert.ok(isTransient(new AggregateError([coded(code)])));
  });
}

for (const code of ["22P02", "23505", "23514", "42501", "42883", "OB404"]) {
  test(`${code} is not`, () => {
    assert.ok(!isTransient(coded(code)));
  });
}

test("a mistake of ours is not", () => {
  assert.ok(!isTransient(new TypeError("x is not a function")));
  assert.ok(!isTransient(new PostcommitError("SCHEMA_MISSING", "no")));
  assert.ok(!isTransient(undefined));
});

test("a refused login needs somebody, a server that starts does not", () => {
  assert.ok(needsOperator(coded("28P01")));
  assert.match(String(remedyOf(coded("28P01"))), /password/);
  assert.ok(!needsOperator(coded("57P03")));
  assert.equal(remedyOf(coded("57P03")), undefined);
});
