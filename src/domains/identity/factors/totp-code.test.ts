// The vectors of the two RFCs, and the edges of the window.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createTotpSecret, encodeBase32, findTotpStep, totpCode, totpStep, totpUri } from "./totp-code.ts";

const SECRET = new TextEncoder().encode("12345678901234567890");

test("the codes of RFC 4226, appendix D", () => {
  const codes = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
  assert.deepEqual(codes.map((_, step) => totpCode(SECRET, step)), codes);
});

test("the codes of RFC 6238, appendix B, in six digits", () => {
  const vectors = [[59, "287082"], [1111111109, "081804"], [1111111111, "050471"], [1234567890, "005924"], [2000000000, "279037"], [20000000000, "353130"]] as const;
  for (const [seconds, code] of vectors) assert.equal(totpCode(SECRET, totpStep(seconds * 1000)), code);
});

test("a step to either side is taken, two are not, and none twice", () => {
  const nowMs = 1_700_000_000_000;
  const now = totpStep(nowMs);
  for (const [distance, fits] of [[-2, false], [-1, true], [0, true], [1, true], [2, false]] as const) {
    assert.equal(findTotpStep({ secret: SECRET, code: totpCode(SECRET, now + distance), nowMs, lastStep: 0 }), fits ? now + distance : null, String(distance));
  }
  assert.equal(findTotpStep({ secret: SECRET, code: totpCode(SECRET, now), nowMs, lastStep: now }), null, "used");
  assert.equal(findTotpStep({ secret: SECRET, code: totpCode(SECRET, now - 1), nowMs, lastStep: now }), null, "older than the one used");
  assert.equal(findTotpStep({ secret: SECRET, code: totpCode(SECRET, now + 1), nowMs, lastStep: now }), now + 1);
});

test("base32 of RFC 4648, section 10, without padding", () => {
  for (const [text, encoded] of [["", ""], ["f", "MY"], ["fo", "MZXQ"], ["foo", "MZXW6"], ["foob", "MZXW6YQ"], ["fooba", "MZXW6YTB"], ["foobar", "MZXW6YTBOI"]] as const) {
    assert.equal(encodeBase32(new TextEncoder().encode(text)), encoded);
  }
});

test("a secret has 160 bits, and its address names issuer and account", () => {
  const secret = createTotpSecret();
  assert.equal(secret.length, 20);
  const uri = new URL(totpUri(secret, { issuer: "Strongroom", account: "ada+a&b@example.org" }));
  assert.equal(uri.protocol, "otpauth:");
  assert.equal(decodeURIComponent(uri.pathname), "/Strongroom:ada+a&b@example.org");
  assert.deepEqual(Object.fromEntries(uri.searchParams), { secret: encodeBase32(secret), issuer: "Strongroom", algorithm: "SHA1", digits: "6", period: "30" });
});
