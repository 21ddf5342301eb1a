import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { brokenOutcome, type FileOutcome } from "./outcomes.ts";
import { orderByTime, recordTimes } from "./times.ts";

function passed(file: string, durationMs: number): FileOutcome {
  return { ...brokenOutcome(file, ""), failure: null, durationMs };
}

test("the longest start first, those never run before them; a failure changes no time, and a damaged record is none", (t) => {
  const root = mkdtempSync(join(tmpdir(), "strongroom-times-"));
  t.after(() => rmSync(root, { recursive: true }));
  assert.deepEqual(orderByTime(root, ["b", "a"]), ["b", "a"]);
  recordTimes(root, [passed("short", 10), passed("long", 900), passed("middle", 50)]);
  recordTimes(root, [brokenOutcome("long", "1 failed"), passed("middle", 60)]);
  assert.deepEqual(orderByTime(root, ["short", "middle", "new", "long"]), ["new", "long", "middle", "short"]);
  mkdirSync(join(root, "build"), { recursive: true });
  writeFileSync(join(root, "build/test-times.json"), "{");
  assert.deepEqual(orderByTime(root, ["short", "long"]), ["short", "long"]);
});
