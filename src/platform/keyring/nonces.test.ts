// No nonce is used twice under one key: looked at, over as many seals as the run has time for (a million in the long one).

import assert from "node:assert/strict";
import { test } from "node:test";

import { createEphemeralDataKey } from "./local-data-key.ts";

const SEALS = process.env["STRONGROOM_FULL"] === "1" ? 1_000_000 : 50_000;
/** Format and version stand in front of it. */
const NONCE_AT = 5;
const NONCE_BYTES = 12;

test(`${SEALS.toLocaleString("en")} seals have as many different nonces`, () => {
  const key = createEphemeralDataKey();
  const context = { table: "t", column: "c", row: "r" };
  const plaintext = new Uint8Array(8);
  const seen = new Set<string>();
  for (let count = 0; count < SEALS; count++) {
    const sealed = key.seal(plaintext, context);
    seen.add(Buffer.from(sealed.buffer, sealed.byteOffset + NONCE_AT, NONCE_BYTES).toString("latin1"));
  }
  assert.equal(seen.size, SEALS);
});

test("nonces are spread over all their bits", () => {
  const key = createEphemeralDataKey();
  const ones = Array.from({ length: NONCE_BYTES * 8 }, () => 0);
  const rounds = 4000;
  for (let round = 0; round < rounds; round++) {
    const sealed = key.seal(new Uint8Array(), { table: "t", column: "c", row: "r" });
    for (let bit = 0; bit < ones.length; bit++) ones[bit] = (ones[bit] ?? 0) + (((sealed[NONCE_AT + (bit >> 3)] ?? 0) >> (bit & 7)) & 1);
  }
  // Eight standard deviations of a fair coin (√4000 / 2): by chance once in 10^13 runs.
  for (const count of ones) assert.ok(Math.abs(count - rounds / 2) < 253, `a bit was set in ${count} of ${rounds} nonces`);
});
