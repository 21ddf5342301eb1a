// Node's runner does not run inside itself, so it runs in a process of its own: all the cases once several in a process, and once
// in one each.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { promisify } from "node:util";

import { SECOND } from "#base/units.ts";

import type { FileOutcome } from "./outcomes.ts";

const RUN_FILES = join(import.meta.dirname, "run-files.ts");
const HEAD = 'import test from "node:test"; import assert from "node:assert";';
const TIMEOUT_MS = 4 * SECOND;

interface Case {
  readonly does: string;
  readonly source: string;
  /** Why the file fails, or null where it passes: at all, or when it shares a process and when it has one. */
  readonly failure: string | null | { readonly shared: string | null; readonly apart: string | null };
}

/** A passing file stands between the others: what they do is not told of it. */
const PASSES: Case = { does: "passes", source: `${HEAD} test("one", (t) => t.diagnostic("12 cases")); test("two", () => {});`, failure: null };
/** Node counts nothing of a suite that is skipped; it must not pass for one that was run. */
const SKIPS: Case = { does: "skips a suite", source: `import { describe, it } from "node:test"; describe("needs a server", { skip: "none here" }, () => { it("one", () => {}); it("two", () => {}); });`, failure: null };
const CASES: readonly Case[] = [
  PASSES,
  { does: "fails an assertion", source: `${HEAD} test("one", () => {}); test("sums are right", () => assert.equal(1 + 1, 3));`, failure: "1 failed" },
  PASSES,
  { does: "exits before its tests ran", source: `${HEAD} test("one", () => {}); process.exit(0);`, failure: "its process ended (exit code 0) before it had finished" },
  { does: "exits within a test", source: `${HEAD} test("one", () => { console.log("goes now"); process.exit(0); });`, failure: "its process ended (exit code 0) before it had finished" },
  { does: "kills its process", source: `${HEAD} test("one", () => process.kill(process.pid, "SIGKILL"));`, failure: "its process ended (SIGKILL) before it had finished" },
  PASSES,
  { does: "has no tests", source: "export const nothing = 1;", failure: "has no tests" },
  { does: "does not parse", source: "this is no program", failure: "1 failed" },
  { does: "rejects a promise nobody waits for", source: `${HEAD} test("one", () => { Promise.reject(new Error("lost")); });`, failure: "failed" },
  { does: "throws after its last test", source: `${HEAD} test("one", () => { setTimeout(() => { throw new Error("late"); }, 20); });`, failure: "failed outside its tests" },
  { does: "fails outside its tests", source: `${HEAD} test("one", () => {}); throw new Error("outside");`, failure: "failed" },
  { does: "fails when it ends", source: `${HEAD} test("one", () => {}); process.on("exit", () => { process.exitCode = 3; });`, failure: { shared: "leaves behind: listeners of exit", apart: "its process ended (exit code 3) after its tests" } },
  { does: "leaves tests to be written", source: `${HEAD} test("one", () => {}); test.todo("later");`, failure: "has tests that are still to be written" },
  { does: "leaves a handle open", source: `${HEAD} test("one", () => { setInterval(() => {}, 1000); });`, failure: "was ended after 4 s" },
  { does: "waits for what never comes", source: `${HEAD} test("one", () => new Promise(() => {}));`, failure: "was ended after 4 s" },
  PASSES,
  SKIPS,
  // A process of its own takes these with it.
  { does: "changes the environment", source: `${HEAD} test("one", () => { process.env.LEFT = "x"; });`, failure: { shared: "leaves behind: environment LEFT", apart: null } },
  { does: "finds the environment as it was", source: `${HEAD} test("one", () => assert.equal(process.env.LEFT, undefined));`, failure: null },
  { does: "changes the working directory", source: `${HEAD} test("one", () => process.chdir("/"));`, failure: { shared: "leaves behind: working directory", apart: null } },
  { does: "replaces a global", source: `${HEAD} test("one", () => { globalThis.fetch = () => null; });`, failure: { shared: "leaves behind: global fetch", apart: null } },
  { does: "makes a global", source: `${HEAD} test("one", () => { globalThis.made = 1; });`, failure: { shared: "leaves behind: global made", apart: null } },
];

for (const [kind, { outcomes, text }] of await Promise.all((["shared", "apart"] as const).map(async (each) => [each, await runCases(each)] as const))) {
  suite(kind === "shared" ? "several files in a process" : "a process for each file", () => {
    const outcomeOf = new Map(outcomes.map((outcome) => [outcome.file, outcome]));

    for (const [index, { does, failure: each }] of CASES.entries()) {
      const failure = typeof each === "object" && each !== null ? each[kind] : each;
      test(`${index + 1}: a file that ${does} ${failure === null ? "counts as passed" : "counts as failed"}`, () => {
        const outcome = outcomeOf.get(nameOf(index));
        if (failure === null) assert.equal(outcome?.failure, null);
        else assert.ok(outcome?.failure?.includes(failure), `expected "${failure}", got "${outcome?.failure}"`);
        assert.ok(text.includes(`${failure === null ? "✔" : "✖"} ${nameOf(index)} (`), text);
      });
    }

    test("each file is told once, and its tests and cases are its own", () => {
      assert.deepEqual(outcomes.map(({ file }) => file).toSorted(), CASES.map((_, index) => nameOf(index)).toSorted());
      for (const [index, each] of CASES.entries()) {
        if (each !== PASSES) continue;
        const { tests, cases: told, passed, failed } = outcomeOf.get(nameOf(index)) as FileOutcome;
        assert.deepEqual({ tests, told, passed, failed }, { tests: 2, told: 12, passed: 2, failed: 0 });
      }
    });

    test("a suite that is skipped counts as a skipped test", () => {
      const { tests, passed, failed, skipped } = outcomeOf.get(nameOf(CASES.indexOf(SKIPS))) as FileOutcome;
      assert.deepEqual({ tests, passed, failed, skipped }, { tests: 1, passed: 0, failed: 0, skipped: 1 });
    });

    test("a failure is told with what was expected and got, and where", () => {
      assert.match(text, /sums are right/);
      assert.match(text, /2 == 3/);
      assert.match(text, /02\.test\.mjs:1:/);
    });

    test("what a file printed is told where its process ended", () => assert.match(text, /goes now/));
  });
}

function nameOf(index: number): string {
  return `${String(index + 1).padStart(2, "0")}.test.mjs`;
}

test("what may be left is not started once the time is up, and is given back; all else is", async () => {
  const sources = { "shared.test.mjs": PASSES.source, "apart.test.mjs": PASSES.source, "last.test.mjs": PASSES.source, "later.test.mjs": PASSES.source };
  const names = { shared: ["shared.test.mjs"], apart: ["apart.test.mjs"], last: ["last.test.mjs", "later.test.mjs"] };
  const inNone = await runFilesOf(sources, { ...names, budgetMs: 0 });
  assert.deepEqual([inNone.outcomes.map(({ file }) => file), inNone.left], [["shared.test.mjs", "apart.test.mjs"], ["last.test.mjs", "later.test.mjs"]]);
  const inTime = await runFilesOf(sources, { ...names, budgetMs: 600_000 });
  assert.deepEqual([inTime.outcomes.length, inTime.left], [4, []]);
});

function runCases(kind: "shared" | "apart"): Promise<Ran> {
  const files = CASES.map((_, index) => nameOf(index));
  return runFilesOf(Object.fromEntries(CASES.map(({ source }, index) => [nameOf(index), source])), { shared: kind === "shared" ? files : [], apart: kind === "apart" ? files : [], last: [], budgetMs: null });
}

interface Ran {
  readonly outcomes: readonly FileOutcome[];
  readonly left: readonly string[];
  readonly text: string;
}

async function runFilesOf(sources: Readonly<Record<string, string>>, given: { readonly shared: readonly string[]; readonly apart: readonly string[]; readonly last: readonly string[]; readonly budgetMs: number | null }): Promise<Ran> {
  const root = mkdtempSync(join(tmpdir(), "strongroom-runner-"));
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(root, name), source);
  const options = { root, ...given, concurrency: 2, full: false, fileTimeoutMs: TIMEOUT_MS };
  const program = `
    import { runFiles } from ${JSON.stringify(RUN_FILES)};
    const lines = [];
    const { outcomes, left } = await runFiles({ ...${JSON.stringify(options)}, namePattern: undefined, print: (line) => lines.push(line), onOutcome: () => {} });
    process.stdout.write(JSON.stringify({ outcomes, left, text: lines.join("\\n") }));`;
  const environment = { ...process.env };
  delete environment["NODE_TEST_CONTEXT"];
  // A file, because node's runner hands its own arguments on to the processes it starts.
  writeFileSync(join(root, "runner.mjs"), program);
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, "runner.mjs")], { env: environment });
  rmSync(root, { recursive: true });
  return JSON.parse(stdout) as Ran;
}
