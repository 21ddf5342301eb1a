import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { recordWholeRun } from "./counts.ts";
import { openFullRun } from "./full-run.ts";
import type { FileOutcome } from "./outcomes.ts";

const NOW = "2026-11-22T10:00:00.000Z";

test("a stopped full run goes on after the files that passed, with its own seed", (t) => {
  const root = makeRoot(t);
  const first = openFullRun(root, { seed: 7, now: NOW });
  first.record(outcome("src/a.test.ts", null));
  first.record(outcome("src/b.test.ts", "1 failed"));
  const second = openFullRun(root, { seed: 99, now: "2026-11-23T10:00:00.000Z" });
  assert.equal(second.seed, 7);
  assert.equal(second.startedAt, NOW);
  assert.deepEqual(second.earlier.map(({ file }) => file), ["src/a.test.ts"]);
});

test("a changed source starts the full run anew", (t) => {
  const root = makeRoot(t);
  openFullRun(root, { seed: 7, now: NOW }).record(outcome("src/a.test.ts", null));
  writeFileSync(join(root, "src/a.ts"), "changed");
  const second = openFullRun(root, { seed: 99, now: NOW });
  assert.equal(second.seed, 99);
  assert.deepEqual(second.earlier, []);
});

test("the counts that a full run writes do not make its own results worthless", (t) => {
  const root = makeRoot(t);
  openFullRun(root, { seed: 7, now: NOW }).record(outcome("src/a.test.ts", null));
  recordWholeRun(root, { date: "2026-11-22", seed: 7, outcome: outcome("src/a.test.ts", null) });
  assert.equal(openFullRun(root, { seed: 99, now: NOW }).earlier.length, 1);
});

test("a finished full run leaves no record", (t) => {
  const root = makeRoot(t);
  const run = openFullRun(root, { seed: 7, now: NOW });
  run.record(outcome("src/a.test.ts", null));
  assert.ok(existsSync(join(root, "build/full-run.json")));
  run.finish();
  assert.ok(!existsSync(join(root, "build/full-run.json")));
});

test("a suite has a line with the day of its last whole run, and the others keep theirs", (t) => {
  const root = makeRoot(t);
  const lines = (): string[] => readFileSync(join(root, "test/COUNTS.md"), "utf8").split("\n").filter((line) => line.startsWith("| src/"));
  for (const file of ["src/a.fuzz.test.ts", "src/b.long.test.ts"]) writeFileSync(join(root, file), "");
  recordWholeRun(root, { date: "2026-11-21", seed: 7, outcome: outcome("src/gone.long.test.ts", null) });
  recordWholeRun(root, { date: "2026-11-22", seed: 7, outcome: outcome("src/b.long.test.ts", null) });
  recordWholeRun(root, { date: "2026-11-22", seed: 7, outcome: { ...outcome("src/a.fuzz.test.ts", null), cases: 12 } });
  recordWholeRun(root, { date: "2026-11-23", seed: 9, outcome: outcome("src/b.long.test.ts", null) });
  assert.deepEqual(lines(), ["| src/a.fuzz.test.ts | 3 | 12 | 2 | 2026-11-22 | 7 |", "| src/b.long.test.ts | 3 |  | 2 | 2026-11-23 | 9 |"]);
});

function makeRoot(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), "strongroom-full-"));
  t.after(() => rmSync(root, { recursive: true }));
  for (const folder of ["src", "test"]) mkdirSync(join(root, folder));
  writeFileSync(join(root, "src/a.ts"), "export {};");
  return root;
}

function outcome(file: string, failure: string | null): FileOutcome {
  return { file, tests: 3, cases: 0, passed: 2, failed: 0, skipped: 1, durationMs: 1500, failure };
}
