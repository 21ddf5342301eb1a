// Sources that vanish, refuse, are empty, damaged, too large or hostile: each says by its code and its remedy what is wrong, the last
// report stays as it was, and when the source is well again so is the vault. On the real program.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";

import { MIB } from "#base/units.ts";
import { buildTar } from "#platform/archive/testing/tar-builder.ts";
import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository } from "#platform/git/testing/test-repository.ts";
import { getReport, listContacts } from "#protocol/api/reports.ts";
import { cancelRun, updateVaultNow } from "#protocol/api/runs.ts";
import { updateVault, uploadVault } from "#protocol/api/vaults.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { startServe } from "#roles/testing/served-program.ts";

const good = createTestRepository();
good.commit("first", { "a.ts": "export const a = 1;\n" });
good.git("branch", "release");
const empty = createTestRepository();
const large = createTestRepository();
large.commit("large", { "large.bin": randomBytes(3 * MIB) });
const repositories: Record<string, string> = { "source.git": good.dir };
let answer: RequestListener | null = null;
const server = await startGitServer({
  repositories,
  intercept(request, response) {
    // What answers may name another for the next request.
    const now = answer;
    now?.(request, response);
    return now !== null;
  },
});
const dataDir = await mkdtemp(join(tmpdir(), "strongroom-bad-sources-"));
const program = await startServe({ dataDir, env: { STRONGROOM_SOURCE_MAX_BYTES: "1 MiB", STRONGROOM_ARCHIVE_MAX_UNPACKED_BYTES: "2 MiB", STRONGROOM_ARCHIVE_MAX_ENTRIES: "50" } });
const owner = await becomeOwner(program);
after(async () => {
  const { code } = await program.stop();
  await server.close();
  for (const repository of [good, empty, large]) repository.remove();
  await rm(dataDir, { recursive: true, force: true });
  assert.equal(code, 0);
  const loud = program.log().split("\n").filter((line) => /"level":"(warn|error|fatal)"/.test(line));
  assert.deepEqual(loud, [], "bad sources are no defects of the program");
});

const vault = await owner.addVault({ kind: "git", url: server.url("source.git") });
assert.equal((await owner.follow(vault.id)).state, "done");

interface BadSource {
  readonly what: string;
  readonly code: string;
  begin(): Promise<void> | void;
}

const status = (code: number, headers: Record<string, string> = {}, body = ""): RequestListener => (_request, response) => void response.writeHead(code, headers).end(body);

/** Each ends the run at once: trying again would not help. */
const BAD_SOURCES: readonly BadSource[] = [
  { what: "has vanished", code: "source.not-found", begin: () => void delete repositories["source.git"] },
  { what: "wants another credential", code: "source.unauthorised", begin: () => void (answer = status(401, { "www-authenticate": 'Basic realm="x"' })) },
  { what: "forbids", code: "source.unauthorised", begin: () => void (answer = status(403)) },
  { what: "is empty", code: "source.empty", begin: () => void (repositories["source.git"] = empty.dir) },
  { what: "lacks the branch", code: "source.ref-missing", begin: async () => void (await owner.call(updateVault, { params: { vaultId: vault.id }, body: { ref: "gone" } })) },
  { what: "is too large", code: "source.too-large", begin: () => void (repositories["source.git"] = large.dir) },
  { what: "is a page", code: "source.not-git", begin: () => void (answer = status(200, { "content-type": "text/html" }, "<!doctype html><title>Sign in</title>")) },
  { what: "leads to a metadata service", code: "source.redirected", begin: () => void (answer = status(302, { location: "http://169.254.169.254/latest/info/refs?service=git-upload-pack" })) },
];

for (const { what, code, begin } of BAD_SOURCES) {
  test(`a source that ${what} fails the vault with ${code}, and its last report stays`, async () => {
    const before = await owner.call(getReport, { params: { vaultId: vault.id } });
    await begin();
    const run = await owner.update(vault.id);
    assert.deepEqual([run.state, run.error?.code, run.attempt, run.snapshotId], ["failed", code, 1, null]);
    assert.ok((run.error?.message ?? "").length > 10 && (run.error?.remedy ?? "").length > 10);
    const failed = await owner.vault(vault.id);
    assert.deepEqual([failed.state, failed.run?.error?.code], ["failed", code]);
    assert.deepEqual(await owner.call(getReport, { params: { vaultId: vault.id } }), before);
    assert.equal((await owner.call(listContacts, { params: { vaultId: vault.id } })).items[0]?.outcome, code);
    await heal();
    assert.deepEqual([(await owner.update(vault.id)).state, (await owner.vault(vault.id)).state], ["done", "ready"]);
  });
}

async function heal(): Promise<void> {
  answer = null;
  repositories["source.git"] = good.dir;
  if ((await owner.vault(vault.id)).source.ref !== null) await owner.call(updateVault, { params: { vaultId: vault.id }, body: { ref: null } });
}

/** Each is tried again by itself, because it may pass. */
const PASSING: readonly BadSource[] = [
  { what: "breaks off in its pack", code: "source.damaged", begin: breakOff },
  { what: "answers with an error of its own", code: "source.unreachable", begin: () => void (answer = status(503)) },
  { what: "hangs up", code: "source.unreachable", begin: () => void (answer = (request) => void request.socket.destroy()) },
];

for (const { what, code, begin } of PASSING) {
  test(`a source that ${what} is said to (${code}) while it is tried again, and a person need not wait`, async () => {
    const before = await owner.call(getReport, { params: { vaultId: vault.id } });
    good.commit(what, { "b.ts": `export const b = "${what}";\n` });
    await begin();
    const asked = await owner.call(updateVaultNow, { params: { vaultId: vault.id } });
    await untilTried(asked.id);
    const waiting = await owner.run(vault.id, asked.id);
    assert.deepEqual([waiting.state, waiting.error?.code, (await owner.vault(vault.id)).state], ["queued", code, "working"]);
    assert.deepEqual(await owner.call(getReport, { params: { vaultId: vault.id } }), before);
    await heal();
    const ended = await owner.update(vault.id);
    assert.deepEqual([ended.id, ended.state, ended.error, ended.attempt], [asked.id, "done", null, 2]);
    assert.equal((await owner.call(getReport, { params: { vaultId: vault.id } })).history.commits, before.history.commits + 1);
  });
}

test("a run that waits for its next try ends at once when somebody stops it", async () => {
  answer = status(503);
  const asked = await owner.call(updateVaultNow, { params: { vaultId: vault.id } });
  await untilTried(asked.id);
  await owner.call(cancelRun, { params: { vaultId: vault.id, runId: asked.id } });
  const ended = await owner.follow(vault.id);
  assert.deepEqual([ended.id, ended.state, ended.attempt], [asked.id, "cancelled", 1]);
  await heal();
  assert.equal((await owner.update(vault.id)).state, "done");
});

test("a run under way ends within seconds when somebody stops it, and the last report stays", async () => {
  const before = await owner.call(getReport, { params: { vaultId: vault.id } });
  // It answers never; only being stopped ends the run.
  answer = () => undefined;
  const asked = await owner.call(updateVaultNow, { params: { vaultId: vault.id } });
  await until(async () => (await owner.run(vault.id, asked.id)).state === "running");
  await owner.call(cancelRun, { params: { vaultId: vault.id, runId: asked.id } });
  const ended = await owner.follow(vault.id);
  assert.deepEqual([ended.state, ended.error], ["cancelled", null]);
  assert.deepEqual(await owner.call(getReport, { params: { vaultId: vault.id } }), before);
  await heal();
  assert.deepEqual([(await owner.update(vault.id)).state, (await owner.vault(vault.id)).state], ["done", "ready"]);
});

const BOMB = gzipSync(buildTar([{ name: "zeros.txt", content: Buffer.alloc(8 * MIB) }]));
const WHOLE = gzipSync(buildTar([{ name: "a.ts", content: "const a = 1;\n" }, { name: "noise.bin", content: randomBytes(64 * 1024) }]));
const MIDDLE = Math.floor(WHOLE.length / 2);
const BAD_ARCHIVES: readonly (readonly [string, Uint8Array, string])[] = [
  ["is cut short", WHOLE.subarray(0, MIDDLE), "archive.damaged"],
  ["has a byte that flipped", Buffer.from(WHOLE).fill(0xff, MIDDLE, MIDDLE + 8), "archive.damaged"],
  ["unfolds to more than the limit", BOMB, "archive.too-large"],
  ["holds too many files", buildTar(Array.from({ length: 60 }, (_, index) => ({ name: `f${index}`, content: "x" }))), "archive.too-large"],
  ["climbs out of its folder", buildTar([{ name: "../../etc/cron.d/x", content: "x" }]), "archive.refused"],
  ["names an absolute place", buildTar([{ name: "/etc/passwd", content: "x" }]), "archive.refused"],
];

test("an archive that attacks or is damaged says so, and the last report stays", async () => {
  const upload = await owner.addVault({ kind: "upload" });
  assert.equal((await owner.upload(upload.id, WHOLE)).state, "done");
  const before = await owner.call(getReport, { params: { vaultId: upload.id } });
  for (const [what, bytes, code] of BAD_ARCHIVES) {
    const run = await owner.upload(upload.id, bytes);
    assert.deepEqual([run.state, run.error?.code], ["failed", code], what);
    assert.ok((run.error?.remedy ?? "").length > 10);
    assert.deepEqual(await owner.call(getReport, { params: { vaultId: upload.id } }), before, what);
  }
  const refused = await owner.refused(uploadVault, { params: { vaultId: upload.id }, bytes: Buffer.from("not an archive at all") });
  assert.deepEqual([refused.status, refused.code], [415, "archive.unknown-format"]);
  assert.equal((await owner.upload(upload.id, gzipSync(buildTar([{ name: "b.ts", content: "const b = 1;\n" }])))).state, "done");
});

/** The refs come as they are; the pack is cut in the middle. */
function breakOff(): void {
  let packs = 0;
  answer = (request, response) => {
    const wasAnswer = answer;
    answer = null;
    if (request.method === "POST" && packs++ === 0) {
      response.writeHead(200, { "content-type": "application/x-git-upload-pack-result" });
      response.write("0008NAK\n");
      response.write("0014\u0001PACK\u0000\u0000\u0000\u0002\u0000\u0000\u0000\u0003abc");
      setTimeout(() => response.destroy(), 50);
      return;
    }
    void fetch(server.url("source.git").replace("/source.git", request.url ?? ""), { headers: { "git-protocol": String(request.headers["git-protocol"] ?? "") } }).then(async (refs) => {
      answer = wasAnswer;
      response.writeHead(refs.status, { "content-type": refs.headers.get("content-type") ?? "" }).end(Buffer.from(await refs.arrayBuffer()));
    });
  };
}

async function untilTried(runId: string): Promise<void> {
  await until(async () => {
    const { state, attempt } = await owner.run(vault.id, runId);
    return state === "queued" && attempt === 1;
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, "it did not come to it within a minute");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
