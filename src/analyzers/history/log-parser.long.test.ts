// Bytes of any kind, thousands of times.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { createLogParser, type LogCommit } from "./log-parser.ts";

const A = "a".repeat(40);
const B = "b".repeat(64);

function parse(log: string | Uint8Array, pieceLength = Number.MAX_SAFE_INTEGER): { commits: LogCommit[]; whole: boolean } {
  const bytes = Buffer.from(log as string, "latin1");
  const commits: LogCommit[] = [];
  const parser = createLogParser((commit) => commits.push(commit));
  for (let at = 0; at < bytes.length; at += pieceLength) parser.push(bytes.subarray(at, at + pieceLength));
  return { whole: parser.end(), commits };
}

const HEADER = `>${A}\0${A} ${B}\0Jane\0jane@example.org\x001700000000\0\0Mend\n\0`;

test("no sequence of bytes does more than be refused", () => {
  const token = fc.constantFrom(`>${A}`, "\0", "\t", "\n", "1", "-", `${HEADER}`, "path", "\xff");
  fc.assert(fc.property(fc.array(fc.oneof(token, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 60 }), (tokens) => {
    try {
      parse(tokens.join(""), 7);
    } catch (error) {
      assert.ok(error instanceof RangeError);
    }
  }), { numRuns: 2000 });
});
