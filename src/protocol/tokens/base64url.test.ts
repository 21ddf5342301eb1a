import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { decodeBase64url, encodeBase64url } from "./base64url.ts";

/** RFC 4648, section 10, without the padding. */
const VECTORS = [["", ""], ["f", "Zg"], ["fo", "Zm8"], ["foo", "Zm9v"], ["foob", "Zm9vYg"], ["fooba", "Zm9vYmE"], ["foobar", "Zm9vYmFy"]] as const;

for (const [plain, encoded] of VECTORS) {
  test(`TOK-2: «${plain}» and «${encoded}» are each other's encoding`, () => {
    assert.equal(encodeBase64url(new TextEncoder().encode(plain)), encoded);
    assert.deepEqual(decodeBase64url(encoded), new TextEncoder().encode(plain));
  });
}

test("TOK-2: what Node encodes is decoded, and encoded alike", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = randomBytes(length);
    assert.equal(encodeBase64url(bytes), bytes.toString("base64url"));
    assert.deepEqual(decodeBase64url(bytes.toString("base64url")), new Uint8Array(bytes));
  }
});

for (const text of ["A", "AAAAA", "Zg==", "Zh", "Zm9", "Zm9vYmF", "+w", "/w", "Zg\n", " Zg", "Zg.", "é"]) {
  test(`TOK-2: ${JSON.stringify(text)} is the canonical encoding of nothing`, () => {
    assert.equal(decodeBase64url(text), null);
  });
}
