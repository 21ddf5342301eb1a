// Whatever the parser is given, it answers with a token or with `token.refused`, and what it accepts is what it was given.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { encodeBase64url } from "./base64url.ts";
import { parseToken } from "./parse-token.ts";
import vectors from "./vectors.json" with { type: "json" };

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 250_000 : 2000;
const seed = Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0;
const parameters = { numRuns: RUNS, seed };
const token = vectors.accepted[0]?.token ?? "";
const utf8 = (text: string): string => encodeBase64url(new TextEncoder().encode(text));

function parsesOrRefuses(given: unknown): void {
  try {
    const { header, claims, signature } = parseToken(given);
    assert.equal(`${utf8(JSON.stringify(header))}.${utf8(JSON.stringify(claims))}.${encodeBase64url(signature)}`, given);
  } catch (error) {
    assert.ok(isAppError(error, "token.refused"), `expected token.refused, got ${String(error)}`);
  }
}

test("TOK-1: anything at all is parsed or refused", () => {
  fc.assert(fc.property(fc.oneof(fc.anything(), fc.string({ unit: "binary" }), fc.stringMatching(/^[\w-]{0,60}\.[\w-]{0,60}\.[\w-]{0,90}$/)), parsesOrRefuses), parameters);
});

test("TOK-3: any JSON as header and payload is parsed or refused", () => {
  const part = fc.oneof(fc.json(), fc.json({ depthSize: "large" })).map(utf8);
  fc.assert(fc.property(part, part, fc.uint8Array({ maxLength: 70 }).map(encodeBase64url), (...parts) => parsesOrRefuses(parts.join("."))), parameters);
});

test("TOK-3: a good token with one character changed, left out or put in is parsed or refused", () => {
  const at = fc.nat(token.length);
  fc.assert(fc.property(at, fc.nat(2), fc.string({ minLength: 1, maxLength: 1 }), (position, left, letter) => parsesOrRefuses(token.slice(0, position) + letter + token.slice(position + left))), parameters);
});

test("TOK-7: a good header and payload with odd values in one member are parsed or refused", () => {
  const [headerPart = "", payloadPart = "", signature = ""] = token.split(".");
  const claims: unknown = JSON.parse(Buffer.from(payloadPart, "base64url").toString());
  assert.ok(typeof claims === "object" && claims !== null);
  const odd = fc.record({ name: fc.constantFrom(...Object.keys(claims), "tenant", "vault", "__proto__", "constructor"), value: fc.jsonValue() });
  fc.assert(fc.property(odd, ({ name, value }) => parsesOrRefuses(`${headerPart}.${utf8(JSON.stringify({ ...claims, [name]: value }))}.${signature}`)), parameters);
});
