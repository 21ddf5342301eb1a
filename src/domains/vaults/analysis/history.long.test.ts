// History as git itself tells it, for real repositories.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";

import type { AnalysisFindings } from "./analyse.ts";
import { listContributors } from "./contributors.ts";
import { createMemoryFactStore, type FactStore } from "./facts.ts";
import { analyseWhole } from "./testing/git-starter.ts";
import { createMirrorDouble } from "./testing/mirror-double.ts";
import { createPlainSandbox } from "./testing/plain-sandbox.ts";

function repositoryFor(t: TestContext): TestRepository {
  const repository = createTestRepository();
  t.after(() => repository.remove());
  return repository;
}

/** Merges, a rename, three people of whom two are one, and binary contents. */
function fill(repository: TestRepository): void {
  repository.commit("first", { "src/a.ts": "one\ntwo\nthree\nfour\n", "src/keep.ts": "k\n", "picture.png": Buffer.from([0, 1, 2, 0]) });
  repository.git("checkout", "-q", "-b", "side");
  repository.commit("side", { "src/side.ts": "x\n" }, { author: "Bob <bob@work.example>" });
  repository.git("checkout", "-q", "main");
  repository.commit("rename", { "src/a.ts": null, "lib/b.ts": "one\ntwo\nthree\nfour\nfive\n" }, { author: "bobby <bob@home.example>" });
  repository.git("merge", "-q", "--no-ff", "-m", "merge", "side");
  repository.commit("mailmap", { ".mailmap": "Bob <bob@work.example> <bob@home.example>\n" });
  repository.commit("Ünïcode", { "ü/ñ.txt": "z\n" }, { author: "Zoë Ünïcode <zoe@example.com>", at: 1_800_000_000 });
}

test("commits, merges and contributors are those of git rev-list and git shortlog", async (t) => {
  const repository = repositoryFor(t);
  fill(repository);
  const { history, mailmap } = await analyseWhole({ dir: repository.dir, head: repository.git("rev-parse", "HEAD"), facts: createMemoryFactStore(), sandbox: createPlainSandbox() });
  assert.ok(history !== null);
  assert.equal(history.commits, Number(repository.git("rev-list", "--count", "HEAD")));
  assert.equal(history.merges, Number(repository.git("rev-list", "--count", "--merges", "HEAD")));
  const shortlog = repository.git("shortlog", "-sn", "HEAD").split("\n").map((line) => line.trim().split("\t"));
  const people = listContributors(history, mailmap);
  assert.deepEqual(new Map(people.map(({ name, commits }) => [name, String(commits)])), new Map(shortlog.map(([commits, name]) => [name, commits])));
});

test("lines added and deleted are those of git log --numstat, renames followed and merges left out", async (t) => {
  const repository = repositoryFor(t);
  fill(repository);
  const { history, mailmap } = await analyseWhole({ dir: repository.dir, head: repository.git("rev-parse", "HEAD"), facts: createMemoryFactStore(), sandbox: createPlainSandbox() });
  const sums = new Map<string, [number, number]>();
  let author = "";
  for (const line of repository.git("log", "--numstat", "-M", "--format=>%aN").split("\n")) {
    if (line.startsWith(">")) author = line.slice(1);
    const [, added, deleted] = /^(\d+)\t(\d+)\t/.exec(line) ?? [];
    const [a, d] = sums.get(author) ?? [0, 0];
    sums.set(author, [a + Number(added ?? 0), d + Number(deleted ?? 0)]);
  }
  assert.ok(history !== null);
  assert.deepEqual(new Map(listContributors(history, mailmap).map(({ name, linesAdded, linesDeleted }) => [name, [linesAdded, linesDeleted]])), sums);
});

test("an update reads only commits and blobs that were never seen", async (t) => {
  const repository = repositoryFor(t);
  fill(repository);
  const facts = createMemoryFactStore();
  const sandbox = createPlainSandbox();
  await analyseWhole({ dir: repository.dir, head: repository.git("rev-parse", "HEAD"), facts, sandbox });
  Object.assign(sandbox.seen, { blobs: 0, commits: 0, past: 0 });
  const head = repository.commit("next", { "src/side.ts": "x\ny\n" });
  const updated = await analyseWhole({ dir: repository.dir, head, facts, sandbox });
  assert.deepEqual(sandbox.seen, { blobs: 1, commits: 1, past: 1 });
  assert.equal(updated.history?.commits, Number(repository.git("rev-list", "--count", "HEAD")));
});

test("after a forced push the history is that of the new branch alone, and known commits are not read again", async (t) => {
  const repository = repositoryFor(t);
  fill(repository);
  const facts = createMemoryFactStore();
  const sandbox = createPlainSandbox();
  await analyseWhole({ dir: repository.dir, head: repository.git("rev-parse", "HEAD"), facts, sandbox });
  Object.assign(sandbox.seen, { blobs: 0, commits: 0, past: 0 });
  repository.git("reset", "-q", "--hard", "HEAD~2");
  const head = repository.commit("another", { "other.txt": "o\n" });
  const updated = await analyseWhole({ dir: repository.dir, head, facts, sandbox });
  const cold = await analyseWhole({ dir: repository.dir, head, facts: createMemoryFactStore(), sandbox: createPlainSandbox() });
  assert.equal(sandbox.seen.commits, 1);
  assert.deepEqual({ ...updated.history, segments: [] }, { ...cold.history, segments: [] });
});

test("a run that died while the history began anew makes the next one count no commit twice", async (t) => {
  const repository = repositoryFor(t);
  const mirror = createMirrorDouble();
  t.after(() => mirror.remove());
  fill(repository);
  const facts = createMemoryFactStore();
  const update = async (head: string, store: FactStore): Promise<AnalysisFindings> =>
    await mirror.update({ origin: repository.dir, head, facts: store, sandbox: createPlainSandbox() });
  const first = repository.git("rev-parse", "HEAD");
  await update(first, facts);
  repository.git("reset", "-q", "--hard", "HEAD~2");
  const pushed = repository.commit("another", { "other.txt": "o\n" });
  const dying: FactStore = {
    ...facts,
    async put(kind, entries) {
      if (kind === "head" && entries.some(([id]) => id.endsWith("|paths"))) throw new Error("killed");
      await facts.put(kind, entries);
    },
  };
  await assert.rejects(update(pushed, dying), { message: "killed" });
  repository.git("merge", "-q", "--no-ff", "-m", "both", first);
  const head = repository.git("rev-parse", "HEAD");
  const updated = await update(head, facts);
  assert.equal(updated.history?.commits, Number(repository.git("rev-list", "--count", "HEAD")));
});

test("an unchanged head asks for nothing", async (t) => {
  const repository = repositoryFor(t);
  fill(repository);
  const given = { dir: repository.dir, head: repository.git("rev-parse", "HEAD"), facts: createMemoryFactStore(), sandbox: createPlainSandbox() };
  const first = await analyseWhole(given);
  Object.assign(given.sandbox.seen, { blobs: 0, commits: 0, past: 0 });
  const again = await analyseWhole(given);
  assert.deepEqual([again.tally, again.history], [first.tally, first.history]);
  assert.deepEqual(given.sandbox.seen, { blobs: 0, commits: 0, past: 0 });
});

test("commits that say that an assistant had a part in them are counted, each once, and by assistant", async (t) => {
  const repository = repositoryFor(t);
  const facts = createMemoryFactStore();
  const look = async (): Promise<unknown> => (await analyseWhole({ dir: repository.dir, head: repository.git("rev-parse", "HEAD"), facts, sandbox: createPlainSandbox() })).history?.assistants;
  repository.commit("one\n\nCo-authored-by: Copilot <copilot@github.com>\nCo-authored-by: Claude <noreply@anthropic.com>", { a: "1\n" });
  repository.commit("two by Copilot", { a: "2\n" });
  assert.deepEqual(await look(), { commits: 1, by: { claude: 1, copilot: 1 } });
  repository.commit("three\n\nGenerated with GitHub Copilot", { a: "3\n" });
  assert.deepEqual(await look(), { commits: 2, by: { claude: 1, copilot: 2 } });
});
