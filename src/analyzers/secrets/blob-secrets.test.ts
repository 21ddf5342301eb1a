import assert from "node:assert/strict";
import { test } from "node:test";

import { BlobSecrets, type SecretsFact } from "./blob-secrets.ts";
import { createRandomFrom, fillShape } from "./fill-shape.ts";
import { scanSecrets } from "./find-secrets.ts";

const random = createRandomFrom("blobs");
const LINE = `token: ${fillShape("glpat-<url:20>", random)}\nschlüssel=ä\npassword=${fillShape("<base62:20>", random)}\n`;
const LONG = LINE + "some words and no more\n".repeat(30_000) + LINE;
const blobs = new BlobSecrets();

function examine(content: Buffer, pieceLength: number, language = "Other"): SecretsFact {
  blobs.begin(language);
  for (let at = 0; at < content.length; at += pieceLength) blobs.push(content.subarray(at, at + pieceLength));
  return blobs.end();
}

const CONTENTS: readonly (readonly [string, Buffer])[] = [
  ["a short file", Buffer.from(LINE)],
  ["an empty one", Buffer.alloc(0)],
  ["one longer than a segment", Buffer.from(LONG)],
  ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(LINE.repeat(200), "utf16le")])],
  ["UTF-16 that ends in half a unit", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(LINE, "utf16le"), Buffer.from([1])])],
];
for (const [name, content] of CONTENTS) {
  test(`${name} gives what the whole file gives, in pieces of any length`, () => {
    const { finds, cut } = scanSecrets({ name: "a", language: "Other", content });
    const expected = finds.length === 0 ? null : [cut ? 1 : 0, ...finds.flatMap((find) => [find.rule, find.line, find.column, find.start, find.end, find.confidence])];
    for (const pieceLength of [1, 7, 8000, 8001, 65_536, 1_000_000].filter((length) => content.length / length < 100_000)) assert.deepEqual(examine(content, pieceLength), expected);
  });
}

test("a binary blob gives nothing, and the next one is read", () => {
  assert.equal(examine(Buffer.from(`\0${LINE}`), 100), null);
  assert.equal(examine(Buffer.from(LINE), 100)?.length, 1 + 2 * 6);
});

test("in a language whose texts are in quotes, bare words give nothing", () => {
  assert.equal(examine(Buffer.from(`password=${fillShape("<base62:20>", random)}\n`), 100, "Python"), null);
});
