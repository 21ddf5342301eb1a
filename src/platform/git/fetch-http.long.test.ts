import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it, type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";

import { AppError, isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { encodeCredential } from "#platform/egress/credential.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { TEST_CERTIFICATE } from "#platform/egress/testing/test-certificate.ts";
import { Secret } from "#platform/secrets/secret.ts";

import { fetchGit } from "./fetch.ts";
import type { Contact, FetchOptions, FetchResult } from "./fetch-types.ts";
import { DEFAULT_FETCH_LIMITS } from "./limits.ts";
import type { GitObject } from "./object-id.ts";
import { openScratchRepository } from "./scratch-repository.ts";
import { startGitServer, type GitServer, type GitServerOptions } from "./testing/git-server.ts";
import { createTestRepository, type TestRepository } from "./testing/test-repository.ts";

async function startServer(context: TestContext, options: GitServerOptions): Promise<GitServer> {
  const server = await startGitServer(options);
  context.after(async () => await server.close());
  return server;
}

function startRepository(context: TestContext, options: Parameters<typeof createTestRepository>[0] = {}): TestRepository {
  const repository = createTestRepository(options);
  context.after(() => repository.remove());
  return repository;
}

async function fetchFrom(context: TestContext, url: string, options: Partial<FetchOptions> = {}): Promise<FetchResult & { readonly dir: string }> {
  const scratch = await mkdtemp(join(tmpdir(), "strongroom-test-fetch-"));
  context.after(async () => await rm(scratch, { recursive: true, force: true }));
  const dir = join(scratch, "repository");
  // As the scratch of a worker: others may pass, and not look.
  await chmod(scratch, 0o711);
  const result = await fetchGit({
    egress: createEgress({ allow: ["127.0.0.0/8"], extraCa: [TEST_CERTIFICATE] }),
    source: parseSourceAddress(url),
    credential: null,
    scratchDir: dir,
    tips: [],
    limits: DEFAULT_FETCH_LIMITS,
    hostKeys: null,
    now: Date.now,
    ...options,
  });
  return { ...result, dir };
}

async function listObjects(dir: string, format: "sha1" | "sha256" = "sha1"): Promise<string[]> {
  const repository = await openScratchRepository({ dir, format });
  const git = repository.start(["cat-file", "--batch-all-objects", "--batch-check"], "none");
  const lines = (await text(git.stdout)).trim().split("\n");
  assert.equal((await git.ended).code, 0, git.stderrTail());
  return lines.sort();
}

function withCode(code: ErrorCode): (error: Error) => boolean {
  return (error) => {
    assert.ok(isAppError(error), String(error.stack));
    assert.equal(error.code, code, error.message);
    return true;
  };
}

describe("a fetch over http", () => {
  it("leaves a repository that can be read after the fetch's own deadline", async (context) => {
    const repository = startRepository(context);
    repository.commit("first", { "a.ts": "const a = 1;\n" });
    const server = await startServer(context, { repositories: { "a.git": repository.dir } });
    const totalMs = 3_000;
    const begun = Date.now();
    const fetched = await fetchFrom(context, server.url("a.git"), { limits: { ...DEFAULT_FETCH_LIMITS, totalMs } });
    await setTimeout(begun + totalMs + 50 - Date.now());
    const git = fetched.repository.start(["cat-file", "--batch-all-objects", "--batch-check"], "none");
    assert.equal((await text(git.stdout)).trim().split("\n").length, 3);
    assert.equal((await git.ended).code, 0);
  });

  for (const format of ["sha1", "sha256"] as const) {
    it(`brings all branches and tags of a ${format} repository, and nothing else`, async (context) => {
      const repository = startRepository(context, { objectFormat: format });
      repository.commit("First", { "a.txt": "1\n", "folder/b.txt": "2\n" });
      repository.git("tag", "-a", "-m", "One", "v1");
      repository.git("branch", "side");
      const head = repository.commit("Second", { "a.txt": "2\n" });
      repository.git("update-ref", "refs/pull/1/head", repository.commit("Not merged", { "c.txt": "3\n" }));
      repository.git("reset", "-q", "--hard", head);
      const server = await startServer(context, { repositories: { app: repository.dir } });
      const result = await fetchFrom(context, server.url("app"));
      assert.deepEqual(result.refs.map(({ name }) => name), ["refs/heads/main", "refs/heads/side", "refs/tags/v1"]);
      assert.equal(result.head, "refs/heads/main");
      assert.equal(result.format, format);
      assert.equal(result.skippedRefs, 1);
      assert.equal(result.packs.length, 1);
      const tag = result.refs[2] ?? assert.fail();
      assert.equal(tag.peeled, repository.git("rev-parse", "v1^{commit}"));
      const expected = repository.git("rev-list", "--objects", "--no-object-names", "main", "side", "v1").split("\n").length;
      assert.equal((await listObjects(result.dir, format)).length, expected);
      assert.deepEqual(server.requests.map(({ method, service }) => `${method} ${service}`), ["GET git-upload-pack", "POST git-upload-pack"]);
      assert.deepEqual(result.contacts.map(({ what, outcome, addressKind }) => [what, outcome, addressKind]), [["advertise refs", "ok", "loopback"], ["fetch", "ok", "loopback"]]);
      assert.ok(result.contacts.every(({ receivedBytes }) => receivedBytes > 0));
    });
  }

  it("with the tips of the last one brings only what is new, and no pack when nothing is", async (context) => {
    const repository = startRepository(context);
    for (let commit = 0; commit < 20; commit++) repository.commit(`Commit ${commit}`, { [`file-${commit}.txt`]: `${commit}\n`.repeat(500) });
    repository.git("tag", "-a", "-m", "One", "v1");
    const server = await startServer(context, { repositories: { app: repository.dir } });
    const first = await fetchFrom(context, server.url("app"));
    const nothing = await fetchFrom(context, server.url("app"), { tips: first.tips });
    assert.deepEqual(nothing.packs, []);
    assert.deepEqual(nothing.contacts.map(({ what }) => what), ["advertise refs"]);
    const old = repository.git("rev-parse", "HEAD~5");
    const head = repository.commit("New", { "new.txt": "new\n" });
    repository.git("checkout", "-q", "-b", "fork", old);
    const fork = repository.commit("From an older one", { "fork.txt": "fork\n" });
    const second = await fetchFrom(context, server.url("app"), { tips: nothing.tips });
    assert.deepEqual(second.refs.map(({ name }) => name), ["refs/heads/fork", "refs/heads/main", "refs/tags/v1"]);
    const oids = (await listObjects(second.dir)).map((line) => line.split(" ")[0]);
    for (const oid of [head, fork]) assert.ok(oids.includes(oid));
    assert.ok((second.packs[0]?.bytes ?? Infinity) < 2_500, `the pack has ${second.packs[0]?.bytes} bytes`);
    const third = await fetchFrom(context, server.url("app"), { tips: second.tips });
    assert.deepEqual(third.packs, []);
    assert.deepEqual(third.tips, second.tips);
  });

  it("with tips does not miss files of settings that did not change", async (context) => {
    const repository = startRepository(context);
    repository.commit("First", { ".gitattributes": "* text\n", ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = https://example.com/x\n', ".mailmap": "A <a@example.com>\n", ".gitignore": "x\n", "a.txt": "1\n" });
    const server = await startServer(context, { repositories: { app: repository.dir } });
    const first = await fetchFrom(context, server.url("app"));
    const head = repository.commit("Second", { "b.txt": "2\n" });
    const second = await fetchFrom(context, server.url("app"), { tips: first.tips });
    assert.equal(second.refs[0]?.oid, head);
    assert.equal((await listObjects(second.dir)).length, 4);
  });

  it("with tips fetches all when something new has a wart that is overlooked in a first fetch", async (context) => {
    const repository = startRepository(context);
    const first = repository.commit("First", { "a.txt": "1\n" });
    const server = await startServer(context, { repositories: { app: repository.dir } });
    const { tips, whole } = await fetchFrom(context, server.url("app"));
    const wart = repository.gitWithInput(`tree ${repository.git("rev-parse", "HEAD^{tree}")}\nparent ${first}\nauthor A <a@example.com> 1 +999999\ncommitter A <a@example.com> 1 +0000\n\nx\n`, "hash-object", "-t", "commit", "-w", "--stdin", "--literally");
    await writeFile(join(repository.dir, ".git/refs/heads/main"), `${wart}\n`);
    const second = await fetchFrom(context, server.url("app"), { tips });
    assert.deepEqual([whole, second.whole, second.refs[0]?.oid], [true, true, wart]);
    assert.equal((await listObjects(second.dir)).length, 4);
    assert.deepEqual(second.contacts.map(({ what, outcome }) => `${what} ${outcome}`), ["advertise refs ok", "fetch ok", "advertise refs ok", "fetch ok"]);
  });

  it("takes what a branch or tag names from the mirror when it came there by another way", async (context) => {
    const repository = startRepository(context);
    repository.commit("First", { "a.txt": "1\n" });
    repository.git("checkout", "-q", "-b", "side");
    const middle = repository.commit("On the side", { "b.txt": "2\n" });
    repository.commit("Further on the side", { "b.txt": "3\n" });
    const server = await startServer(context, { repositories: { app: repository.dir } });
    const { tips } = await fetchFrom(context, server.url("app"));
    // Merged by moving on; and tags of what is known.
    repository.git("branch", "-f", "main", middle);
    repository.git("tag", "light", middle);
    const readMirrored = async (oid: string): Promise<GitObject | null> => {
      const type = oid === middle ? "commit" : null;
      return type === null ? null : { type, data: Buffer.from(`${repository.git("cat-file", "commit", oid)}\n`) };
    };
    const moved = await fetchFrom(context, server.url("app"), { tips, readMirrored });
    assert.deepEqual(moved.packs, []);
    assert.equal(moved.tips.find(({ ref }) => ref === "refs/heads/main")?.objects[0]?.oid, middle);
    repository.git("tag", "-a", "-m", "Heavy", "heavy", middle);
    repository.git("tag", "-a", "-m", "Tip", "tip", "side");
    const tagged = await fetchFrom(context, server.url("app"), { tips: moved.tips, readMirrored });
    for (const [tag, commit] of [["heavy", middle], ["tip", repository.git("rev-parse", "side")]] as const) {
      assert.equal(tagged.tips.find(({ ref }) => ref === `refs/tags/${tag}`)?.objects[1]?.oid, commit);
    }
    assert.deepEqual((await fetchFrom(context, server.url("app"), { tips: tagged.tips, readMirrored })).packs, []);
    const damaged = await fetchFrom(context, server.url("app"), { tips, readMirrored: async () => await Promise.reject(new AppError("git.damaged")) });
    const lost = await fetchFrom(context, server.url("app"), { tips });
    assert.deepEqual([moved.whole, tagged.whole, damaged.whole, lost.whole], [false, false, true, true]);
  });

  it("follows a branch that was rewritten, and forgets one that was deleted", async (context) => {
    const repository = startRepository(context);
    repository.commit("First", { "a.txt": "1\n" });
    repository.git("branch", "gone");
    const before = repository.commit("Second", { "a.txt": "2\n" });
    const server = await startServer(context, { repositories: { app: repository.dir } });
    const first = await fetchFrom(context, server.url("app"));
    repository.git("reset", "-q", "--hard", "HEAD~1");
    const after = repository.commit("Second, again", { "a.txt": "3\n" });
    repository.git("branch", "-D", "gone");
    const second = await fetchFrom(context, server.url("app"), { tips: first.tips });
    assert.notEqual(before, after);
    assert.deepEqual(second.refs, [{ name: "refs/heads/main", oid: after }]);
  });

  it("brings tags of files and folders too", async (context) => {
    const repository = startRepository(context);
    repository.commit("First", { "a.txt": "1\n" });
    repository.git("tag", "-a", "-m", "A file", "file", repository.git("rev-parse", "HEAD:a.txt"));
    repository.git("tag", "folder", repository.git("rev-parse", "HEAD^{tree}"));
    const server = await startServer(context, { repositories: { app: repository.dir } });
    const first = await fetchFrom(context, server.url("app"));
    assert.equal(first.refs.length, 3);
    assert.deepEqual((await fetchFrom(context, server.url("app"), { tips: first.tips })).packs, []);
    const head = repository.commit("Second", { "a.txt": "2\n" });
    const second = await fetchFrom(context, server.url("app"), { tips: first.tips });
    assert.equal(second.refs.find(({ name }) => name === "refs/heads/main")?.oid, head);
  });

  it("sends the name and token, over TLS, and keeps them out of everything it gives", async (context) => {
    const repository = startRepository(context);
    repository.commit("First", { "a.txt": "1\n" });
    const server = await startServer(context, { repositories: { app: repository.dir }, auth: { username: "me", token: "canary-token" }, tls: true });
    const credential = await Secret.seal(encodeCredential({ kind: "token", username: "me", token: "canary-token" }));
    const result = await fetchFrom(context, server.url("app"), { credential });
    assert.equal(result.refs.length, 1);
    assert.ok(!JSON.stringify(result).includes("canary"));
    const wrong = await Secret.seal(encodeCredential({ kind: "token", username: "me", token: "other" }));
    const contacts: Contact[] = [];
    await assert.rejects(fetchFrom(context, server.url("app"), { credential: wrong, onContact: (contact) => contacts.push(contact) }), withCode("source.unauthorised"));
    assert.deepEqual(contacts.map(({ outcome }) => outcome), ["source.unauthorised"]);
    await assert.rejects(fetchFrom(context, server.url("app")), withCode("source.unauthorised"));
  });

  it("says that a source is empty, not there, or above a limit", async (context) => {
    const repository = startRepository(context);
    const server = await startServer(context, { repositories: { app: repository.dir } });
    await assert.rejects(fetchFrom(context, server.url("app")), withCode("source.empty"));
    await assert.rejects(fetchFrom(context, server.url("other")), withCode("source.not-found"));
    repository.commit("First", { "a.bin": randomBytes(100_000) });
    repository.git("branch", "two");
    const limited = async (limits: Partial<typeof DEFAULT_FETCH_LIMITS>) => await fetchFrom(context, server.url("app"), { limits: { ...DEFAULT_FETCH_LIMITS, ...limits } });
    await assert.rejects(limited({ maxPackBytes: 50_000 }), withCode("source.too-large"));
    await assert.rejects(limited({ maxObjects: 2 }), withCode("source.too-large"));
    await assert.rejects(limited({ maxRefs: 1 }), withCode("source.too-large"));
    await assert.rejects(limited({ maxAdvertisementBytes: 100 }), withCode("source.too-large"));
    await assert.rejects(limited({ totalMs: 1 }), withCode("source.timeout"));
  });

  it("stops when it is told to", async (context) => {
    const repository = startRepository(context);
    repository.commit("First", { "a.txt": "1\n" });
    const abort = new AbortController();
    const server = await startServer(context, { repositories: { app: repository.dir }, intercept: () => (abort.abort(), true) });
    await assert.rejects(fetchFrom(context, server.url("app"), { signal: abort.signal }), { name: "AbortError" });
  });
});
