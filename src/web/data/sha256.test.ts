// Against node:crypto, at every length around the borders of blocks, and over random bytes.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";

import { sha256 } from "./sha256.ts";

test("every length up to four blocks, and some long ones, hash as node:crypto says", () => {
  for (const length of [...Array.from({ length: 257 }, (_, at) => at), 1_000, 65_535, 65_536, 1_000_003]) {
    const bytes = randomBytes(length);
    assert.equal(Buffer.from(sha256(bytes)).toString("hex"), createHash("sha256").update(bytes).digest("hex"), `${length} bytes`);
  }
});
