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
    async next() {
      if (at >= bytes.length) return await Promise.resolve(null);
      const length = bytes.copy(shared, 0, at, at + pieceLength);
      at += length;
      return shared.subarray(0, length);
    },
    close: () => undefined,
  };
}

interface Read {
  readonly object: BatchObject;
  readonly content: Buffer;
}

async function readAll(bytes: Buffer, count: number, pieceLength: number): Promise<Read[]> {
  const reader = new BatchReader(sourceOf(bytes, pieceLength));
  const all: Read[] = [];
  for (let index = 0; index < count; index++) {
    const object = await reader.nextHeader();
    const pieces: Buffer[] = [];
    if (object.type !== "missing") await reader.readContent(object.size, (piece) => pieces.push(Buffer.from(piece)));
    all.push({ object, content: Buffer.concat(pieces) });
  }
  return all;
}

const contents = fc.array(fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)), { maxLength: 12 });

test("contents come out as they went in, in any pieces, SHA-1 and SHA-256", async () => {
  await fc.assert(fc.asyncProperty(contents, fc.integer({ min: 1, max: 70 }), fc.constantFrom(40, 64), async (list, pieceLength, digits) => {
    const stream = Buffer.concat(list.map((content) => Buffer.concat([Buffer.from(`${"0".repeat(digits)} blob ${content.length}\n`), content, Buffer.from("\n")])));
    const read = await readAll(stream, list.length, pieceLength);
    assert.deepEqual(read.map(({ content }) => content), list);
  }), { numRuns: 500 });
});

test("no sequence of bytes does more than be refused", async () => {
  const token = fc.constantFrom(`${"0".repeat(40)} blob `, `${"0".repeat(40)} missing\n`, "5\n", "\n", "0\n", "abcde\n", " tree 1\nx\n", "ambiguous\n");
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(token, fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 20 }), async (tokens) => {
    await readAll(Buffer.from(tokens.join(""), "latin1"), 10, 7).catch((error: unknown) => assert.ok(error instanceof RangeError));
  }), { numRuns: 2000 });
});

test("lines come out whole, in any pieces; one without end is refused before it fills the memory", async () => {
  const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => text.replaceAll("\n", "")), { maxLength: 12 });
  await fc.assert(fc.asyncProperty(texts, fc.integer({ min: 1, max: 50 }), async (list, pieceLength) => {
    const read: string[] = [];
    for await (const line of readLines(sourceOf(Buffer.from(list.map((text) => `${text}\n`).join("")), pieceLength))) read.push(line);
    assert.deepEqual(read, list);
  }), { numRuns: 500 });
  await assert.rejects(async () => {
    for await (const line of readLines(sourceOf(Buffer.alloc(1024 * 1024, "x"), 4096))) assert.fail(line);
  }, RangeError);
});
