// What is planted is found in every form, at every place, and nothing else is.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { findInBytes, findInFile, needlesFor } from "./find-in-files.ts";

const CANARY = Buffer.from("canary/ümlaut-7f3a91c2");

const FORMS: readonly [string, (value: Buffer) => Buffer][] = [
  ["raw", (value) => value],
  ["hexadecimal", (value) => Buffer.from(value.toString("hex"))],
  ["capital hexadecimal", (value) => Buffer.from(value.toString("hex").toUpperCase())],
  ["UTF-16 little-endian", (value) => Buffer.from(value.toString("utf8"), "utf16le")],
  ["UTF-16 big-endian", (value) => Buffer.from(value.toString("utf8"), "utf16le").swap16()],
  ["URL-encoded", (value) => Buffer.from(encodeURIComponent(value.toString("utf8")))],
  ...[0, 1, 2, 3, 4].map((lead): [string, (value: Buffer) => Buffer] => [`base64 after ${lead} bytes`, (value) => Buffer.from(Buffer.concat([randomBytes(lead), value, randomBytes(5)]).toString("base64"))]),
  ...[0, 1, 2].map((lead): [string, (value: Buffer) => Buffer] => [`base64url after ${lead} bytes`, (value) => Buffer.from(Buffer.concat([randomBytes(lead), value, randomBytes(5)]).toString("base64url"))]),
];

for (const [form, encode] of FORMS) {
  test(`a value is found as ${form}`, () => {
    const haystack = Buffer.concat([randomBytes(1000), encode(CANARY), randomBytes(1000)]);
    assert.notEqual(findInBytes(haystack, needlesFor(CANARY)).length, 0);
  });
}

test("nothing is found where nothing was planted", () => {
  assert.deepEqual(findInBytes(randomBytes(200_000), needlesFor(CANARY)), []);
});

test("a value that lies across two windows of a large file is found", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "find-"));
  t.after(() => rm(folder, { recursive: true }));
  const window = 4 * 1024 * 1024;
  for (const at of [0, window - 5, window, 2 * window - 1]) {
    const content = randomBytes(2 * window + 100);
    CANARY.copy(content, at);
    await writeFile(join(folder, "file"), content);
    assert.equal((await findInFile(join(folder, "file"), needlesFor(CANARY))).length, 1, `at ${at}`);
  }
});
