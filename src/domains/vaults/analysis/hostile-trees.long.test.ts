// Repositories that are made to hurt whoever walks them.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";

import { createMemoryFactStore } from "./facts.ts";
import { analyseWhole } from "./testing/git-starter.ts";
import { createPlainSandbox } from "./testing/plain-sandbox.ts";
import type { AnalysisFindings } from "./analyse.ts";

function makeRepository(t: TestContext): TestRepository {
  const repository = createTestRepository({ bare: true });
  t.after(() => repository.remove());
  return repository;
}

/** A commit of the tree that `entries` (lines of git mktree) make. */
async function analyseTree(repository: TestRepository, tree: string): Promise<AnalysisFindings> {
  const head = repository.git("commit-tree", tree, "-m", "hostile");
  return await analyseWhole({ dir: repository.dir, head, facts: createMemoryFactStore(), sandbox: createPlainSandbox() });
}

test("ten levels of ten folders that are the same end at a limit, soon", async (t) => {
  const repository = makeRepository(t);
  const blob = repository.gitWithInput("bomb\n", "hash-object", "-w", "--stdin");
  let tree = repository.gitWithInput(Array.from({ length: 10 }, (_, n) => `100644 blob ${blob}\tf${n}\n`).join(""), "mktree");
  for (let level = 0; level < 9; level++) tree = repository.gitWithInput(Array.from({ length: 10 }, (_, n) => `040000 tree ${tree}\td${n}\n`).join(""), "mktree");
  await assert.rejects(analyseTree(repository, tree), (error) => isAppError(error, "source.too-large"));
});

test("folders within folders beyond the longest path are counted as left out", async (t) => {
  const repository = makeRepository(t);
  const blob = repository.gitWithInput("deep\n", "hash-object", "-w", "--stdin");
  let tree = repository.gitWithInput(`100644 blob ${blob}\tfile.ts\n`, "mktree");
  for (let level = 0; level < 60; level++) tree = repository.gitWithInput(`040000 tree ${tree}\t${"x".repeat(80)}\n`, "mktree");
  const { tally } = await analyseTree(repository, tree);
  assert.deepEqual({ ...tally }, { "limit|path-too-long": [1] });
});

test("names that are no UTF-8, or that a terminal would obey, are read as names", async (t) => {
  const repository = makeRepository(t);
  const blob = repository.gitWithInput("x\n", "hash-object", "-w", "--stdin");
  const entry = (name: Buffer): Buffer => Buffer.concat([Buffer.from(`100644 blob ${blob}\t`), name, Buffer.from([0])]);
  const names = [Buffer.from([0xff, 0xfe, 0x2e, 0x74, 0x73]), Buffer.from("\u001b[2Jx.ts"), Buffer.from("a\nb.ts"), Buffer.from(" .ts")];
  const tree = repository.gitWithInput(Buffer.concat(names.map(entry)), "mktree", "-z");
  const { tally } = await analyseTree(repository, tree);
  assert.deepEqual(tally["language|Other|"], [4, 8, 4, 4, 0, 0]);
});

test("a commit whose dates cannot be is counted at the edge of what can", async (t) => {
  const repository = makeRepository(t);
  const tree = repository.gitWithInput("", "mktree");
  const person = (at: string): string => `A <a@example.com> ${at}`;
  const commit = (at: string, parents: readonly string[]): string =>
    repository.gitWithInput(`tree ${tree}\n${parents.map((parent) => `parent ${parent}\n`).join("")}author ${person(at)}\ncommitter ${person(at)}\n\nm\n`, "hash-object", "-t", "commit", "-w", "--stdin", "--literally");
  const first = commit("-5 +0000", []);
  const second = commit("99999999999999 +9999", [first]);
  const { history } = await analyseWhole({ dir: repository.dir, head: second, facts: createMemoryFactStore(), sandbox: createPlainSandbox() });
  assert.equal(history?.commits, 2);
  assert.ok((history?.first ?? -1) >= 0 && (history?.last ?? Infinity) <= 4_102_444_800);
});
