// Hostile repositories, served by an honest git server: what they hold is refused by git's own check or read as plain bytes.
// Nothing in them is run, followed, fetched from elsewhere or written outside the scratch.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { GIB, MIB, MINUTE, SECOND } from "#base/units.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { startHttpPlace } from "#platform/egress/testing/http-place.ts";
import { fetchGit } from "#platform/git/fetch.ts";
import type { FetchResult } from "#platform/git/fetch-types.ts";
import { DEFAULT_FETCH_LIMITS } from "#platform/git/limits.ts";
import { hashObject, type GitObject } from "#platform/git/object-id.ts";
import { openPackReader } from "#platform/git/pack-reader.ts";
import { openScratchRepository, type ScratchRepository } from "#platform/git/scratch-repository.ts";
import { startGitServer, type GitServer } from "#platform/git/testing/git-server.ts";
import { buildCopyDelta, buildIndex, buildInsertDelta, buildPack, encodeEntry, type PackEntry } from "#platform/git/testing/pack-builder.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { HISTORY_LOG_ARGS } from "#protocol/sandbox/wire.ts";

const FULL = process.env["STRONGROOM_FULL"] === "1";
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

interface Fetched extends FetchResult {
  readonly server: GitServer;
  readonly scratchDir: string;
}

async function fetchRepository(context: TestContext, repository: TestRepository): Promise<Fetched> {
  const server = await startGitServer({ repositories: { app: repository.dir } });
  const scratchDir = await mkdtemp(join(tmpdir(), "strongroom-test-hostile-"));
  await chmod(scratchDir, 0o711);
  context.after(async () => {
    await server.close();
    repository.remove();
    await rm(scratchDir, { recursive: true, force: true });
  });
  const result = await fetchGit({
    egress: createEgress({ allow: ["127.0.0.1"] }), source: parseSourceAddress(server.url("app")), credential: null, scratchDir: join(scratchDir, "repository"),
    tips: [], limits: { ...DEFAULT_FETCH_LIMITS, totalMs: MINUTE }, hostKeys: null, now: Date.now,
  });
  return { ...result, server, scratchDir };
}

async function run(repository: ScratchRepository, args: readonly string[], input = ""): Promise<string> {
  const git = repository.start(args, "pipe");
  git.stdin?.end(input);
  const output = await text(git.stdout);
  assert.equal((await git.ended).code, 0, git.stderrTail());
  return output;
}

/** Writes any object, however malformed, past git's own checks. */
function write(repository: TestRepository, object: GitObject): string {
  return repository.gitWithInput(object.data, "hash-object", "-t", object.type, "-w", "--stdin", "--literally");
}

const entry = (mode: string, name: string | Uint8Array, oid: string): Buffer => Buffer.concat([Buffer.from(`${mode} `), Buffer.from(name as string), Buffer.from([0]), Buffer.from(oid, "hex")]);
const commitOf = (tree: string, lines = "author A <a@example.com> 1770000000 +0000\ncommitter A <a@example.com> 1770000000 +0000\n", message: string | Uint8Array = "Message\n"): GitObject => ({
  type: "commit",
  data: Buffer.concat([Buffer.from(`tree ${tree}\n${lines}\n`), Buffer.from(message as string)]),
});

/** A repository whose one branch has this tree. */
function repositoryOf(entries: (blob: (content: string | Uint8Array) => string, repository: TestRepository) => readonly Buffer[]): TestRepository {
  const repository = createTestRepository();
  const blob = (content: string | Uint8Array): string => repository.gitWithInput(content, "hash-object", "-w", "--stdin");
  const tree = write(repository, { type: "tree", data: Buffer.concat(entries(blob, repository)) });
  repository.git("update-ref", "refs/heads/main", write(repository, commitOf(tree)));
  return repository;
}

// --- 1. What git's check refuses -----------------------------------------------------------------------------------------------

const REFUSED_NAMES: readonly string[] = [".git", ".GIT", ".gIt", "git~1", "GIT~1", ".git ", ".git.", ".git::$INDEX_ALLOCATION", ".g\u200cit", ".gi\u200dt", "..", ".", "", "a/b"];

const REFUSED: readonly { readonly name: string; readonly make: () => TestRepository }[] = [
  ...REFUSED_NAMES.map((name) => ({ name: `a folder named ${JSON.stringify(name)}`, make: () => repositoryOf((blob) => [entry("100644", name, blob("x"))]) })),
  { name: "one name twice", make: () => repositoryOf((blob) => [entry("100644", "a", blob("1")), entry("100644", "a", blob("2"))]) },
  { name: "a name that is file and folder", make: () => repositoryOf((blob) => [entry("100644", "a", blob("1")), entry("40000", "a", EMPTY_TREE)]) },
  { name: "names that are not sorted", make: () => repositoryOf((blob) => [entry("100644", "b", blob("1")), entry("100644", "a", blob("2"))]) },
  { name: "a list of submodules that is a link", make: () => repositoryOf((blob) => [entry("120000", ".gitmodules", blob("/etc/passwd"))]) },
  { name: "a submodule whose address is an option (CVE-2018-17456)", make: () => repositoryOf((blob) => [entry("100644", ".gitmodules", blob('[submodule "x"]\n\tpath = x\n\turl = --upload-pack=touch${IFS}evil\n'))]) },
  { name: "a submodule whose path is an option", make: () => repositoryOf((blob) => [entry("100644", ".gitmodules", blob('[submodule "x"]\n\tpath = -evil\n\turl = https://example.com/x\n'))]) },
  { name: "a submodule whose name leads out (CVE-2018-11235)", make: () => repositoryOf((blob) => [entry("100644", ".gitmodules", blob('[submodule "../../hooks"]\n\tpath = x\n\turl = https://example.com/x\n'))]) },
  { name: "a submodule with a command to run", make: () => repositoryOf((blob) => [entry("100644", ".gitmodules", blob('[submodule "x"]\n\tpath = x\n\turl = https://example.com/x\n\tupdate = !touch evil\n'))]) },
  { name: "a submodule whose address breaks a line (CVE-2020-5260)", make: () => repositoryOf((blob) => [entry("100644", ".gitmodules", blob('[submodule "x"]\n\tpath = x\n\turl = https://example.com/%0ahost=evil\n'))]) },
  { name: "a commit without a tree", make: () => brokenCommit("author A <a@example.com> 1 +0000\n\nx") },
  { name: "a commit whose parent is no id", make: () => brokenCommit(`tree ${EMPTY_TREE}\nparent ../../etc/passwd\nauthor A <a@example.com> 1 +0000\n\nx`) },
  { name: "a tag of another type than it says", make: () => brokenTag((commit) => `object ${commit}\ntype blob\ntag v1\ntagger A <a@example.com> 1 +0000\n\nx\n`) },
];

function brokenCommit(data: string): TestRepository {
  const repository = createTestRepository();
  repository.git("hash-object", "-t", "tree", "-w", "/dev/null");
  forceRef(repository, "refs/heads/main", write(repository, { type: "commit", data: Buffer.from(data) }));
  return repository;
}

function brokenTag(data: (commit: string) => string): TestRepository {
  const repository = createTestRepository();
  const commit = repository.commit("First", { a: "1" });
  forceRef(repository, "refs/tags/v1", write(repository, { type: "tag", data: Buffer.from(data(commit)) }));
  return repository;
}

/** update-ref would look at the object. */
function forceRef(repository: TestRepository, name: string, oid: string): void {
  writeRef(join(repository.dir, ".git", name), oid);
}

function writeRef(path: string, oid: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${oid}\n`);
}

// --- 2. What is read as plain bytes ---------------------------------------------------------------------------------------------

interface Harmless {
  readonly name: string;
  readonly make: (place: { readonly origin: string }) => TestRepository;
  /** What git log must show of it, or a check. */
  readonly check?: (fetched: Fetched) => Promise<void>;
}

const showsFile = (pattern: RegExp) => async (fetched: Fetched): Promise<void> => assert.match(await numstat(fetched), pattern);

async function numstat(fetched: Fetched): Promise<string> {
  return await run(fetched.repository, ["log", ...HISTORY_LOG_ARGS, fetched.refs.find(({ name }) => name === "refs/heads/main")?.oid ?? ""]);
}

const withCommit = (lines: string, message?: string | Uint8Array) => (): TestRepository => {
  const repository = createTestRepository();
  const tree = repository.git("rev-parse", `${repository.commit("First", { "a.txt": "1\n" })}^{tree}`);
  forceRef(repository, "refs/heads/main", write(repository, commitOf(tree, lines, message)));
  return repository;
};

const HARMLESS: readonly Harmless[] = [
  { name: "a submodule whose path ends in CR (CVE-2025-48384)", make: () => repositoryOf((blob) => [entry("100644", ".gitmodules", blob('[submodule "x"]\n\tpath = "x\r"\n\turl = https://example.com/x\n')), entry("120000", "x", blob(".git/modules/x/hooks")), entry("160000", "x\r", "3".repeat(40))]), check: showsFile(/\.gitmodules/) },
  { name: "a link to .git beside a submodule of the same name in capitals (CVE-2024-32002)", make: () => repositoryOf((blob) => [entry("100644", ".gitmodules", blob('[submodule "x/y"]\n\tpath = A/modules/x\n\turl = https://example.com/x\n')), entry("120000", "a", blob(".git"))]), check: showsFile(/\ta\0/) },
  { name: "links to files of the machine", make: () => repositoryOf((blob) => [entry("120000", "passwd", blob("/etc/passwd")), entry("120000", "up", blob("../../../../etc/shadow"))]), check: async (fetched) => assert.ok(!(await numstat(fetched)).includes("root:")) },
  { name: "filters, drivers and encodings in attributes", make: () => repositoryOf((blob) => [entry("100644", ".gitattributes", blob("* filter=evil diff=evil merge=evil working-tree-encoding=UTF-16 export-subst ident\n")), entry("100644", "a.txt", blob("$Format:%H$\n"))]), check: showsFile(/1\t0\ta\.txt/) },
  { name: "attributes that hide everything", make: () => repositoryOf((blob) => [entry("100644", ".gitattributes", blob("* -diff export-ignore binary\n")), entry("100644", "a.txt", blob("1\n"))]), check: showsFile(/1\t0\ta\.txt/) },
  { name: "an LFS endpoint and a pointer", make: ({ origin }) => repositoryOf((blob) => [entry("100644", ".lfsconfig", blob(`[lfs]\n\turl = ${origin}/lfs\n`)), entry("100644", "big.bin", blob(`version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 99999999999\n`))]), check: showsFile(/3\t0\tbig\.bin/) },
  { name: "submodules at an address of ours", make: ({ origin }) => repositoryOf((blob) => [entry("100644", ".gitmodules", blob(`[submodule "x"]\n\tpath = x\n\turl = ${origin}/inside\n`)), entry("160000", "x", "3".repeat(40))]), check: showsFile(/\.gitmodules/) },
  { name: "a whole repository in its tree", make: () => repositoryOf((blob, repository) => [entry("100644", "HEAD", blob("ref: refs/heads/main\n")), entry("100644", "config", blob("[core]\n\tfsmonitor = touch evil\n\tbare = true\n")), entry("40000", "hooks", write(repository, { type: "tree", data: entry("100755", "post-checkout", blob("#!/bin/sh\ntouch evil\n")) })), entry("40000", "objects", EMPTY_TREE), entry("40000", "refs", EMPTY_TREE)]), check: showsFile(/hooks\/post-checkout/) },
  { name: "a mailmap that is a link", make: () => repositoryOf((blob) => [entry("120000", ".mailmap", blob("/etc/passwd"))]), check: async (fetched) => assert.ok(!(await numstat(fetched)).includes("root")) },
  { name: "names with control characters, quotes and line breaks", make: () => repositoryOf((blob) => [entry("100644", '"\n\t\u001b[2J', blob("1\n"))]), check: showsFile(/1\t0\t"\n\t\u001b\[2J\0/) },
  { name: "names that are not UTF-8", make: () => repositoryOf((blob) => [entry("100644", Buffer.from([0x66, 0xff, 0xfe]), blob("1\n"))]), check: showsFile(/1\t0\tf/) },
  { name: "names that are options", make: () => repositoryOf((blob) => [entry("100644", "--output=evil", blob("1\n"))]), check: showsFile(/--output=evil/) },
  { name: "a name of 32,000 characters", make: () => repositoryOf((blob) => [entry("100644", "x".repeat(32_000), blob("1\n"))]), check: showsFile(/x{32000}/) },
  { name: "a mode that nobody uses", make: () => repositoryOf((blob) => [entry("100666", "a.txt", blob("1\n"))]), check: showsFile(/a\.txt/) },
  { name: "a mode with zeros in front", make: () => repositoryOf((_blob) => [entry("040000", "a", EMPTY_TREE)]) },
  { name: "a tree of 1,000 levels", make: () => deepTree(1_000), check: showsFile(/(d\/){1000}/) },
  { name: `a folder of ${FULL ? "1,000,000" : "20,000"} files`, make: () => wideTree(FULL ? 1_000_000 : 20_000), check: async (fetched) => assert.equal((await numstat(fetched)).split("\t").length - 1, 2 * (FULL ? 1_000_000 : 20_000)) },
  { name: `a file of ${FULL ? "4 GB" : "64 MB"} of zeros`, make: () => zeros(FULL ? 4 * GIB : 64 * MIB), check: async (fetched) => assert.ok((fetched.packs[0]?.bytes ?? Infinity) < (FULL ? 4 * GIB : 64 * MIB) / 100) },
  { name: "a date beyond all years", make: withCommit("author A <a@example.com> 99999999999999999999 +0000\ncommitter A <a@example.com> 1 +0000\n"), check: showsFile(/a@example\.com/) },
  { name: "a time zone that is none", make: withCommit("author A <a@example.com> 1 +999999\ncommitter A <a@example.com> 1 -9999\n"), check: showsFile(/a@example\.com/) },
  { name: "an author without an address", make: withCommit("author A 1 +0000\ncommitter A 1 +0000\n") },
  { name: "a name with terminal codes", make: withCommit("author \u001b]0;evil\u0007 <a@example.com> 1 +0000\ncommitter A <a@example.com> 1 +0000\n"), check: showsFile(/a@example\.com/) },
  { name: "a message in an encoding that is a path", make: withCommit("author A <a@example.com> 1 +0000\ncommitter A <a@example.com> 1 +0000\nencoding ../../../tmp/evil\n"), check: showsFile(/a@example\.com/) },
  { name: "a message of bytes that are not UTF-8", make: withCommit("author A <a@example.com> 1 +0000\ncommitter A <a@example.com> 1 +0000\n", Buffer.from([0xff, 0xfe, 0x00, 0x41])), check: showsFile(/a@example\.com/) },
  { name: "a message of 8 MB", make: withCommit("author A <a@example.com> 1 +0000\ncommitter A <a@example.com> 1 +0000\n", "x".repeat(8 * MIB)), check: showsFile(/a@example\.com/) },
  { name: "a signature that is none", make: withCommit("author A <a@example.com> 1 +0000\ncommitter A <a@example.com> 1 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n evil\n -----END PGP SIGNATURE-----\n"), check: showsFile(/a@example\.com/) },
  { name: "a commit of 200 parents", make: () => octopus(200) },
  { name: "tags of tags of tags", make: () => tagChain(20), check: async (fetched) => assert.ok((fetched.tips.find(({ ref }) => ref === "refs/tags/v1")?.objects.length ?? 99) <= 8) },
  { name: "replacements, notes and grafts of its own", make: () => {
    const repository = createTestRepository();
    const [one, two] = [repository.commit("First", { "a.txt": "1\n" }), repository.commit("Second", { "a.txt": "2\n" })];
    repository.git("replace", two, one);
    repository.git("notes", "add", "-m", "note", one);
    return repository;
  }, check: async (fetched) => assert.deepEqual(fetched.refs.map(({ name }) => name), ["refs/heads/main"]) },
  { name: "branches named like options and files", make: () => {
    const repository = createTestRepository();
    const head = repository.commit("First", { "a.txt": "1\n" });
    for (const name of ["refs/heads/-upload-pack", "refs/tags/--exec=id", "refs/heads/a/HEAD", "refs/heads/HEAD", "refs/heads/refs/heads/main"]) writeRef(join(repository.dir, ".git", name), head);
    return repository;
  }, check: async (fetched) => assert.deepEqual(fetched.refs.map(({ name }) => name), ["refs/heads/HEAD", "refs/heads/a/HEAD", "refs/heads/main", "refs/heads/refs/heads/main"]) },
  { name: "a HEAD that leads out", make: () => {
    const repository = createTestRepository();
    repository.commit("First", { "a.txt": "1\n" });
    repository.git("symbolic-ref", "HEAD", "refs/heads/gone");
    return repository;
  }, check: async (fetched) => assert.equal(fetched.head, null) },
];

function deepTree(levels: number): TestRepository {
  return repositoryOf((blob, repository) => {
    let inner = entry("100644", "file", blob("1\n"));
    for (let level = 0; level < levels; level++) inner = entry("40000", "d", write(repository, { type: "tree", data: inner }));
    return [inner];
  });
}

function wideTree(files: number): TestRepository {
  return repositoryOf((blob) => {
    const oid = blob("1\n");
    return Array.from({ length: files }, (_, index) => entry("100644", `f${String(index).padStart(7, "0")}`, oid));
  });
}

function zeros(bytes: number): TestRepository {
  const repository = createTestRepository();
  // Written by git itself: it streams what is above its threshold.
  repository.git("config", "core.bigFileThreshold", "16m");
  repository.git("config", "core.compression", "1");
  writeFileSync(join(repository.dir, "zeros.bin"), "");
  truncateSync(join(repository.dir, "zeros.bin"), bytes);
  repository.commit("Zeros");
  return repository;
}

function octopus(parents: number): TestRepository {
  const repository = createTestRepository();
  const tree = repository.git("rev-parse", `${repository.commit("First", { "a.txt": "1\n" })}^{tree}`);
  const line = (index: number): string => `author A <a@example.com> ${index} +0000\ncommitter A <a@example.com> ${index} +0000\n`;
  const oids = Array.from({ length: parents }, (_, index) => write(repository, commitOf(tree, line(index + 1))));
  forceRef(repository, "refs/heads/main", write(repository, commitOf(tree, oids.map((oid) => `parent ${oid}\n`).join("") + line(1_000))));
  return repository;
}

function tagChain(depth: number): TestRepository {
  const repository = createTestRepository();
  let [oid, type] = [repository.commit("First", { "a.txt": "1\n" }), "commit"];
  for (let level = 0; level < depth; level++) {
    oid = write(repository, { type: "tag", data: Buffer.from(`object ${oid}\ntype ${type}\ntag v1\ntagger A <a@example.com> 1 +0000\n\nx\n`) });
    type = "tag";
  }
  forceRef(repository, "refs/tags/v1", oid);
  return repository;
}

describe("a hostile repository", () => {
  for (const { name, make } of REFUSED) {
    it(`with ${name} is refused by git's own check`, async (context) => {
      await assert.rejects(fetchRepository(context, make()), (error: Error) => {
        assert.ok(isAppError(error, "source.damaged"), `${String(error)} ${String(error.cause)}`);
        return true;
      });
    });
  }

  for (const { name, make, check } of HARMLESS) {
    it(`with ${name} is read as plain bytes`, async (context) => {
      const place = await startHttpPlace((_request, response) => void response.end());
      context.after(async () => await place.close());
      const fetched = await fetchRepository(context, make(place));
      await run(fetched.repository, ["cat-file", "--batch-all-objects", "--batch-check"]);
      await check?.(fetched);
      assert.deepEqual(place.requests, [], "nobody else was asked");
      assert.deepEqual([...new Set(fetched.server.requests.map(({ service }) => service))], ["git-upload-pack"]);
      assert.deepEqual(await readdir(fetched.scratchDir), ["repository"]);
      for (const dir of [fetched.scratchDir, process.cwd(), fetched.repository.dir]) assert.ok(!existsSync(join(dir, "evil")));
    });
  }

  it("of ten folders that each hold the one below ten times does not hold git longer than its time", async (context) => {
    const repository = repositoryOf((blob, inner) => {
      let tree = write(inner, { type: "tree", data: entry("100644", "file", blob("boom\n")) });
      for (let level = 0; level < 9; level++) tree = write(inner, { type: "tree", data: Buffer.concat(Array.from({ length: 10 }, (_, index) => entry("40000", `d${index}`, tree))) });
      return [entry("40000", "d", tree)];
    });
    const fetched = await fetchRepository(context, repository);
    assert.ok((fetched.packs[0]?.bytes ?? Infinity) < 10_000);
    const scratch = await openScratchRepository({ dir: fetched.repository.dir, format: "sha1", limits: { timeoutMs: 2 * SECOND, maxMemoryBytes: 512 * MIB } });
    const git = scratch.start(["log", ...HISTORY_LOG_ARGS, fetched.refs[0]?.oid ?? ""], "none");
    git.stdout.resume();
    const end = await git.ended;
    assert.ok(end.reason === "timeout" || end.code !== 0, JSON.stringify(end));
  });
});

// --- 3. Packs as our own reader meets them ---------------------------------------------------------------------------------------

const BASE = Buffer.from("base\n");
const BASE_OID = hashObject({ type: "blob", data: BASE }, "sha1");
const OTHER_OID = "5".repeat(40);

interface PackAttack {
  readonly name: string;
  readonly entries: readonly PackEntry[];
  /** Index of the entry that is read, and under which id; by default the last. */
  readonly oids: readonly string[];
  readonly change?: (pack: Buffer, index: Buffer) => void;
  readonly codes: readonly ErrorCode[];
}

const PACK_ATTACKS: readonly PackAttack[] = [
  { name: "two deltas that are each other's base", entries: [{ kind: "ref-delta", baseOid: OTHER_OID, data: buildInsertDelta(5, BASE) }, { kind: "ref-delta", baseOid: BASE_OID, data: buildInsertDelta(5, BASE) }], oids: [BASE_OID, OTHER_OID], codes: ["git.too-large", "git.damaged"] },
  { name: "a delta that is its own base", entries: [{ kind: "ref-delta", baseOid: BASE_OID, data: buildInsertDelta(5, BASE) }], oids: [BASE_OID], codes: ["git.object-missing"] },
  { name: "a delta whose base is itself by offset", entries: [{ kind: "ofs-delta", distance: 0, data: buildInsertDelta(5, BASE) }], oids: [OTHER_OID], codes: ["git.damaged"] },
  { name: "a delta whose base lies before the pack", entries: [{ kind: "ofs-delta", distance: 5_000, data: buildInsertDelta(5, BASE) }], oids: [OTHER_OID], codes: ["git.damaged"] },
  { name: "a delta whose base lies in the header", entries: [{ kind: "ofs-delta", distance: 8, data: buildInsertDelta(5, BASE) }], oids: [OTHER_OID], codes: ["git.damaged"] },
  { name: "a delta for a base of another size", entries: [{ kind: "blob", data: BASE }, { kind: "ref-delta", baseOid: BASE_OID, data: buildInsertDelta(6, BASE) }], oids: [BASE_OID, OTHER_OID], codes: ["git.damaged"] },
  { name: "a delta that unfolds beyond the limit", entries: [{ kind: "blob", data: Buffer.alloc(MIB) }, { kind: "ref-delta", baseOid: hashObject({ type: "blob", data: Buffer.alloc(MIB) }, "sha1"), data: buildCopyDelta(MIB, 500) }], oids: [hashObject({ type: "blob", data: Buffer.alloc(MIB) }, "sha1"), OTHER_OID], codes: ["git.too-large"] },
  { name: "an object that says it has a terabyte", entries: [{ kind: "blob", data: BASE, size: 2 ** 40 }], oids: [OTHER_OID], codes: ["git.too-large"] },
  { name: "an object that is larger than it says", entries: [{ kind: "blob", data: Buffer.alloc(2 * MIB), size: 10 }], oids: [OTHER_OID], codes: ["git.damaged"] },
  { name: "an object that is smaller than it says", entries: [{ kind: "blob", data: BASE, size: 5_000 }], oids: [OTHER_OID], codes: ["git.damaged"] },
  { name: "an object under another's name", entries: [{ kind: "blob", data: BASE }], oids: [OTHER_OID], codes: ["git.damaged"] },
  { name: "an object of a reserved type", entries: [{ kind: "blob", data: BASE }], oids: [BASE_OID], change: (pack) => void pack.writeUInt8(0x50 | 5, 12), codes: ["git.damaged"] },
  { name: "a size that never ends", entries: [{ kind: "blob", data: BASE }], oids: [BASE_OID], change: (pack) => void pack.fill(0xff, 12, 25), codes: ["git.damaged", "git.too-large"] },
  { name: "an index whose fan-out falls", entries: [{ kind: "blob", data: BASE }], oids: [BASE_OID], change: (_pack, index) => void index.writeUInt32BE(9, 8), codes: ["git.damaged"] },
  { name: "an index that says it has a thousand million objects", entries: [{ kind: "blob", data: BASE }], oids: [BASE_OID], change: (_pack, index) => void index.writeUInt32BE(10 ** 9, 8 + 255 * 4), codes: ["git.damaged"] },
  { name: "an index with an offset beyond the pack", entries: [{ kind: "blob", data: BASE }], oids: [BASE_OID], change: (_pack, index) => void index.writeUInt32BE(0x7fff_ffff, index.length - 44), codes: ["git.damaged"] },
  { name: "an index with a long offset that is not there", entries: [{ kind: "blob", data: BASE }], oids: [BASE_OID], change: (_pack, index) => void index.writeUInt32BE(0x8000_0005, index.length - 44), codes: ["git.damaged"] },
  { name: "an index of version 1", entries: [{ kind: "blob", data: BASE }], oids: [BASE_OID], change: (_pack, index) => void index.writeUInt32BE(1, 4), codes: ["git.damaged"] },
  { name: "a pack that is none", entries: [{ kind: "blob", data: BASE }], oids: [BASE_OID], change: (pack) => void pack.write("EVIL"), codes: ["git.damaged"] },
  { name: "a pack of another index", entries: [{ kind: "blob", data: BASE }], oids: [BASE_OID], change: (pack) => void pack.writeUInt32BE(7, 8), codes: ["git.damaged"] },
];

describe("a hostile pack", () => {
  for (const { name, entries, oids, change, codes } of PACK_ATTACKS) {
    it(`with ${name} ends in ${codes.join(" or ")}`, async () => {
      const { pack, offsets } = buildPack(entries);
      const index = buildIndex(oids.map((oid, place) => ({ oid, offset: offsets[place] ?? 12 })));
      change?.(pack, index);
      await assert.rejects(
        async () => {
          const reader = await openPackReader({ pack: inMemory(pack), index: inMemory(index), format: "sha1", limits: { maxObjectBytes: 16 * MIB, maxDepth: 100 } });
          return await reader.readObject(oids.at(-1) ?? "");
        },
        (error: Error) => {
          assert.ok(isAppError(error), String(error.stack));
          assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`);
          return true;
        },
      );
    });
  }

  it("of deltas on deltas ends at the depth that is allowed", async () => {
    const entries: PackEntry[] = [{ kind: "blob", data: BASE }];
    let size = encodeEntry(entries[0] ?? assert.fail()).length;
    for (let depth = 0; depth < 101; depth++) {
      const delta: PackEntry = { kind: "ofs-delta", distance: size, data: buildInsertDelta(5, BASE) };
      entries.push(delta);
      size = encodeEntry(delta).length;
    }
    const { pack, offsets } = buildPack(entries);
    for (const [place, outcome] of [[100, "read"], [101, "refused"]] as const) {
      const index = buildIndex([{ oid: BASE_OID, offset: offsets[place] ?? 0 }, ...Array.from({ length: 101 }, (_, other) => ({ oid: `f${String(other).padStart(39, "0")}`, offset: 12 }))]);
      const reader = await openPackReader({ pack: inMemory(pack), index: inMemory(index), format: "sha1", limits: { maxObjectBytes: MIB, maxDepth: 100 } });
      if (outcome === "read") assert.deepEqual((await reader.readObject(BASE_OID))?.data.byteLength, 5);
      else await assert.rejects(reader.readObject(BASE_OID), (error: Error) => isAppError(error, "git.too-large"));
    }
  });
});

function inMemory(bytes: Uint8Array) {
  return { bytes: bytes.byteLength, read: async (offset: number, length: number): Promise<Uint8Array> => bytes.subarray(offset, Math.max(offset, Math.min(bytes.byteLength, offset + length))) };
}
