import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 as zlibCrc32 } from "node:zlib";

import { crc32, decodeBase64, decodeJson, hasBase62Checksum, hasBech32Checksum, withBase62Checksum, withBech32Checksum } from "./checks.ts";

test("the CRC-32 is that of zlib", () => {
  for (const text of ["", "a", "123456789", "x".repeat(1000)]) assert.equal(crc32(text), zlibCrc32(text));
  assert.equal(crc32("123456789"), 0xcbf43926);
});

test("a token whose last six characters are changed fails its checksum", () => {
  const token = withBase62Checksum(`gho_${"aB3dE6gH9j".repeat(3)}000000`);
  assert.ok(hasBase62Checksum(token) && token.length === 40);
  for (let at = 4; at < token.length; at++) {
    const changed = token.slice(0, at) + (token[at] === "z" ? "y" : "z") + token.slice(at + 1);
    assert.ok(!hasBase62Checksum(changed), changed);
  }
});

/** BIP-173, test vectors. */
const BECH32: readonly (readonly [string, boolean])[] = [
  ["A12UEL5L", true],
  ["abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", true],
  ["split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", true],
  ["split1checkupstagehandshakeupstreamerranterredcaperred2y9e3x", false],
  ["A12UEL5K", false],
];
for (const [text, valid] of BECH32) test(`${text} ${valid ? "has" : "lacks"} its checksum`, () => assert.equal(hasBech32Checksum(text), valid));

test("a checksum that was put in place is found", () => {
  assert.ok(hasBech32Checksum(withBech32Checksum(`age-secret-key-1${"q9x8gf2tvd".repeat(5)}qqqqqqqq`)));
});

test("base64 and JSON in it are decoded, and anything else is null", () => {
  assert.deepEqual(Buffer.from(decodeBase64("YWI_-w") ?? []).toString("hex"), "61623ffb");
  assert.deepEqual(decodeJson(Buffer.from('{"alg":"ES256"}').toString("base64url")), { alg: "ES256" });
  for (const text of ["a b", "=", "W10", "bm90IGpzb24", "MQ"]) assert.equal(decodeJson(text), null);
});
