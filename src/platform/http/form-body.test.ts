// Forms of other servers: what they say, and what is none.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";

import { parseFormBody } from "./form-body.ts";

const READ: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["", {}],
  ["logout_token=a.b.c", { logout_token: "a.b.c" }],
  ["a=1&b=two+words&c=%C3%A9", { a: "1", b: "two words", c: "é" }],
  ["a", { a: "" }],
  ["constructor=x&toString=y", { constructor: "x", toString: "y" }],
  ["__proto__=x", JSON.parse('{"__proto__":"x"}') as Record<string, string>],
];

for (const [text, fields] of READ) {
  test(`«${text}» says what it says`, () => assert.deepEqual(Object.fromEntries(Object.entries(parseFormBody(Buffer.from(text)))), fields));
}

test("a name that every object has is a field like any other, or is not there", () => {
  assert.equal(parseFormBody(Buffer.from(""))["constructor"], undefined);
  assert.deepEqual(Object.keys(Object.prototype), []);
});

const REFUSED: readonly (readonly [string, Uint8Array])[] = [
  ["a field twice", Buffer.from("a=1&a=1")],
  ["a field twice, once in other letters of the wire", Buffer.from("a=1&%61=2")],
  ["21 fields", Buffer.from(Array.from({ length: 21 }, (_, index) => `f${index}=`).join("&"))],
  ["bytes that are no UTF-8", Uint8Array.of(0x61, 0x3d, 0xff)],
];

for (const [what, bytes] of REFUSED) {
  test(`${what}: refused`, () => {
    assert.throws(() => parseFormBody(bytes), (error) => isAppError(error, "request.invalid"));
  });
}
