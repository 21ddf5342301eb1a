// What follows from what a provider says: nothing that it does not say exactly.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readClaims, speaksFor, strengthOfClaims, type ProviderClaims } from "./provider-claims.ts";

const HONEST = { iss: "https://login.example.org", sub: "42", email: "ada@example.org", email_verified: true, acr: "mfa", amr: ["pwd", "otp"] };

function claims(changes: Readonly<Record<string, unknown>> = {}): ProviderClaims {
  const read = readClaims({ ...HONEST, ...changes });
  assert.ok(read !== null);
  return read;
}

test("claims of another form count as not said", () => {
  assert.equal(readClaims({ ...HONEST, sub: "" }), null);
  assert.equal(readClaims({ ...HONEST, sub: 42 }), null);
  assert.equal(readClaims({ ...HONEST, sub: "x".repeat(256) }), null);
  assert.equal(readClaims({ ...HONEST, iss: undefined }), null);
  for (const email of [undefined, 1, "", "ada", "ada@", "ada@example.org\u200b", "ａda@example.org", ["ada@example.org"], "ada@example.org,eve@evil.example"]) assert.equal(claims({ email }).email, null, String(email));
  for (const email_verified of ["true", 1, "1", null, undefined, {}]) assert.equal(claims({ email_verified }).emailVerified, false);
  assert.deepEqual(claims({ acr: 1, amr: "otp" }), { ...claims(), acr: null, amr: [] });
});

test("a provider speaks for the very domains of its connection, and for verified addresses only", () => {
  const own = { domains: ["example.org"] };
  assert.equal(speaksFor(own, claims()), true);
  assert.equal(speaksFor(own, claims({ email: "Ada@EXAMPLE.ORG" })), true);
  for (const email of ["ada@evil.org", "ada@sub.example.org", "ada@example.org.evil.org", "ada@notexample.org", "example.org@evil.org", null]) {
    assert.equal(speaksFor(own, claims({ email })), false, String(email));
  }
  assert.equal(speaksFor(own, claims({ email_verified: "true" })), false);
  assert.equal(speaksFor({ domains: [] }, claims()), false);
});

test("what the team demands is said exactly, or there is no sign-in", () => {
  assert.equal(strengthOfClaims({ acr: [], amr: [] }, claims()), "one-factor");
  assert.equal(strengthOfClaims({ acr: ["mfa", "gold"], amr: [] }, claims()), "two-factors");
  assert.equal(strengthOfClaims({ acr: [], amr: ["otp", "hwk"] }, claims()), "two-factors");
  assert.equal(strengthOfClaims({ acr: ["mfa"], amr: ["otp"] }, claims()), "two-factors");
  for (const demanded of [{ acr: ["gold"], amr: [] }, { acr: [], amr: ["hwk"] }, { acr: ["mfa"], amr: ["hwk"] }, { acr: ["gold"], amr: ["otp"] }, { acr: ["MFA"], amr: [] }]) {
    assert.equal(strengthOfClaims(demanded, claims()), null);
  }
  assert.equal(strengthOfClaims({ acr: ["mfa"], amr: [] }, claims({ acr: undefined })), null);
});
