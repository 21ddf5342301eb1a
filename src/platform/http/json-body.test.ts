// The JSON parser agrees with the platform's on all it takes, and fails in one way only.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { parseJsonBody } from "./json-body.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("whatever is sent is parsed as JSON.parse would, or refused as invalid", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.json().map((text) => text.slice(1)), fc.string().map((text) => JSON.stringify(text))), (text) => {
      let parsed: unknown;
      try {
        parsed = parseJsonBody(bytes(text));
      } catch (error) {
        return isAppError(error, "request.invalid");
      }
      assert.deepEqual(parsed, JSON.parse(text));
      return true;
    }),
    { numRuns: 2000 },
  );
});

test("bytes of any kind never fail in another way", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => {
      try {
        parseJsonBody(raw);
        return true;
      } catch (error) {
        return isAppError(error, "request.invalid");
      }
    }),
    { numRuns: 2000 },
  );
});

test("depth is counted outside of strings alone, up to its limit", () => {
  assert.deepEqual(parseJsonBody(bytes(JSON.stringify("[".repeat(1000)))), "[".repeat(1000));
  assert.deepEqual(parseJsonBody(bytes('"\\"[[[[[[[[[[[[[[[[[[[["')), '"[[[[[[[[[[[[[[[[[[[[');
  assert.doesNotThrow(() => parseJsonBody(bytes(`${"[".repeat(16)}${"]".repeat(16)}`)));
  assert.throws(() => parseJsonBody(bytes(`${"[".repeat(17)}${"]".repeat(17)}`)), (error) => isAppError(error, "request.invalid"));
});

test("keys that reach a prototype are refused however they are written", () => {
  for (const text of ['{"__proto__":1}', '{"a":{"constructor":1}}', '[{"prototype":1}]', '{"\\u005f\\u005fproto__":1}', '{"a":1,"__proto__":{"x":1}}']) {
    assert.throws(() => parseJsonBody(bytes(text)), (error) => isAppError(error, "request.invalid"), text);
  }
});
