import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { BatchReader, type BatchObject } from "./batch-reader.ts";
import type { ByteSource } from "./byte-source.ts";
import { readLines } from "./line-reader.ts";

/** The bytes in pieces, each in the same memory as the last, as a socket gives them. */
function sourceOf(bytes: Buffer, pieceLength: number): ByteSource {
  const shared = Buffer.alloc(pieceLength);
  let at = 0;
  return {
    next() {
      if (at >= bytes.length) return null;
      const length = bytes.copy(shared, 0, at, at + pieceLength);
      at += length;
      return shared.subarray(0, length);
    },
  };
}

interface Read {
  readonly object: BatchObject;
  readonly content: Buffer;
}

function readAll(bytes: Buffer, count: number, pieceLength: number): Read[] {
  const reader = new BatchReader(sourceOf(bytes, pieceLength));
  const all: Read[] = [];
  for (let index = 0; index < count; index++) {
    const object = reader.nextHeader();
    const pieces: Buffer[] = [];
    if (object.type !== "missing") reader.readContent(object.size, (piece) => pieces.push(Buffer.from(piece)));
    all.push({ object, content: Buffer.concat(pieces) });
  }
  return all;
}

const contents = fc.array(fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)), { maxLength: 12 });

test("contents come out as they went in, in any pieces, SHA-1 and SHA-256", () => {
  fc.assert(fc.property(contents, fc.integer({ min: 1, max: 70 }), fc.constantFrom(40, 64), (list, pieceLength, digits) => {
    const stream = Buffer.concat(list.map((content) => Buffer.concat([Buffer.from(`${"0".repeat(digits)} blob ${content.length}\n`), content, Buffer.from("\n")])));
    const read = readAll(stream, list.length, pieceLength);
    assert.deepEqual(read.map(({ content }) => content), list);
  }), { numRuns: 500 });
});

test("no sequence of bytes does more than be refused", () => {
  const token = fc.constantFrom(`${"0".repeat(40)} blob `, `${"0".repeat(40)} missing\n`, "5\n", "\n", "0\n", "abcde\n", " tree 1\nx\n", "ambiguous\n");
  fc.assert(fc.property(fc.array(fc.oneof(token, fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 20 }), (tokens) => {
    try {
      readAll(Buffer.from(tokens.join(""), "latin1"), 10, 7);
    } catch (error) {
      assert.ok(error instanceof RangeError);
    }
  }), { numRuns: 2000 });
});

test("lines come out whole, in any pieces; one without end is refused before it fills the memory", () => {
  const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => text.replaceAll("\n", "")), { maxLength: 12 });
  fc.assert(fc.property(texts, fc.integer({ min: 1, max: 50 }), (list, pieceLength) => {
    const read: string[] = [];
    for (const line of readLines(sourceOf(Buffer.from(list.map((text) => `${text}\n`).join("")), pieceLength))) read.push(line);
    assert.deepEqual(read, list);
  }), { numRuns: 500 });
  assert.throws(() => {
    for (const line of readLines(sourceOf(Buffer.alloc(1024 * 1024, "x"), 4096))) assert.fail(line);
  }, RangeError);
});
