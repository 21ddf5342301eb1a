// The whole way of a stranger on the real program, on both engines: the launcher, the link, a vault from a real git server, a report
// that says what git says, an update, the contact log, an archive, deletion, and the end of keys and blobs.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { buildTar } from "#platform/archive/testing/tar-builder.ts";
import { startGitServer, type GitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { getReport, listContacts, listSnapshots } from "#protocol/api/reports.ts";
import { deleteVault, getVault, listVaults, restoreVault, updateVault } from "#protocol/api/vaults.ts";
import { reportSchema } from "#protocol/report/schema.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { onBothEngines, type FreshPlace } from "#roles/testing/fresh-place.ts";
import { numbersByGit, numbersOfReport, withoutTimes } from "#roles/testing/git-numbers.ts";
import { runProgram, startServe, type ServedProgram } from "#roles/testing/served-program.ts";

interface Journey {
  readonly place: FreshPlace;
  readonly repository: TestRepository;
  readonly server: GitServer;
  program: ServedProgram;
  owner: Owner;
}

onBothEngines("a stranger sees what a real repository is made of", async (place, t) => {
  const { repository, server } = await startSource(t);
  const program = await startServe({ dataDir: place.dataDir, env: place.env, launcher: true });
  const journey: Journey = { place, repository, server, program, owner: await becomeOwner(program) };
  t.after(() => journey.program.kill());

  const vaultId = await seeFirstReport(journey);
  await secondProcessIsRefused(journey);
  await updateAfterCommits(journey, vaultId);
  await contactLogIsTheServersRecord(journey, vaultId);
  await reportOfCommandSaysTheSame(journey, vaultId);
  const uploadId = await uploadArchive(journey);
  await deleteAndRestore(journey, vaultId);
  await restartKeepsAll(journey, vaultId);
  await deleteForGood(journey, { gone: vaultId, kept: uploadId });
});

/** People under two names by a mailmap, a merge, a rename, deletions, files without a newline at the end, tags and branches. */
async function startSource(t: TestContext): Promise<Pick<Journey, "repository" | "server">> {
  const repository = createTestRepository();
  t.after(() => repository.remove());
  repository.commit("first", { "src/main.ts": "// entry\nexport const one = 1;\n\n", "README.md": "# Title\n\nText\n", ".mailmap": "Bea Builder <bea@example.com> <b@example.com>\n" });
  repository.commit("second", { "src/main.ts": "export const one = 1;\n", "src/no-newline.py": "x = 1\n# end", "empty.txt": "" }, { author: "B <b@example.com>" });
  repository.git("tag", "v1");
  repository.git("checkout", "-q", "-b", "feature");
  repository.commit("on a branch", { "src/feature.go": "package main\n\nfunc main() {}\n" }, { author: "Cai Coder <cai@example.com>" });
  repository.git("checkout", "-q", "main");
  repository.commit("meanwhile", { "docs/guide.md": "guide\n" });
  repository.git("merge", "-q", "--no-ff", "-m", "merge", "feature");
  repository.git("mv", "src/feature.go", "src/renamed.go");
  repository.commit("rename", {}, { author: "Bea Builder <bea@example.com>" });
  const server = await startGitServer({ repositories: { "product.git": repository.dir } });
  t.after(() => server.close());
  return { repository, server };
}

async function seeFirstReport({ owner, server, repository }: Journey): Promise<string> {
  const vault = await owner.addVault({ kind: "git", url: server.url("product.git") }, "Product");
  const run = await owner.follow(vault.id);
  assert.deepEqual([run.state, run.error, run.attempt], ["done", null, 1]);
  const report = await owner.call(getReport, { params: { vaultId: vault.id } });
  assert.deepEqual(numbersOfReport(report), numbersByGit(repository));
  const languages = new Map(report.languages.map(({ name, code, comment, blank }) => [name, [code, comment, blank]]));
  assert.deepEqual(["Go", "Python", "TypeScript"].map((name) => languages.get(name)), [[2, 0, 1], [1, 1, 0], [1, 0, 0]]);
  assert.equal((await owner.vault(vault.id)).report?.commits, report.history.commits);
  return vault.id;
}

async function secondProcessIsRefused({ place, program }: Journey): Promise<void> {
  const { code, out, err } = await runProgram(["serve", "--data", place.dataDir, "--port", "0"], place.env);
  assert.equal(code, 1, err);
  assert.equal(out, "");
  assert.match(err, new RegExp(`process ${program.pid}\\b`));
  assert.match(err, /Stop the process that is named, or choose another folder/);
}

async function updateAfterCommits({ owner, repository }: Journey, vaultId: string): Promise<void> {
  repository.commit("newer", { "src/main.ts": "export const one = 2;\nexport const two = 2;\n", "src/no-newline.py": null });
  repository.git("branch", "-D", "feature");
  assert.deepEqual([(await owner.update(vaultId)).state], ["done"]);
  const report = await owner.call(getReport, { params: { vaultId } });
  assert.deepEqual(numbersOfReport(report), numbersByGit(repository));
  // Asked again with nothing new: a run, a contact, no new report.
  const idle = await owner.update(vaultId);
  assert.deepEqual([idle.state, idle.snapshotId], ["done", null]);
  const { items } = await owner.call(listSnapshots, { params: { vaultId } });
  assert.deepEqual(items.map(({ commits }) => commits), [report.history.commits, report.history.commits - 1]);
}

async function contactLogIsTheServersRecord({ owner, server }: Journey, vaultId: string): Promise<void> {
  const { items } = await owner.call(listContacts, { params: { vaultId } });
  assert.deepEqual(items.map(({ reason, asked, outcome }) => [reason, asked, outcome]), [
    ["manual", "git-refs", "ok"],
    ["manual", "git-refs-and-pack", "ok"],
    ["created", "git-refs-and-pack", "ok"],
  ]);
  assert.equal(items.reduce((sum, { requests }) => sum + requests, 0), server.requests.length);
  assert.deepEqual(new Set(server.requests.map(({ service }) => service)), new Set(["git-upload-pack"]));
  assert.ok(items.every(({ bytes }) => bytes > 0));
}

async function reportOfCommandSaysTheSame({ owner, server, repository }: Journey, vaultId: string): Promise<void> {
  const ofServer = withoutTimes(await owner.call(getReport, { params: { vaultId } }));
  for (const source of [server.url("product.git"), repository.dir]) {
    const { code, out, err } = await runProgram(["report", source, "--json", "-", "--no-cache"]);
    assert.equal(code, 0, err);
    const { source: said, ...rest } = withoutTimes(reportSchema.parse(JSON.parse(out)));
    assert.equal(said.commit, ofServer.source.commit);
    assert.deepEqual({ ...rest, source: ofServer.source }, ofServer, source);
  }
}

async function uploadArchive({ owner }: Journey): Promise<string> {
  const vault = await owner.addVault({ kind: "upload" }, "Delivery");
  assert.equal(vault.state, "awaiting-upload");
  const first = buildTar([{ name: "top/a.ts", content: "const a = 1;\n" }, { name: "top/b/c.py", content: "c = 1\nd = 2\n" }]);
  assert.equal((await owner.upload(vault.id, first)).state, "done");
  assert.deepEqual(await totalsOf(owner, vault.id), { files: 2, lines: 3, commits: 0 });
  const second = buildTar([{ name: "top/a.ts", content: "const a = 1;\nconst b = 2;\n" }]);
  assert.equal((await owner.upload(vault.id, second)).state, "done");
  assert.deepEqual(await totalsOf(owner, vault.id), { files: 1, lines: 2, commits: 0 });
  return vault.id;
}

async function totalsOf(owner: Owner, vaultId: string): Promise<{ files: number; lines: number; commits: number }> {
  const { totals, history } = await owner.call(getReport, { params: { vaultId } });
  return { files: totals.files, lines: totals.lines, commits: history.commits };
}

async function deleteAndRestore(journey: Journey, vaultId: string): Promise<void> {
  assert.equal((await journey.owner.refused(deleteVault, { params: { vaultId } })).code, "access.elevation-required");
  const owner = (journey.owner = await journey.owner.elevate());
  const deleted = await owner.call(deleteVault, { params: { vaultId } });
  assert.equal(deleted.state, "deleting");
  assert.ok(deleted.deletion !== null && deleted.deletion.finalAt > deleted.deletion.requestedAt);
  const refused = await owner.refused(updateVault, { params: { vaultId }, body: { name: "Other" } });
  assert.deepEqual([refused.status, refused.code], [409, "vault.deleting"]);
  assert.equal((await owner.call(restoreVault, { params: { vaultId } })).state, "ready");
  assert.equal((await owner.call(getReport, { params: { vaultId } })).schema, "strongroom.report/1");
}

async function restartKeepsAll(journey: Journey, vaultId: string): Promise<void> {
  const before = await journey.owner.call(getReport, { params: { vaultId } });
  await stopQuietly(journey);
  await start(journey, {});
  assert.equal(journey.program.token, null);
  assert.deepEqual(await journey.owner.call(getReport, { params: { vaultId } }), before);
}

/** With no grace the scan of the next start ends what was deleted. */
async function deleteForGood(journey: Journey, { gone, kept }: { readonly gone: string; readonly kept: string }): Promise<void> {
  const { place } = journey;
  await stopQuietly(journey);
  const blobs = await listBlobs(place);
  const keys = await wrappedKeys(place, gone);
  assert.ok(keys.size > 0 && [...keys.values()].every(({ state }) => state === "active"));
  await start(journey, { STRONGROOM_DELETION_GRACE_MS: "0" });
  await journey.owner.call(deleteVault, { params: { vaultId: gone } });
  await stopQuietly(journey);
  await start(journey, {});
  await untilGone(journey.owner, gone);
  assert.deepEqual((await journey.owner.call(listVaults)).items.map(({ id }) => id), [kept]);
  assert.equal((await totalsOf(journey.owner, kept)).files, 1);
  await stopQuietly(journey);
  for (const [id, { state, wrapped }] of await wrappedKeys(place, gone)) {
    assert.equal(state, "destroyed");
    assert.notEqual(wrapped, keys.get(id)?.wrapped, "the bytes of a destroyed key are still there");
  }
  assert.ok((await listBlobs(place)).length < blobs.length);
  const acts = await place.query("select event from audit_outbox where subject_id = $1 order by recorded_at", [gone]);
  assert.equal(acts.at(-1)?.["event"], "vaults.vault-destroyed");
}

async function untilGone(owner: Owner, vaultId: string): Promise<void> {
  const until = Date.now() + 60_000;
  while ((await owner.call(listVaults)).items.some(({ id }) => id === vaultId)) {
    assert.ok(Date.now() < until, "the vault outlived its end");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { status, code } = await owner.refused(getVault, { params: { vaultId } });
  assert.deepEqual([status, code], [404, "vault.unknown"]);
}

async function start(journey: Journey, env: Readonly<Record<string, string>>): Promise<void> {
  journey.program = await startServe({ dataDir: journey.place.dataDir, env: { ...journey.place.env, ...env } });
  journey.owner = journey.owner.at(journey.program);
}

/** Ends as it should, without a word above information in all of its log, and leaves nothing in scratch. */
async function stopQuietly({ program, place }: Journey): Promise<void> {
  const { code } = await program.stop();
  assert.equal(code, 0);
  for (const line of program.log().split("\n").filter((text) => text !== "")) {
    if (line.startsWith("strongroom: ")) continue;
    assert.ok(["debug", "info"].includes((JSON.parse(line) as { level: string }).level), line);
  }
  assert.deepEqual(await place.scratchEntries(), []);
}

async function listBlobs({ paths }: FreshPlace): Promise<readonly string[]> {
  const entries = await readdir(paths.blobs, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Wrapped keys of the vault by their ids. */
async function wrappedKeys({ query }: FreshPlace, vaultId: string): Promise<ReadonlyMap<string, { readonly state: string; readonly wrapped: string }>> {
  const rows = await query("select key_id, state, encode(wrapped, 'hex') as wrapped from authority_keys where vault_id = $1", [vaultId]);
  return new Map(rows.map(({ key_id, state, wrapped }) => [String(key_id), { state: String(state), wrapped: String(wrapped) }]));
}
