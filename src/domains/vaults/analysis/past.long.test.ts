// The secrets of a history, planted in a real repository and found by the real sandbox: wherever a branch or a tag leads, each once, and
// nowhere else.

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import { createRandomFrom, fillShape } from "#analyzers/secrets/fill-shape.ts";
import { createSandboxRunner } from "#domains/vaults/work/sandbox-runner.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import { selectAnalyzers } from "#protocol/sandbox/analyzers.ts";

import { createMemoryFactStore } from "./facts.ts";
import { analyseWhole } from "./testing/git-starter.ts";
import { createMirrorDouble } from "./testing/mirror-double.ts";
import { createPlainSandbox } from "./testing/plain-sandbox.ts";

const random = createRandomFrom("planted");
const token = (): string => `token = "${fillShape("glpat-<url:20>", random)}"\n`;
const sandbox = createSandboxRunner({ analyzers: selectAnalyzers(["secrets"]) });

type Secrets = FacetValue<"secrets">;

function repositoryFor(t: TestContext): TestRepository {
  const repository = createTestRepository();
  t.after(() => repository.remove());
  repository.commit("first", { "README.md": "words\n" });
  return repository;
}

function headAndRefs({ dir, git }: TestRepository): { readonly dir: string; readonly head: string; readonly tips: readonly string[] } {
  return { dir, head: git("rev-parse", "HEAD"), tips: git("for-each-ref", "--format=%(objectname)").split("\n").filter((line) => line !== "") };
}

async function findSecrets(repository: TestRepository, facts = createMemoryFactStore()): Promise<Secrets> {
  const { facets } = await analyseWhole({ ...headAndRefs(repository), facts, sandbox });
  return facets.secrets as Secrets;
}

/** `path:line came left`, by place. */
function tell({ evidence: { past } }: Secrets): string[] {
  return past.map(({ path, line, introduced, left, inHead }) => `${path}:${line} ${introduced?.commit.slice(0, 8) ?? "never"} ${inHead ? "head" : (left?.commit.slice(0, 8) ?? "never")}`).sort();
}

const short = (commit: string): string => commit.slice(0, 8);

test("a secret that left the head is told with the commits that brought it and took it", async (t) => {
  const repository = repositoryFor(t);
  const came = repository.commit("add", { "a.env": `x\n${token()}` });
  repository.commit("more", { "b.txt": "words\n" });
  const left = repository.commit("remove", { "a.env": "x\n" });
  const secrets = await findSecrets(repository);
  assert.deepEqual(tell(secrets), [`a.env:2 ${short(came)} ${short(left)}`]);
  assert.deepEqual([secrets.results.findings, secrets.results.history], [0, { scope: "all-refs", secrets: 1, gone: 1, byRule: [{ rule: "gitlab-token", severity: "critical", findings: 1 }], unread: [] }]);
});

test("what stands in the head counts there and not as gone, in however many versions and places it was", async (t) => {
  const repository = repositoryFor(t);
  const secret = token();
  const came = repository.commit("add", { "a.env": secret, "copy/a.env": secret });
  repository.commit("change", { "a.env": `more\n${secret}` });
  repository.git("mv", "a.env", "b.env");
  repository.commit("rename");
  const secrets = await findSecrets(repository);
  assert.deepEqual(tell(secrets), [`a.env:1 ${short(came)} head`]);
  assert.deepEqual([secrets.results.findings, secrets.results.distinct, secrets.results.history?.secrets, secrets.results.history?.gone], [2, 1, 1, 0]);
});

test("a file that was renamed and then removed held one secret, from where it came to where it left", async (t) => {
  const repository = repositoryFor(t);
  const came = repository.commit("add", { "old/a.env": token() });
  repository.git("mv", "old/a.env", "b.env");
  repository.commit("rename");
  const left = repository.commit("remove", { "b.env": null });
  assert.deepEqual(tell(await findSecrets(repository)), [`old/a.env:1 ${short(came)} ${short(left)}`]);
});

test("what only a merge brought is found", async (t) => {
  const repository = repositoryFor(t);
  repository.git("checkout", "-q", "-b", "side");
  repository.commit("side", { "side.txt": "words\n" });
  repository.git("checkout", "-q", "main");
  repository.commit("main", { "main.txt": "words\n" });
  repository.git("merge", "-q", "--no-commit", "side");
  const came = repository.commit("merge", { "merged.env": token() });
  const left = repository.commit("remove", { "merged.env": null });
  assert.equal(repository.git("rev-list", "--merges", "--count", "HEAD"), "1");
  assert.deepEqual(tell(await findSecrets(repository)), [`merged.env:1 ${short(came)} ${short(left)}`]);
});

test("what only a tag leads to is found, and what nothing leads to is not", async (t) => {
  const repository = repositoryFor(t);
  repository.git("checkout", "-q", "-b", "kept");
  const came = repository.commit("tagged", { "tagged.env": token() });
  repository.git("tag", "-a", "-m", "tag", "v1");
  repository.git("checkout", "-q", "-b", "dropped", "main");
  repository.commit("dropped", { "dropped.env": token() });
  repository.git("checkout", "-q", "main");
  repository.git("branch", "-q", "-D", "kept", "dropped");
  assert.deepEqual(tell(await findSecrets(repository)), [`tagged.env:1 ${short(came)} never`]);
});

test("a blob that a tag names, and no commit, is found without a commit", async (t) => {
  const repository = repositoryFor(t);
  repository.git("tag", "blob", repository.gitWithInput(token(), "hash-object", "-w", "--stdin"));
  assert.deepEqual(tell(await findSecrets(repository)), [":1 never never"]);
});

test("what is no text is not looked at, and what is too large is told", async (t) => {
  const repository = repositoryFor(t);
  repository.commit("add", { "a.png": token(), "b": `\0${token()}`, "large.txt": `${"words\n".repeat(1_500_000)}${token()}` });
  repository.commit("remove", { "a.png": null, b: null, "large.txt": null });
  const { results, evidence } = await findSecrets(repository);
  assert.deepEqual([evidence.past, results.history?.unread], [[], [{ reason: "too-large", files: 1 }]]);
});

test("an update reads the blobs that are new, and forgets what a branch that is gone had", async (t) => {
  const repository = repositoryFor(t);
  repository.commit("many", Object.fromEntries(Array.from({ length: 50 }, (_, number) => [`f${number}.txt`, `${number}\n`])));
  const facts = createMemoryFactStore();
  const plain = createPlainSandbox();
  const look = async (): Promise<{ readonly told: string[]; readonly read: number }> => {
    plain.seen.past = 0;
    const { facets } = await analyseWhole({ ...headAndRefs(repository), facts, sandbox: plain });
    const told = (facets.secrets?.evidence.past ?? []).map(({ path }) => path);
    return { told, read: plain.seen.past };
  };
  assert.deepEqual(await look(), { told: [], read: 51 });
  repository.git("checkout", "-q", "-b", "side");
  repository.commit("side", { "side.txt": "three\n" });
  repository.git("checkout", "-q", "main");
  repository.commit("ten", Object.fromEntries(Array.from({ length: 10 }, (_, number) => [`f${number}.txt`, `new ${number}\n`])));
  assert.deepEqual(await look(), { told: ["side.txt"], read: 11 });
  assert.deepEqual(await look(), { told: ["side.txt"], read: 0 });
  repository.git("branch", "-q", "-D", "side");
  assert.deepEqual(await look(), { told: [], read: 0 });
});

test("an update of the mirror gives what a look at everything gives, with branches that come, are merged and go", async (t) => {
  const repository = repositoryFor(t);
  const mirror = createMirrorDouble();
  t.after(() => mirror.remove());
  const facts = createMemoryFactStore();
  const compare = async (): Promise<string[]> => {
    const { dir, head, tips } = headAndRefs(repository);
    const others = tips.map((tip) => repository.git("rev-parse", `${tip}^{}`)).filter((tip) => tip !== head);
    const updated = await mirror.update({ origin: dir, head, others: [...new Set(others)], facts, sandbox });
    const told = tell(updated.facets.secrets as Secrets);
    assert.deepEqual(told, tell(await findSecrets(repository)));
    return told;
  };
  const { git, commit } = repository;
  assert.equal((await compare()).length, 0);
  commit("add", { "a.env": token() });
  assert.equal((await compare()).length, 1);
  git("checkout", "-q", "-b", "side");
  commit("side", { "side.env": token() });
  git("checkout", "-q", "main");
  commit("remove", { "a.env": null });
  assert.equal((await compare()).length, 2);
  git("merge", "-q", "--no-ff", "-m", "merge", "side");
  git("branch", "-q", "-d", "side");
  assert.equal((await compare()).length, 2);
  git("checkout", "-q", "-b", "other");
  commit("other", { "other.env": token(), "side.env": "x\n" });
  git("tag", "-a", "-m", "tag", "v1");
  git("checkout", "-q", "main");
  assert.equal((await compare()).length, 3);
  git("tag", "-d", "v1");
  const other = git("rev-parse", "other");
  git("branch", "-q", "-D", "other");
  commit("next", { "b.txt": "words\n" });
  assert.equal((await compare()).length, 2);
  git("branch", "-q", "restored", other);
  assert.equal((await compare()).length, 3);
  git("branch", "-q", "-D", "restored");
  assert.equal((await compare()).length, 2);
  git("checkout", "-q", "-b", "built-on", other);
  commit("more", { "more.txt": "words\n" });
  git("checkout", "-q", "main");
  assert.equal((await compare()).length, 3);
});
