// Serving: a source that wants a token, sources that do not work, the way back in, starts that are refused, a restart that loses
// nothing; and at the end the whole data folder is searched for what must not be in it.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository } from "#platform/git/testing/test-repository.ts";
import { getReport } from "#protocol/api/reports.ts";
import { getSession, welcome } from "#protocol/api/session.ts";
import type { SourceRequest } from "#protocol/api/sources.ts";
import { createVault, updateVault } from "#protocol/api/vaults.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { runProgram, startServe } from "#roles/testing/served-program.ts";

const CANARIES = {
  line: "canary-code-line-8c1f",
  file: "canary-file-name-77ab",
  folder: "canary-folder-name-51de",
  branch: "canary-branch-90aa",
  tag: "canary-tag-33cd",
  repository: "canary-repository-12fe",
  author: "canary-author-6b6b",
  token: "canary-token-d00d",
  vault: "canary-vault-name-4e4e",
  team: "canary-team-name-0f0f",
};
/** The name of a table: it does stand in the folder. */
const CONTROL = "authority_credential_keys";

const dataDir = mkdtempSync(join(tmpdir(), "strongroom-flow-"));
const repository = createTestRepository();
repository.commit("first", { [`${CANARIES.folder}/${CANARIES.file}.ts`]: `// comment\nexport const value = "${CANARIES.line}";\n\n` });
repository.commit("second", { "main.py": "x = 1\n" }, { author: `Canary Author <${CANARIES.author}@example.com>` });
repository.git("checkout", "-q", "-b", CANARIES.branch);
repository.git("tag", CANARIES.tag);
const git = await startGitServer({ repositories: { [`${CANARIES.repository}.git`]: repository.dir }, auth: { username: "reader", token: CANARIES.token } });
const url = git.url(`${CANARIES.repository}.git`);

let program = await startServe({ dataDir });
const firstToken = program.token ?? "";
let owner = await becomeOwner(program, { teamName: CANARIES.team });
let vaultId = "";

after(async () => {
  await program.kill();
  await git.close();
  repository.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

test("a source that wants a token gives its report, and the token never comes back", async () => {
  const vault = await owner.addVault({ kind: "git", url, ref: CANARIES.branch, username: "reader", token: CANARIES.token }, CANARIES.vault);
  vaultId = vault.id;
  assert.equal((await owner.follow(vaultId)).state, "done");
  const report = await owner.call(getReport, { params: { vaultId } });
  assert.deepEqual([report.source.ref, report.source.commit, report.history.commits], [`refs/heads/${CANARIES.branch}`, repository.git("rev-parse", "HEAD"), 2]);
  const shown = await owner.vault(vaultId);
  assert.deepEqual([shown.name, shown.source.url, shown.source.hasCredential], [CANARIES.vault, url, true]);
  assert.ok(!JSON.stringify([shown, report]).includes(CANARIES.token));
});

test("a credential that stopped working is told, the last report stays, and a new credential mends it", async () => {
  await owner.call(updateVault, { params: { vaultId }, body: { credential: { username: "reader", token: "expired" } } });
  const failed = await owner.update(vaultId);
  assert.deepEqual([failed.state, failed.error?.code], ["failed", "source.unauthorised"]);
  assert.equal((await owner.vault(vaultId)).report?.commits, 2);
  await owner.call(updateVault, { params: { vaultId }, body: { credential: { username: "reader", token: CANARIES.token } } });
  assert.equal((await owner.update(vaultId)).state, "done");
});

test("sources that do not work say what is wrong and what to do", async () => {
  const cases: readonly (readonly [SourceRequest, string])[] = [
    [{ kind: "git", url, username: "reader", token: CANARIES.token, ref: "not-there" }, "source.ref-missing"],
    [{ kind: "git", url: git.url("missing.git"), username: "reader", token: CANARIES.token }, "source.not-found"],
  ];
  for (const [source, code] of cases) {
    const run = await owner.follow((await owner.addVault(source, code)).id);
    assert.deepEqual([run.state, run.error?.code], ["failed", code]);
    assert.ok((run.error?.remedy ?? "").length > 10);
  }
  for (const address of ["ftp://example.org/a", "file:///etc/passwd", "http://example.org/a.git", "https://user:secret@example.org/a.git", "ext::sh -c id"]) {
    const refused = await owner.refused(createVault, { body: { projectId: owner.projectId, name: "x", source: { kind: "git", url: address } } });
    assert.equal(refused.status, 400, address);
    assert.match(refused.code, /^source\.(invalid|insecure)$/, address);
  }
});

test("the first link works once, and whoever runs the server can have another", async () => {
  const used = await owner.refused(welcome, { body: { token: firstToken } });
  assert.deepEqual([used.status, used.code], [403, "welcome.link-refused"]);
  const { code, out } = await runProgram(["link", "--data", dataDir]);
  assert.equal(code, 0);
  // In another browser; in the same one the session before would end.
  const elsewhere = await becomeOwner({ ...program, token: /welcome#([\w-]+)/.exec(out)?.[1] ?? null });
  const session = await elsewhere.call(getSession);
  assert.deepEqual([session.person.email, session.teams[0]?.id, session.teams[0]?.name], [null, owner.teamId, CANARIES.team]);
});

test("without a server the command for a link says so", async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "strongroom-flow-"));
  const { code, err } = await runProgram(["link", "--data", elsewhere]);
  assert.notEqual(code, 0);
  assert.match(err, /No server is running/);
  rmSync(elsewhere, { recursive: true });
});

test("after a restart the session still counts, no link is printed, and nothing was logged as wrong", async () => {
  const before = await owner.call(getReport, { params: { vaultId } });
  assert.doesNotMatch(program.log(), /"level":"(?:warn|error|fatal)"|Warning/);
  assert.equal((await program.stop()).code, 0, "a signal ends it well");
  program = await startServe({ dataDir });
  assert.equal(program.token, null);
  owner = owner.at(program);
  assert.equal((await owner.call(getSession)).teams[0]?.id, owner.teamId);
  assert.deepEqual(await owner.call(getReport, { params: { vaultId } }), before);
});

test("whoever runs the server lets an owner back in who has lost every factor, once they typed the words again", async () => {
  const asked = await runProgram(["reset-factors", "--owner", "--data", dataDir]);
  assert.equal(asked.code, 2);
  assert.match(asked.err, /nothing was done/);
  await owner.call(getSession);
  const { code, out } = await runProgram(["reset-factors", "--owner", "--yes", "--data", dataDir]);
  assert.equal(code, 0);
  assert.match(out, /^Removed: every second factor of first owner, and their password if they had one\. Ended: [12] sessions?, and all API tokens\./);
  assert.equal((await owner.refused(getSession)).code, "session.required");
  owner = await becomeOwner({ ...program, token: /welcome#([\w-]+)/.exec(out)?.[1] ?? null });
});

test("an address that a network reaches is refused without TLS before anything is made, and a taken port is named", async () => {
  const other = mkdtempSync(join(tmpdir(), "strongroom-flow-"));
  const exposed = await runProgram(["serve", "--data", other, "--host", "0.0.0.0"]);
  assert.notEqual(exposed.code, 0);
  assert.match(exposed.err, /without TLS/);
  assert.deepEqual(readdirSync(other), []);
  const taken = await runProgram(["serve", "--data", other, "--port", new URL(program.url).port]);
  assert.notEqual(taken.code, 0);
  assert.match(taken.err, /is in use/);
  rmSync(other, { recursive: true });
});

test("no canary is found in any file of the data folder", async () => {
  await program.stop();
  const found: string[] = [];
  let control = false;
  for (const path of filesBelow(dataDir)) {
    const content = readFileSync(path);
    control ||= formsOf(CONTROL).some((form) => content.includes(form));
    for (const [name, canary] of Object.entries(CANARIES)) {
      for (const form of formsOf(canary)) if (content.includes(form)) found.push(`${name} in ${path}`);
    }
  }
  assert.ok(control, "the search finds what is there");
  assert.deepEqual(found, []);
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** As it is, in capitals, hexadecimal, base64 at each of its three alignments, UTF-16. */
function formsOf(canary: string): readonly Buffer[] {
  const bytes = Buffer.from(canary);
  const base64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").slice(4, -4));
  return [canary, canary.toUpperCase(), bytes.toString("hex"), ...base64].map((form) => Buffer.from(form)).concat(Buffer.from(canary, "utf16le"));
}
