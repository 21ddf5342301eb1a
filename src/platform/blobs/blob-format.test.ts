// Sizes both ways, and the header.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { CHUNK_BYTES, encodeHeader, HEADER_BYTES, parseHeader, plainSize, sealedSize, TAG_BYTES } from "./blob-format.ts";

const BOUNDARIES = [0, 1, 15, 16, 17, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 5 * CHUNK_BYTES + 17, 2 ** 40 + 3];

for (const bytes of BOUNDARIES) {
  test(`a plaintext of ${bytes} bytes has one sealed size, and that size has one plaintext`, () => {
    assert.equal(plainSize(sealedSize(bytes)), bytes);
  });
}

test("sizes agree both ways for every size of up to a little over three chunks, at the edges", () => {
  for (const around of [0, 1, 2, 3]) {
    for (let bytes = Math.max(0, around * CHUNK_BYTES - 40); bytes < around * CHUNK_BYTES + 40; bytes++) assert.equal(plainSize(sealedSize(bytes)), bytes);
  }
});

const IMPOSSIBLE = [
  ["nothing", 0],
  ["less than a header", HEADER_BYTES - 1],
  ["a header alone", HEADER_BYTES],
  ["a header and a part of a tag", HEADER_BYTES + TAG_BYTES - 1],
  ["a full chunk and a part of a tag", sealedSize(CHUNK_BYTES) + TAG_BYTES - 1],
  ["a full chunk and an empty one behind it", sealedSize(CHUNK_BYTES) + TAG_BYTES],
] as const;

for (const [what, bytes] of IMPOSSIBLE) {
  test(`no blob is as long as ${what}`, () => {
    assert.throws(() => plainSize(bytes), (error) => isAppError(error, "blob.damaged"));
  });
}

test("a header gives back the key's id and the salt", () => {
  const header = { keyId: createUuid(), salt: randomBytes(32) };
  const encoded = encodeHeader(header);
  assert.equal(encoded.length, HEADER_BYTES);
  assert.deepEqual(parseHeader(encoded), header);
});

test("a header of another format or version is refused", () => {
  const encoded = encodeHeader({ keyId: createUuid(), salt: randomBytes(32) });
  for (let at = 0; at < 8; at++) {
    const changed = Buffer.from(encoded);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.throws(() => parseHeader(changed), (error) => isAppError(error, "blob.damaged"));
  }
});
