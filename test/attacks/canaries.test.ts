// Canaries: values found nowhere else are planted wherever a user can put one, taken through the whole program, and then searched for
// where nothing of them may be: every row and every file of the database, the data folder, the log, the queue, refusals, OpenAPI.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { globSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { constants, unzipSync } from "node:zlib";

import { MIB } from "#base/units.ts";
import { buildTar } from "#platform/archive/testing/tar-builder.ts";
import { findInBytes, findInFolder, needlesFor, type Needle } from "#platform/canary/find-in-files.ts";
import { startGitServer, type GitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { changeEmail, confirmEmail } from "#protocol/api/account.ts";
import { getReport } from "#protocol/api/reports.ts";
import { getSession } from "#protocol/api/session.ts";
import { createProject } from "#protocol/api/teams.ts";
import { createVault, deleteVault, updateVault, uploadVault } from "#protocol/api/vaults.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { onBothEngines, type FreshPlace } from "#roles/testing/fresh-place.ts";
import { nextMail } from "#roles/testing/printed-mail.ts";
import { startServe, type ServedProgram } from "#roles/testing/served-program.ts";

const KINDS = [
  "line", "comment", "file", "folder", "extension", "branch", "chosenBranch", "tag", "address", "username", "token", "wrongToken", "newToken",
  "author", "authorEmail", "message", "mailmap", "vault", "renamed", "team", "project", "ownerEmail", "archiveFile", "archiveLine", "removedFile", "removedSecret", "refusedField", "refusedAddress",
] as const;
type Kind = (typeof KINDS)[number];

interface Planted {
  readonly owner: Owner;
  readonly vaultId: string;
  readonly vaults: number;
  /** Refusals and public answers, whole. */
  readonly answers: string;
}

onBothEngines("nothing that a user brings in lies readable anywhere", async (place, t) => {
  // Lower case letters and digits, so that each may stand in a path, a branch, an address and an extension.
  const canaries = Object.fromEntries(KINDS.map((kind) => [kind, `cnry${randomBytes(11).toString("hex")}`])) as Record<Kind, string>;
  const needles = KINDS.flatMap((kind) => needlesFor(Buffer.from(canaries[kind])).map((needle) => ({ ...needle, form: `${kind} as ${needle.form}` })));
  const repository = plant(canaries, t);
  const server = await startGitServer({ repositories: { [`${canaries.address}.git`]: repository.dir }, auth: { username: canaries.username, token: canaries.token } });
  t.after(() => server.close());
  const program = await startServe({ dataDir: place.dataDir, env: { ...place.env, STRONGROOM_LOG_LEVEL: "debug" } });
  t.after(() => program.kill());
  const planted = await useProgram(await ownerWithAddress(program, { teamName: canaries.team, email: `${canaries.ownerEmail}@example.com` }), { canaries, server, repository });

  await t.test("in refusals, in public answers", async () => {
    const openApi = await (await fetch(`${program.url}/api/v1/openapi.json`)).text();
    assert.ok(openApi.includes("vault.create") && planted.answers.includes("requestId"));
    assert.deepEqual(names(findInBytes(Buffer.from(planted.answers + openApi), needles)), []);
  });
  await t.test("in files of the data folder while the program runs", () => searchFolder(place, { needles, skip: place.paths.database }));
  assert.equal((await program.stop()).code, 0);
  await t.test("in files of the data folder when it has stopped, those of the database in it too", () => searchFolder(place, { needles, skip: null }));
  await t.test("in the log, at its loudest", () => {
    // Mail that is printed for want of a mail server is for whoever started the program.
      const text = program.log() + program.out().replace(/welcome#\S+/, "").replaceAll(/^Mail to .*\n(?:(?: .*)?\n)*/gm, "");
    assert.ok(text.includes("source.unauthorised"), "the log says what failed, so it was searched");
    assert.deepEqual(names(findInBytes(Buffer.from(text), needles)), []);
  });
  await t.test("in rows of the database, those of the queue among them", () => searchRows(place, { needles, planted }));
  await t.test("in a dump of the database", () => searchDump(place, { needles, planted }));
  await t.test("in anything that can be decompressed", () => searchDecompressed(place, { needles, repository }));
});

/** The address counts when the code that is sent to it is entered. */
async function ownerWithAddress(program: ServedProgram, given: { readonly teamName: string; readonly email: string }): Promise<Owner> {
  const owner = await becomeOwner(program, { teamName: given.teamName });
  await owner.call(changeEmail, { body: { email: given.email } });
  const { text } = await nextMail(program, { to: given.email, seen: 0 });
  await owner.call(confirmEmail, { body: { code: (/\b(\d{4} \d{4})\b/.exec(text)?.[1] ?? "").replace(" ", "") } });
  return owner.elevate();
}

function plant(canary: Record<Kind, string>, t: TestContext): TestRepository {
  const repository = createTestRepository();
  t.after(() => repository.remove());
  const author = `${canary.author} <${canary.authorEmail}@example.com>`;
  repository.commit(canary.message, { [`${canary.folder}/${canary.file}.py`]: `secret = "${canary.line}"\n# ${canary.comment}\n`, [`odd/name.${canary.extension}`]: `${canary.line}\n`, [`${canary.removedFile}.env`]: `PASSWORD=${canary.removedSecret}\n` }, { author });
  repository.commit("second", { ".mailmap": `${canary.mailmap} <${canary.authorEmail}@example.com>\n`, "plain.ts": "export {};\n", [`${canary.removedFile}.env`]: null });
  repository.git("branch", canary.branch);
  repository.git("checkout", "-q", "-b", canary.chosenBranch);
  repository.git("tag", "-a", "-m", canary.message, canary.tag);
  return repository;
}

/** All that a person does with a vault, well and badly. */
async function useProgram(owner: Owner, { canaries: canary, server, repository }: { readonly canaries: Record<Kind, string>; readonly server: GitServer; readonly repository: TestRepository }): Promise<Planted> {
  const url = server.url(`${canary.address}.git`);
  const source = { kind: "git", url, ref: canary.chosenBranch, username: canary.username } as const;
  const { id: vaultId } = await owner.addVault({ ...source, token: canary.token }, canary.vault);
  assert.equal((await owner.follow(vaultId)).state, "done");
  const report = await owner.call(getReport, { params: { vaultId } });
  assert.deepEqual([report.source.ref, report.contributors.some(({ name }) => name === canary.mailmap), report.fileTypes.some(({ extension }) => extension === `.${canary.extension}`)], [`refs/heads/${canary.chosenBranch}`, true, true]);
  // A secret that left the head is told by its file, and by a hash that nobody without the key can make.
  const { past } = report.facets.secrets ?? { past: [] };
  assert.deepEqual(past.filter(({ inHead }) => !inHead).map(({ path, left }) => [path, left === null]), [[`${canary.removedFile}.env`, false]]);
  const hash = createHash("sha256").update(canary.removedSecret).digest("hex");
  assert.ok(past.every(({ fingerprint }) => !hash.startsWith(fingerprint)));
  assert.equal((await owner.call(getSession)).person.email, `${canary.ownerEmail}@example.com`);
  repository.commit("third", { [`${canary.folder}/more.py`]: `more = "${canary.line}"\n` });
  assert.equal((await owner.update(vaultId)).state, "done");
  const project = await owner.call(createProject, { body: { name: canary.project } });
  await owner.call(updateVault, { params: { vaultId }, body: { name: canary.renamed, projectId: project.id, credential: { username: canary.username, token: canary.newToken } } });
  assert.equal((await owner.update(vaultId)).error?.code, "source.unauthorised");

  const wrong = await owner.addVault({ ...source, token: canary.wrongToken });
  assert.equal((await owner.follow(wrong.id)).error?.code, "source.unauthorised");
  const archive = await owner.addVault({ kind: "upload" });
  const bytes = buildTar([{ name: `top/${canary.archiveFile}.go`, content: `package ${canary.archiveLine}\n` }]);
  assert.equal((await owner.upload(archive.id, bytes)).state, "done");
  // Left in the middle, so that an upload that nobody took is searched too; and one that is being deleted.
  assert.equal((await owner.upload(archive.id, bytes.subarray(0, 700))).state, "failed");
  await owner.call(deleteVault, { params: { vaultId: wrong.id } });

  const refusals = [
    await owner.refused(createVault, { body: { projectId: project.id, name: `${canary.refusedField}\n`, source: { kind: "git", url: `ftp://${canary.refusedAddress}.example.com/${canary.refusedAddress}` } } }),
    await owner.refused(createVault, { body: { projectId: project.id, name: "x", source: { kind: "git", url: `https://${canary.refusedAddress}:${canary.refusedAddress}@example.com/` } } }),
    await owner.refused(createVault, { body: { projectId: project.id, name: "x", source: { kind: "git", url, token: `${canary.refusedField} with blanks` } } }),
    await owner.refused(createVault, { body: { projectId: canary.refusedField, name: "x", source: { kind: "upload" }, [canary.refusedField]: 1 } as never }),
    await owner.refused(updateVault, { params: { vaultId: canary.refusedField }, body: {} }),
    await owner.refused(uploadVault, { params: { vaultId: archive.id }, bytes: Buffer.from(canary.refusedField) }),
  ];
  return { owner, vaultId, vaults: 3, answers: refusals.map(({ text }) => text).join("\n") };
}

/** The database's own files are many, and change while it runs: they are searched when it has stopped. */
async function searchFolder({ dataDir, paths, scratchEntries }: FreshPlace, { needles, skip }: { readonly needles: readonly Needle[]; readonly skip: string | null }): Promise<void> {
  // As root scratch is not in the folder, and is not there at all when the program has stopped.
  const folders = (await scratchEntries()).length === 0 ? [dataDir] : [dataDir, paths.scratch];
  const control = join(dataDir, "blobs", "control");
  await writeFile(control, `..${Buffer.from(`xx${controlOf(needles)}`).toString("base64")}..`);
  const found = await Promise.all(folders.map((folder) => findInFolder(folder, needles, (path) => skip !== null && path.startsWith(`${skip}/`))));
  await rm(control);
  const all = found.flatMap((each) => each.found);
  assert.ok(all.some(({ path }) => path === control), "the search finds what is there");
  assert.deepEqual(all.filter(({ path }) => path !== control), []);
  assert.ok(found.reduce((sum, { files }) => sum + files, 0) > 8);
}

/** The first canary as it is. */
function controlOf(needles: readonly Needle[]): string {
  return (needles[0]?.bytes ?? Buffer.alloc(0)).toString();
}

async function searchRows(place: FreshPlace, { needles, planted }: { readonly needles: readonly Needle[]; readonly planted: Planted }): Promise<void> {
  const tables = await place.query("select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
  const list = tables.map(({ name }) => `select '${String(name)}' as name, coalesce(string_agg(t::text, E'\\n'), '') as rows from ${String(name)} t`);
  const rows = await place.query(list.join(" union all "));
  const text = Buffer.from(rows.map((row) => `${String(row["name"])}: ${String(row["rows"])}`).join("\n"));
  assert.ok(text.includes(planted.vaultId) && /\{[^{}]*vaultId[^{}]*\}/.test(text.toString()), "the rows of vaults and of the queue were searched");
  assert.deepEqual(names(findInBytes(text, needles)), []);
  const [count] = await place.query("select count(*)::int as vaults from vaults");
  assert.equal(count?.["vaults"], planted.vaults);
}

/** By PostgreSQL's own program; a database in the process has its files in the folder, which was searched. */
async function searchDump(place: FreshPlace, { needles, planted }: { readonly needles: readonly Needle[]; readonly planted: Planted }): Promise<void> {
  if (place.databaseUrl === null) {
    const id = Buffer.from(planted.vaultId.replaceAll("-", ""), "hex");
    const { found } = await findInFolder(place.paths.database, [{ form: "vault's id", bytes: id }], () => false);
    assert.ok(found.length > 0, "rows lie in the files that were searched");
    return;
  }
  const program = globSync("/usr/lib/postgresql/*/bin/pg_dump").sort().at(-1) ?? "pg_dump";
  const dump = execFileSync(program, ["--dbname", place.databaseUrl], { maxBuffer: 256 * MIB });
  assert.ok(dump.includes(planted.vaultId));
  assert.deepEqual(names(findInBytes(dump, needles)), []);
}

/** What git stores is compressed, and would not be found as it is: each place where a zlib or gzip stream could begin is tried. */
async function searchDecompressed({ paths, dataDir }: FreshPlace, { needles, repository }: { readonly needles: readonly Needle[]; readonly repository: TestRepository }): Promise<void> {
  const inGit = await listFiles(join(repository.dir, ".git/objects"));
  const control = await Promise.all(inGit.map(async (path) => findDecompressed(await readFile(path), needles)));
  assert.ok(control.flat().some((form) => form.startsWith("line as raw")), "the search finds what git has compressed");
  const files = [...(await listFiles(paths.blobs)), ...(await readdir(dataDir, { withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => join(dataDir, name))];
  assert.ok(files.length > 5);
  for (const path of files) {
    assert.ok((await stat(path)).size < MIB);
    assert.deepEqual(findDecompressed(await readFile(path), needles), [], path);
  }
}

function findDecompressed(bytes: Buffer, needles: readonly Needle[]): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at + 2 < bytes.length; at++) {
    // RFC 1950: 8 for deflate, and a check that divides by 31; RFC 1952: two fixed bytes.
    const head = bytes.readUInt16BE(at);
    if (head !== 0x1f8b && ((head >> 8) !== 0x78 || head % 31 !== 0)) continue;
    try {
      found.push(...names(findInBytes(unzipSync(bytes.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MIB }), needles)));
    } catch (error) {
      // No stream begins here.
      assert.ok(error instanceof Error && "code" in error);
    }
  }
  return found;
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function names(found: readonly Needle[]): readonly string[] {
  return found.map(({ form }) => form);
}
