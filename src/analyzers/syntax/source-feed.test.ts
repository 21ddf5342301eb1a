import assert from "node:assert/strict";
import { test } from "node:test";

import { createSourceFeed, PIECE_UNITS } from "./source-feed.ts";

const BUFFER = 64;
const LENGTH = 16;
const MEMORY_BYTES = 64 * 1024;

function read(memory: { readonly buffer: ArrayBuffer }): string {
  const view = new DataView(memory.buffer);
  const units = view.getInt32(LENGTH, true);
  assert.equal(view.getUint16(BUFFER + units * 2, true), 0, "a zero ends the piece");
  return Buffer.from(memory.buffer, BUFFER, units * 2).toString("utf16le");
}

for (const length of [0, 1, PIECE_UNITS - 1, PIECE_UNITS, PIECE_UNITS + 1, 3 * PIECE_UNITS]) {
  test(`a source of ${length} units is given from any place on, as far as a piece goes`, () => {
    const memory = { buffer: new ArrayBuffer(MEMORY_BYTES) };
    const feed = createSourceFeed(memory);
    const source = Array.from({ length }, (_, at) => String.fromCharCode(0x20 + (at % 0x3000))).join("");
    feed.begin("an earlier one that is longer than the next, and must not be seen");
    feed.begin(source);
    for (const at of new Set([0, 1, length >> 1, length - 1, length, length + 1, length + PIECE_UNITS])) {
      if (at < 0) continue;
      new Uint8Array(memory.buffer).fill(0xff);
      feed.give(BUFFER, at, 0, 0, LENGTH);
      assert.equal(read(memory), source.slice(at, at + PIECE_UNITS));
    }
  });
}

test("memory that has grown is written to, not what it was before", () => {
  const memory = { buffer: new ArrayBuffer(MEMORY_BYTES) };
  const feed = createSourceFeed(memory);
  feed.begin("abc");
  feed.give(BUFFER, 0, 0, 0, LENGTH);
  memory.buffer = new ArrayBuffer(2 * MEMORY_BYTES);
  feed.give(BUFFER, 1, 0, 0, LENGTH);
  assert.equal(read(memory), "bc");
});
