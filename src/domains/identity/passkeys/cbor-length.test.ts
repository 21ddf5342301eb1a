// What is measured is exactly what was written, and nothing loops or overflows on what was not.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { measureCbor } from "./cbor-length.ts";
import { encodeCbor, join, type CborValue } from "./testing/encode-cbor.ts";

const { value } = fc.letrec<{ value: CborValue; leaf: CborValue }>((tie) => ({
  leaf: fc.oneof(fc.integer({ min: -70_000, max: 70_000 }), fc.boolean(), fc.constant(null), fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 })),
  value: fc.oneof(
    { maxDepth: 2 },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie("value"), { maxKeys: 5 }).map((object) => new Map(Object.entries(object))),
  ),
}));

test("the length of what is encoded is found, whatever stands behind it", () => {
  fc.assert(
    fc.property(value, fc.uint8Array({ maxLength: 20 }), (written, behind) => {
      const bytes = encodeCbor(written);
      assert.equal(measureCbor(join([bytes, behind])), bytes.length);
      for (const cut of [0, 1, bytes.length - 1]) if (cut < bytes.length) assert.equal(measureCbor(bytes.subarray(0, cut)), null);
    }),
  );
});

test("any bytes end in a length within them or in none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const length = measureCbor(bytes);
      assert.ok(length === null || (length > 0 && length <= bytes.length));
    }),
    { numRuns: 2000 },
  );
});

test("indefinite lengths, tags, floats, deep nesting and counts that lie are no items", () => {
  const deep = Buffer.from("8181818181818100", "hex");
  for (const hex of ["9fff", "5f41aaff", "c000", "f97c00", "fb3ff0000000000000", "1b0000000000000001", "9affffffff", "bb", ""]) {
    assert.equal(measureCbor(new Uint8Array(Buffer.from(hex, "hex"))), null, hex);
  }
  assert.equal(measureCbor(new Uint8Array(deep)), null);
});
