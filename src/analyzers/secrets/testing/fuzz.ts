// The scanner against any bytes: it ends, says only what is in the file, and does not depend on how the bytes came.

import assert from "node:assert/strict";

import fc from "fast-check";

import { SECRET_RULES } from "#analyzers/secrets/rules/index.ts";
import { type ScanResult, SecretScanner } from "#analyzers/secrets/scanner.ts";

const keywords = fc.constantFrom(...new Set(SECRET_RULES.flatMap((rule) => rule.keywords)));
const examples = fc.constantFrom(...SECRET_RULES.flatMap(({ examples: { finds, ignores } }) => [...finds, ...ignores]).filter((line) => line.length < 400));
const signs = fc.constantFrom("\n", "\r\n", "=", ": ", "\"", "'", "`", "\\", "\\n", " ", "<", ">", "/", "@", "://", ",", ";", "&", "\0", "\u00e4", "\u65b0", "-----", "eyJ");
const bytes = fc
  .array(fc.oneof({ weight: 3, arbitrary: keywords }, { weight: 3, arbitrary: signs }, { weight: 2, arbitrary: examples }, fc.string({ maxLength: 30 }), fc.base64String({ maxLength: 80 }), fc.uint8Array({ maxLength: 12 })), { maxLength: 24 })
  .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part as string))));

const ids = new Set(SECRET_RULES.map(({ id }) => id));
const scanner = new SecretScanner();

function scanPieces(content: Buffer, length: number): ScanResult {
  scanner.begin({ bareValues: true });
  for (let at = 0; at < content.length; at += length) scanner.push(content.subarray(at, at + length));
  return scanner.finish();
}

export function fuzzScanner(numRuns: number, seed: number): void {
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 64 }), (content, pieceLength) => {
      const result = scanner.scanWhole(content, { bareValues: true });
      let end = 0;
      for (const find of result.finds) {
        assert.ok(ids.has(find.rule) && find.start >= end && find.end > find.start && find.end <= content.length);
        const before = content.subarray(0, find.start).toString("latin1");
        assert.equal(find.line, before.split("\n").length);
        assert.ok(find.column >= 1 && find.column <= before.length - before.lastIndexOf("\n"));
        end = find.end;
      }
      assert.deepEqual(scanPieces(content, pieceLength), result);
    }),
    { numRuns, seed },
  );
}
