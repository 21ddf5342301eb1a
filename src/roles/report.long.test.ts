// `strongroom report`'s engine on real sources, with the real sandbox.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { encodeCredential } from "#platform/egress/credential.ts";
import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { reportSchema, type Report } from "#protocol/report/schema.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";

import { createReport, type ReportInput } from "./report.ts";

async function report(source: string, changes: Partial<ReportInput> = {}): Promise<Report> {
  const made = await createReport({
    source,
    ref: null,
    credential: null,
    allow: ["127.0.0.1"],
    cacheDir: null,
    analyzers: ANALYZERS,
    pastScope: "all-refs",
    publicDataDir: "/nowhere",
    fingerprintKey: new Uint8Array(32),
    version: "0.0.0",
    clock: createSystemClock(),
    onProgress: () => {},
    signal: new AbortController().signal,
    ...changes,
  });
  return reportSchema.parse(made);
}

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-report-test-"));
  t.after(async () => await rm(folder, { recursive: true, force: true }));
  return folder;
}

function makeRepository(t: TestContext, options: { readonly objectFormat?: "sha256" } = {}): TestRepository {
  const repository = createTestRepository(options);
  t.after(() => repository.remove());
  return repository;
}

const has = (code: string) => (error: unknown) => isAppError(error) && error.code === code;

test("a repository's report has its commit, branch, files, history and people", async (t) => {
  const repository = makeRepository(t);
  repository.commit("first", { "src/a.ts": "// note\nexport const a = 1;\n\n", "b.py": "x = 1\n" });
  const commit = repository.commit("second", { "b.py": "x = 2\n" }, { author: "Bob <bob@example.com>" });
  const made = await report(repository.dir);
  assert.deepEqual(made.source, { kind: "git", commit, ref: "refs/heads/main" });
  assert.deepEqual([made.totals.files, made.totals.lines, made.totals.code, made.totals.comment, made.totals.blank], [2, 4, 2, 1, 1]);
  assert.deepEqual(made.languages.map(({ name, code }) => [name, code]), [["Python", 1], ["TypeScript", 1]]);
  assert.deepEqual(made.contributors.map(({ name, commits, linesAdded, share }) => [name, commits, linesAdded, share]), [["Ann Author", 1, 4, 0.5], ["Bob", 1, 1, 0.5]]);
});

test("what is in the work tree and not committed is not reported", async (t) => {
  const repository = makeRepository(t);
  repository.commit("first", { "a.ts": "const a = 1;\n" });
  await writeFile(join(repository.dir, "b.ts"), "const b = 1;\n");
  assert.equal((await report(repository.dir)).totals.files, 1);
});

test("links and submodules are counted apart and not followed", async (t) => {
  const repository = makeRepository(t);
  await symlink("/etc/passwd", join(repository.dir, "link"));
  repository.git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},module`);
  await writeFile(join(repository.dir, "a.ts"), "const a = 1;\n");
  repository.git("add", "a.ts", "link");
  repository.git("commit", "-q", "-m", "first");
  const made = await report(repository.dir);
  assert.equal(made.totals.files, 1);
  assert.deepEqual(made.limits, [{ code: "submodule", count: 1 }, { code: "symlink", count: 1 }]);
});

test("a file above the limit is counted and not read", async (t) => {
  const repository = makeRepository(t);
  await writeFile(join(repository.dir, "dump.sql"), "");
  await truncate(join(repository.dir, "dump.sql"), 65 * MIB);
  repository.commit("first", { "a.ts": "const a = 1;\n" });
  const made = await report(repository.dir);
  assert.deepEqual(made.limits, [{ code: "file-too-large", count: 1 }]);
  assert.deepEqual([made.totals.files, made.totals.bytes, made.totals.lines], [2, 65 * MIB + 13, 1]);
});

test("a branch, a tag and an annotated tag can be reported on", async (t) => {
  const repository = makeRepository(t);
  const first = repository.commit("first", { "a.ts": "const a = 1;\n" });
  repository.git("tag", "-a", "v1", "-m", "one");
  repository.git("branch", "old");
  repository.git("pack-refs", "--all");
  repository.commit("second", { "b.ts": "const b = 1;\n" });
  for (const ref of ["v1", "old", "refs/heads/old"]) assert.equal((await report(repository.dir, { ref })).source.commit, first);
  await assert.rejects(report(repository.dir, { ref: "none" }), has("source.ref-missing"));
});

test("bare repositories, work trees, shallow clones and SHA-256 are read", async (t) => {
  const repository = makeRepository(t);
  repository.commit("first", { "a.ts": "const a = 1;\n" });
  repository.commit("second", { "a.ts": "const a = 2;\n" });
  const folder = await makeFolder(t);
  repository.git("clone", "-q", "--bare", ".", join(folder, "bare.git"));
  repository.git("worktree", "add", "-q", "--detach", join(folder, "tree"));
  execFileSync("git", ["clone", "-q", "--depth", "1", `file://${repository.dir}`, join(folder, "shallow")]);
  const commits = async (name: string): Promise<number> => (await report(join(folder, name))).history.commits;
  assert.deepEqual([await commits("bare.git"), await commits("tree"), await commits("shallow")], [2, 2, 1]);
  const sha256 = makeRepository(t, { objectFormat: "sha256" });
  sha256.commit("first", { "a.ts": "const a = 1;\n" });
  assert.equal((await report(sha256.dir)).source.commit?.length, 64);
});

test("a repository's own configuration, hooks and attributes run nothing", async (t) => {
  const repository = makeRepository(t);
  repository.commit("first", { "a.ts": "const a = 1;\n", ".gitattributes": "*.ts diff=evil filter=evil\n" });
  const mark = join(await makeFolder(t), "ran");
  for (const key of ["diff.evil.textconv", "filter.evil.smudge", "core.fsmonitor", "core.pager", "core.sshCommand", "diff.external"]) repository.git("config", key, `touch ${mark}`);
  await report(repository.dir);
  await assert.rejects(readFile(mark), /ENOENT/);
});

test("a plain folder is read without following links, and `.git` of others is passed over", async (t) => {
  const folder = await makeFolder(t);
  await mkdir(join(folder, "src", ".git"), { recursive: true });
  await writeFile(join(folder, "src", ".git", "config"), "x\n");
  await writeFile(join(folder, "src", "a.ts"), "const a = 1;\n");
  await writeFile(join(folder, "picture.png"), Buffer.from([137, 80, 78, 71, 0, 0]));
  await symlink("/etc", join(folder, "etc"));
  const made = await report(folder);
  assert.deepEqual([made.source.kind, made.totals.files, made.totals.binaryFiles, made.history.commits], ["folder", 2, 1, 0]);
  assert.deepEqual(made.limits, [{ code: "symlink", count: 1 }]);
});

test("names in another encoding and pipes in a plain folder do not stop its report", async (t) => {
  const folder = await makeFolder(t);
  const inFolder = (name: string, file: string): Buffer => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, "latin1"), Buffer.from(file)]);
  await mkdir(inFolder("caf\u00e9", ""));
  await writeFile(inFolder("caf\u00e9", "/a.ts"), "const a = 1;\n");
  await writeFile(inFolder("\u00fcber.ts", ""), "const b = 1;\n");
  execFileSync("mkfifo", [join(folder, "pipe.ts")]);
  const made = await report(folder);
  assert.deepEqual([made.totals.files, made.totals.code], [2, 2]);
  assert.deepEqual(made.limits, [{ code: "special-file", count: 1 }]);
});

const PIPES: readonly (readonly [string, (repository: TestRepository) => string])[] = [
  ["a loose object", (repository) => repository.git("rev-parse", "HEAD:a.ts").trim().replace(/^(..)/, ".git/objects/$1/")],
  ["an index of a pack", () => `.git/objects/pack/pack-${"0".repeat(40)}.idx`],
  ["the list of alternates", () => ".git/objects/info/alternates"],
];
for (const [name, place] of PIPES) {
  test(`a pipe as ${name} does not make a report wait for ever, also behind alternates`, async (t) => {
    const repository = makeRepository(t);
    repository.commit("first", { "a.ts": "const a = 1;\n" });
    const path = join(repository.dir, place(repository));
    const user = makeRepository(t);
    user.commit("first", { "b.ts": "const b = 1;\n" });
    await writeFile(join(user.dir, ".git/objects/info/alternates"), `${repository.dir}/.git/objects\n`);
    assert.equal((await report(user.dir)).totals.files, 1);
    await rm(path, { force: true });
    execFileSync("mkfifo", [path]);
    const signal = AbortSignal.timeout(20_000);
    for (const { dir } of [repository, user]) await assert.rejects(report(dir, { signal }), has("git.not-a-repository"));
  });
}

test("a source that is empty, not there, or no repository is said", async (t) => {
  const folder = await makeFolder(t);
  await assert.rejects(report(folder), has("source.empty"));
  await assert.rejects(report(join(folder, "none")), has("source.not-found"));
  await assert.rejects(report(makeRepository(t).dir), has("source.empty"));
  await mkdir(join(folder, ".git"));
  await writeFile(join(folder, ".git", "HEAD"), "nonsense\n");
  await assert.rejects(report(folder), has("git.not-a-repository"));
});

test("a repository is fetched from its address, with a credential where it wants one, and its scratch is gone", async (t) => {
  const repository = makeRepository(t);
  const commit = repository.commit("first", { "a.ts": "const a = 1;\n" });
  const server = await startGitServer({ repositories: { "a.git": repository.dir }, auth: { username: "git", token: "right" } });
  t.after(() => server.close());
  const before = await scratchFolders();
  await assert.rejects(report(server.url("a.git")), has("source.unauthorised"));
  const credential = await Secret.seal(encodeCredential({ kind: "token", username: "git", token: "right" }));
  assert.equal((await report(server.url("a.git"), { credential })).source.commit, commit);
  assert.deepEqual(await scratchFolders(), before);
});

test("what is remembered answers at once, costs what changed, and can be read by nobody", async (t) => {
  const repository = makeRepository(t);
  const cacheDir = await makeFolder(t);
  repository.commit("first", { "CANARYFILE.ts": "const CANARYCODE = 1;\n" }, { author: "CANARYPERSON <canary@example.com>" });
  const first = await report(repository.dir, { cacheDir });
  const again = await report(repository.dir, { cacheDir });
  assert.deepEqual({ ...again, timings: [], generatedAt: "" }, { ...first, timings: [], generatedAt: "" });
  assert.deepEqual(again.timings.map(({ stage }) => stage), ["total"]);
  repository.commit("second", { "b.ts": "const b = 1;\n" });
  const updated = await report(repository.dir, { cacheDir });
  const cold = await report(repository.dir);
  assert.deepEqual({ ...updated, timings: [], generatedAt: "" }, { ...cold, timings: [], generatedAt: "" });
  assert.equal(updated.timings.find(({ stage }) => stage === "files")?.bytes, 13);
  for (const entry of await readdir(cacheDir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) assert.equal((await readFile(join(entry.parentPath, entry.name), "latin1")).includes("CANARY"), false);
  }
});

test("a report that is given up leaves nothing behind", async (t) => {
  const repository = makeRepository(t);
  repository.commit("first", { "a.ts": "const a = 1;\n" });
  const before = await scratchFolders();
  const stop = new AbortController();
  await assert.rejects(report(repository.dir, { signal: stop.signal, onProgress: () => stop.abort(new Error("given up")) }));
  assert.deepEqual(await scratchFolders(), before);
});

/** Of this process: other tests make and remove theirs at the same time. */
async function scratchFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`strongroom-run-${process.pid}-`));
}
