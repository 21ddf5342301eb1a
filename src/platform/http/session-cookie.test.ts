// The cookie of a session: what is read of a header that anybody may have written, and what is sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { composeSessionCookie, deriveCsrfToken, isCsrfToken, readSessionToken } from "./session-cookie.ts";

const PLAIN = { tls: false };
const TOKEN = "t".repeat(43);

test("what is sent is what is read", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.boolean(), (raw, tls) => {
      const token = Buffer.from(raw).toString("base64url");
      const [pair = ""] = composeSessionCookie({ token, maxAgeSeconds: 60 }, { tls }).split(";");
      assert.equal(readSessionToken(pair, { tls }), token);
      assert.equal(readSessionToken(`a=b; ${pair}; c=d`, { tls }), token);
      assert.equal(readSessionToken(pair, { tls: !tls }), null, "the other transport has another name");
    }),
  );
});

test("no header gives anything but a token of the right form, or nothing", () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const read = readSessionToken(header, PLAIN);
      return read === null || /^[A-Za-z0-9_-]{43}$/.test(read);
    }),
    { numRuns: 1000 },
  );
  assert.equal(readSessionToken(undefined, PLAIN), null);
  assert.equal(readSessionToken(`strongroom_session=${TOKEN}; strongroom_session=${TOKEN}`, PLAIN), null, "twice is once too often");
});

test("a CSRF token belongs to one session", () => {
  assert.ok(isCsrfToken(deriveCsrfToken(TOKEN), TOKEN));
  for (const wrong of [undefined, "", TOKEN, deriveCsrfToken("u".repeat(43)), `${deriveCsrfToken(TOKEN)}x`, deriveCsrfToken(TOKEN).slice(1), deriveCsrfToken(TOKEN).toLowerCase()]) {
    assert.ok(!isCsrfToken(wrong, TOKEN), String(wrong));
  }
});
