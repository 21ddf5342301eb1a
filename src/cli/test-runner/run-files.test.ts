// Node's runner does not run inside itself, so each case runs it in a process of its own.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { FileOutcome } from "./outcomes.ts";

const RUN_FILES = join(import.meta.dirname, "run-files.ts");
const HEAD = 'import test from "node:test"; import assert from "node:assert";';

const CASES: readonly (readonly [string, string, string | null])[] = [
  ["passes", `${HEAD} test("one", () => {}); test("two", () => {});`, null],
  ["fails an assertion", `${HEAD} test("one", () => {}); test("two", () => assert.equal(1, 2));`, "1 failed"],
  ["exits before its tests ran", `${HEAD} test("one", () => {}); process.exit(0);`, "ended without"],
  ["has no tests", "export const nothing = 1;", "ended without"],
  ["does not parse", "this is no program", "ended without"],
  ["rejects a promise nobody waits for", `${HEAD} test("one", () => { Promise.reject(new Error("lost")); });`, "failed"],
  ["fails outside its tests", `${HEAD} test("one", () => {}); throw new Error("outside");`, "ended without"],
  ["fails when it ends", `${HEAD} test("one", () => {}); process.on("exit", () => { process.exitCode = 3; });`, "process failed"],
  ["leaves tests to be written", `${HEAD} test("one", () => {}); test.todo("later");`, "has tests that are still to be written"],
];

for (const [name, source, failure] of CASES) {
  test(`a file that ${name} ${failure === null ? "counts as passed" : "counts as failed"}`, (t) => {
    const { outcomes, text } = runIn(t, { "case.test.mjs": source });
    assert.equal(outcomes.length, 1);
    if (failure === null) {
      assert.deepEqual(outcomes.map(({ tests, passed, failed, failure: why }) => ({ tests, passed, failed, why })), [{ tests: 2, passed: 2, failed: 0, why: null }]);
      assert.match(text, /✔ case\.test\.mjs \(2 tests/);
    } else {
      assert.ok(outcomes[0]?.failure?.includes(failure), `expected "${failure}", got "${outcomes[0]?.failure}"`);
      assert.match(text, /✖ case\.test\.mjs/);
    }
  });
}

test("a failure is told with what was expected and got, and where", (t) => {
  const { text } = runIn(t, { "case.test.mjs": `${HEAD} test("sums are right", () => assert.equal(1 + 1, 3));` });
  assert.match(text, /sums are right/);
  assert.match(text, /2 == 3/);
  assert.match(text, /case\.test\.mjs:1:/);
});

test("node's closing lines count all files", (t) => {
  const { summary } = runIn(t, { "a.test.mjs": `${HEAD} test("one", () => {});`, "b.test.mjs": `${HEAD} test("two", () => assert.fail());` });
  for (const line of ["tests 2", "pass 1", "fail 1"]) assert.ok(summary.includes(line), `${line} in ${summary.join(", ")}`);
});

function runIn(t: TestContext, files: Readonly<Record<string, string>>): { outcomes: readonly FileOutcome[]; summary: readonly string[]; text: string } {
  const root = mkdtempSync(join(tmpdir(), "strongroom-runner-"));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [name, source] of Object.entries(files)) writeFileSync(join(root, name), source);
  const options = { root, files: Object.keys(files), concurrency: 2, full: false };
  const program = `
    import { runFiles } from ${JSON.stringify(RUN_FILES)};
    const lines = [];
    const result = await runFiles({ ...${JSON.stringify(options)}, namePattern: undefined, print: (line) => lines.push(line), onOutcome: () => {} });
    process.stdout.write(JSON.stringify({ ...result, text: lines.join("\\n") }));`;
  const environment = { ...process.env };
  delete environment["NODE_TEST_CONTEXT"];
  // A file, because node's runner hands its own arguments on to the processes it starts.
  writeFileSync(join(root, "runner.mjs"), program);
  const run = spawnSync(process.execPath, [join(root, "runner.mjs")], { env: environment, encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout) as ReturnType<typeof runIn>;
}
