// What is kept of a response is bounded and fit for Postgres, whatever the bytes.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  keptHeaders,
  keptText,
  maxTextBytes,
} from "../../src/http/response.ts";

test("any bytes become at most 4 KiB of well-formed text without NUL", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 6000, size: "max" }),
    fc
      .string({ unit: "grapheme", maxLength: 3000, size: "max" })
      .map((text) => Buffer.from(text)),
    fc
      .tuple(
        fc.nat(4),
        fc.constantFrom(0, 0x80, 0xc3, 0xe2, 0xf0, 0xff),
        fc.nat(6000),
      )
      .map(([n, byte, length]) =>
        Buffer.concat([Buffer.alloc(n, "a"), Buffer.alloc(length, byte)]),
      ),
  );
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 3 }), (chunks) => {
      const text = keptText(chunks.map((chunk) => Buffer.from(chunk)));
      assert(Buffer.byteLength(text) <= maxTextBytes);
      assert(text.isWellFormed() && !text.includes("\0"));
    }),
  );
});

test("a body that fits is kept as it is; a longer one is cut between characters", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 2000, size: "max" }),
      (original) => {
        const body = original.replaceAll("\0", "0");
        const text = keptText([Buffer.from(body)]);
        assert(body.startsWith(text));
        if (Buffer.byteLength(body) <= maxTextBytes) assert.equal(text, body);
        else assert(Buffer.byteLength(text) > maxTextBytes - 4);
      },
    ),
  );
});

test("headers are within 64 and 8 KiB, and each is whole", () => {
  const headers = fc.dictionary(
    fc.string({ minLength: 1 }),
    fc.oneof(
      fc.string({ maxLength: 5000, size: "max" }),
      fc.array(fc.string()),
    ),
    {
      maxKeys: 100,
      size: "max",
    },
  );
  fc.assert(
    fc.property(headers, (given) => {
      const kept = Object.entries(keptHeaders(given));
      const bytes = kept.reduce(
        (sum, [name, value]) => sum + Buffer.byteLength(name + value),
        0,
      );
      assert(kept.length <= 64 && bytes <= 8192);
      for (const [name, value] of kept) {
        const original = given[name];
        assert.equal(
          value,
          Array.isArray(original) ? original.join(", ") : original,
        );
      }
    }),
    { numRuns: 30 },
  );
});
