// The main job from the first start on, as a stranger would do it: the link, a repository from a real git server, its report, an
// update, an upload, sources that do not work, a restart; and at the end the whole data folder is searched for what must not be in it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository } from "#platform/git/testing/test-repository.ts";
import { getReport, listContacts, listSnapshots } from "#protocol/api/reports.ts";
import { listRuns, updateVaultNow } from "#protocol/api/runs.ts";
import { welcome } from "#protocol/api/session.ts";
import type { SourceRequest } from "#protocol/api/sources.ts";
import { listProjects } from "#protocol/api/teams.ts";
import { createVault, deleteVault, listVaults, restoreVault, type Vault } from "#protocol/api/vaults.ts";

import { follow, runCommand, runServe, type Visitor } from "./running-server.ts";

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

const data = mkdtempSync(join(tmpdir(), "strongroom-flow-"));
const repository = createTestRepository();
repository.commit("first", {
  [`${CANARIES.folder}/${CANARIES.file}.ts`]: `// comment\nexport const value = "${CANARIES.line}";\n\nexport const other = 1;\n`,
  "README.md": "# Title\n",
});
repository.commit("second", { "main.py": "x = 1\n" }, { author: `Canary Author <${CANARIES.author}@example.com>` });
repository.git("checkout", "-q", "-b", CANARIES.branch);
repository.git("tag", CANARIES.tag);
const git = await startGitServer({ repositories: { [`${CANARIES.repository}.git`]: repository.dir }, auth: { username: "reader", token: CANARIES.token } });
const url = git.url(`${CANARIES.repository}.git`);

const environment = { STRONGROOM_SOURCE_ALLOWED_ADDRESSES: "127.0.0.1" };
let program = await runServe(["--data", data, "--port", "0"], environment);
let visitor: Visitor = await follow(program, { teamName: CANARIES.team });
const teamId = visitor.session.teams[0]?.id ?? "";
const projectId = (await visitor.call(listProjects, { params: { teamId } })).items[0]?.id ?? "";

after(async () => {
  await program.stop("SIGKILL");
  await git.close();
  repository.remove();
  rmSync(data, { recursive: true, force: true });
});

const place = (vault: Vault) => ({ teamId, vaultId: vault.id });

async function connect(source: SourceRequest, name: string): Promise<Vault> {
  return visitor.settled(await visitor.call(createVault, { params: { teamId }, body: { projectId, name, source } }));
}

let vault: Vault;

test("a repository becomes a report that is right", async () => {
  vault = await connect({ kind: "git", url, ref: CANARIES.branch, username: "reader", token: CANARIES.token }, CANARIES.vault);
  assert.equal(vault.state, "ready", JSON.stringify(vault.run));
  assert.deepEqual([vault.name, vault.source.url, vault.source.ref, vault.source.hasCredential], [CANARIES.vault, url, CANARIES.branch, true]);
  const report = await visitor.call(getReport, { params: place(vault) });
  const typescript = report.languages.find(({ name }) => name === "TypeScript");
  assert.deepEqual([typescript?.files, typescript?.lines, typescript?.code, typescript?.comment, typescript?.blank], [1, 4, 2, 1, 1]);
  assert.equal(report.totals.files, 3);
  assert.deepEqual([report.history.commits, report.history.contributors, report.history.tags], [2, 2, 1]);
  assert.deepEqual(new Map(report.contributors.map(({ name, commits }) => [name, commits])), new Map([["Ann Author", 1], ["Canary Author", 1]]));
  assert.equal(report.source.commit, repository.git("rev-parse", "HEAD"));
  assert.equal(report.source.ref, `refs/heads/${CANARIES.branch}`);
});

test("the contact log says what the source has seen, and it was only ever read", async () => {
  const contacts = (await visitor.call(listContacts, { params: place(vault) })).items;
  assert.equal(contacts.length, 1);
  assert.deepEqual([contacts[0]?.reason, contacts[0]?.asked, contacts[0]?.outcome], ["created", "git-refs-and-pack", "ok"]);
  assert.equal(contacts[0]?.requests, git.requests.length);
  assert.deepEqual([...new Set(git.requests.map(({ service }) => service))], ["git-upload-pack"]);
});

test("an update brings what is new, keeps the older report, and asks nothing when nothing is new", async () => {
  repository.commit("third", { "main.py": "x = 1\ny = 2\n" });
  await visitor.call(updateVaultNow, { params: place(vault) });
  vault = await visitor.settled(vault);
  assert.equal((await visitor.call(getReport, { params: place(vault) })).history.commits, 3);
  assert.deepEqual((await visitor.call(listSnapshots, { params: place(vault) })).items.map(({ commits }) => commits), [3, 2]);
  await visitor.call(updateVaultNow, { params: place(vault) });
  vault = await visitor.settled(vault);
  assert.deepEqual((await visitor.call(listRuns, { params: place(vault) })).items.map(({ state }) => state), ["done", "done", "done"]);
  assert.equal((await visitor.call(listSnapshots, { params: place(vault) })).items.length, 2);
});

test("an archive that is uploaded becomes a report, and what is no archive is refused", async () => {
  const made = await visitor.call(createVault, { params: { teamId }, body: { projectId, name: "Upload", source: { kind: "upload" } } });
  assert.equal(made.state, "awaiting-upload");
  const path = `/api/v1/teams/${teamId}/vaults/${made.id}/upload`;
  const refused = await visitor.upload(path, new Uint8Array(Buffer.from("not an archive")));
  assert.deepEqual([refused.status, ((await refused.json()) as { error: { code: string } }).error.code], [415, "archive.unknown-format"]);
  const archive = execFileSync("git", ["-C", repository.dir, "archive", "--format=tar.gz", "HEAD"], { maxBuffer: 1 << 24 });
  const taken = await visitor.upload(path, new Uint8Array(archive));
  assert.equal(taken.status, 200, await taken.text());
  const settled = await visitor.settled(made);
  assert.equal(settled.state, "ready", JSON.stringify(settled.run));
  assert.equal(settled.report?.files, 3);
});

test("sources that do not work say what is wrong and what to do", async () => {
  const cases: readonly (readonly [SourceRequest, string])[] = [
    [{ kind: "git", url, token: "wrong" }, "source.unauthorised"],
    [{ kind: "git", url, username: "reader", token: CANARIES.token, ref: "not-there" }, "source.ref-missing"],
    [{ kind: "git", url: git.url("missing.git"), username: "reader", token: CANARIES.token }, "source.not-found"],
  ];
  for (const [source, code] of cases) {
    const failed = await connect(source, code);
    assert.deepEqual([failed.state, failed.run?.error?.code], ["failed", code]);
    assert.ok((failed.run?.error?.remedy ?? "").length > 10);
  }
  for (const address of ["ftp://example.org/a", "file:///etc/passwd", "http://example.org/a.git", "https://user:secret@example.org/a.git", "ext::sh -c id"]) {
    const refused = await visitor.failing(createVault, { params: { teamId }, body: { projectId, name: "x", source: { kind: "git", url: address } } });
    assert.equal(refused.status, 400, address);
    assert.match(refused.code, /^source\.(invalid|insecure)$/, address);
  }
});

test("a deleted vault can be restored", async () => {
  assert.equal((await visitor.call(deleteVault, { params: place(vault) })).state, "deleting");
  assert.equal((await visitor.failing(updateVaultNow, { params: place(vault) })).code, "vault.deleting");
  assert.equal((await visitor.call(restoreVault, { params: place(vault) })).state, "ready");
});

test("a second process on the same folder is told who has it", async () => {
  const { code, stderr } = await runCommand(["serve", "--data", data, "--port", "0"]);
  assert.notEqual(code, 0);
  assert.match(stderr, new RegExp(`process ${program.pid} has owned the data folder`));
});

test("the first link works once, and whoever runs the server can have another", async () => {
  const used = await visitor.failing(welcome, { body: { token: program.linkToken ?? "" } });
  assert.deepEqual([used.status, used.code], [403, "welcome.link-refused"]);
  const { code, stdout } = await runCommand(["link", "--data", data]);
  assert.equal(code, 0);
  const session = await visitor.call(welcome, { body: { token: /welcome#(\S+)/.exec(stdout)?.[1] ?? "" } });
  assert.deepEqual([session.person.id, session.teams[0]?.id], [visitor.session.person.id, teamId]);
});

test("after a restart all is there, the session too, and no link is printed", async (t) => {
  const before = await visitor.call(getReport, { params: place(vault) });
  assert.doesNotMatch(program.stderr(), /"level":"(?:warn|error|fatal)"|Warning/, "nothing went wrong, so nothing says so");
  assert.equal(await program.stop(), 0, "a signal ends it well");
  program = await runServe(["--data", data, "--port", "0"], environment);
  t.diagnostic(`warm start: ${program.startedAfterMs} ms`);
  assert.equal(program.linkToken, null);
  visitor = await visitor.at(program.url);
  assert.deepEqual(await visitor.call(getReport, { params: place(vault) }), before);
  assert.equal((await visitor.call(listVaults, { params: { teamId } })).items.length, 5);
});

test("hosts that a network reaches are refused without TLS, and a taken port is named", async () => {
  const other = mkdtempSync(join(tmpdir(), "strongroom-flow-"));
  const exposed = await runCommand(["serve", "--data", other, "--host", "0.0.0.0"]);
  assert.notEqual(exposed.code, 0);
  assert.match(exposed.stderr, /without TLS/);
  assert.deepEqual(readdirSync(other), [], "nothing was made");
  const taken = await runCommand(["serve", "--data", other, "--port", new URL(program.url).port]);
  assert.notEqual(taken.code, 0);
  assert.match(taken.stderr, /is in use/);
  rmSync(other, { recursive: true });
});

test("no canary is found in any file of the data folder", async () => {
  await program.stop();
  const found: string[] = [];
  let control = false;
  for (const path of filesBelow(data)) {
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

function formsOf(canary: string): readonly Buffer[] {
  const bytes = Buffer.from(canary);
  const base64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").slice(4, -4));
  return [canary, canary.toUpperCase(), bytes.toString("hex"), ...base64].map((form) => Buffer.from(form)).concat(Buffer.from(canary, "utf16le"));
}
