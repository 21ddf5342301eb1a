import assert from "node:assert/strict";
import { test } from "node:test";

import { findDuplicates } from "./find-duplicates.ts";
import { encodeStatements, type Statement } from "./statement-codec.ts";
import type { ComparedFile } from "./statement-table.ts";

const FILES = 8000;
const LINES = 250;
const MAX_BYTES = 200 * 1024 * 1024;

/** A fifth of the files hold passages of others. */
function composeRepository(): ComparedFile[] {
  let state = 1;
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0);
  return Array.from({ length: FILES }, (_, file) => {
    const statements = Array.from({ length: LINES }, (_unused, line): Statement => ({ hash: file % 5 === 0 ? line * 7 + (file % 50) : random(), tokens: 6 + (line % 6), line: line + 1, endLine: line + 1 }));
    return { path: `src/${file}.c`, facts: encodeStatements(statements) };
  });
}

test("two million lines are joined in less than 200 MB", () => {
  const files = composeRepository();
  const before = process.memoryUsage().rss;
  const found = findDuplicates(files);
  const peak = process.resourceUsage().maxRSS * 1024;
  assert.ok(peak - before < MAX_BYTES, `${Math.round((peak - before) / 1e6)} MB`);
  assert.ok(found.duplicatedLines >= (FILES / 5) * LINES * 0.9 && found.duplicatedLines < FILES * LINES * 0.25, `${found.duplicatedLines}`);
});
