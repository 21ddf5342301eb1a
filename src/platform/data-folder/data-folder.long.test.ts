// One process owns a data folder, a dead one owns nothing, and what a killed one left in scratch is gone.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { dataFolderPaths, openDataFolder } from "./data-folder.ts";

const clock = createManualClock();

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-data-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function startHolder(t: TestContext, folder: string): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const child = spawn(process.execPath, [new URL("./testing/hold-folder.ts", import.meta.url).pathname, folder], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  const said: unknown[] = await once(child.stdout, "data");
  return { child, said: String(said[0]).trim() };
}

/** As root the scratch folder lies outside. */
const SCRATCH_INSIDE = process.getuid?.() === 0 ? [] : ["scratch"];

const refused = (code: ErrorCode, text: RegExp) => (error: unknown) => isAppError(error, code) && text.test(error.message);

test("a folder that is not there is made for its owner alone, with its parents", async (t) => {
  const root = join(await temporaryFolder(t), "a", "data");
  const folder = await openDataFolder(root, clock);
  assert.equal((await stat(root)).mode & 0o777, 0o700);
  // As root an ordinary user has to pass through the scratch folder, and so it lies elsewhere.
  assert.equal((await stat(folder.scratch)).mode & 0o777, process.getuid?.() === 0 ? 0o711 : 0o700);
  assert.equal((await stat(join(root, "lock"))).mode & 0o777, 0o600);
  await folder.close();
  assert.deepEqual(await readdir(root), []);
  await assert.rejects(stat(folder.scratch), /ENOENT/);
});

test("a folder that others may enter is closed to them", async (t) => {
  const root = await temporaryFolder(t);
  await chmod(root, 0o755);
  const folder = await openDataFolder(root, clock);
  assert.equal((await stat(root)).mode & 0o777, 0o700);
  await folder.close();
});

test("a second process is refused and told who holds the folder and since when", async (t) => {
  const root = await temporaryFolder(t);
  const { child } = await startHolder(t, root);
  await assert.rejects(openDataFolder(root, clock), refused("data-folder.locked", new RegExp(`process ${child.pid} has owned the data folder since \\d{4}-`)));
});

test("the same process is refused too until it has closed the folder", async (t) => {
  const root = await temporaryFolder(t);
  const folder = await openDataFolder(root, clock);
  await assert.rejects(openDataFolder(root, clock), refused("data-folder.locked", /2026-01-15T12:00:00/));
  await folder.close();
  await (await openDataFolder(root, clock)).close();
});

test("the lock of a killed process is taken over", async (t) => {
  const root = await temporaryFolder(t);
  const { child } = await startHolder(t, root);
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.deepEqual(await readdir(root), ["lock", ...SCRATCH_INSIDE]);
  await (await openDataFolder(root, clock)).close();
});

test("a lock whose process id now belongs to another process is taken over", async (t) => {
  const root = await temporaryFolder(t);
  await writeFile(join(root, "lock"), JSON.stringify({ pid: process.pid, started: "1", host: hostname(), since: "2026-01-01T00:00:00.000Z" }));
  await (await openDataFolder(root, clock)).close();
});

test("a lock of another machine is respected: nothing can be known of its process", async (t) => {
  const root = await temporaryFolder(t);
  await writeFile(join(root, "lock"), JSON.stringify({ pid: 1, started: "1", host: "elsewhere", since: "2026-01-01T00:00:00.000Z" }));
  await assert.rejects(openDataFolder(root, clock), refused("data-folder.locked", /process 1 on elsewhere/));
});

for (const text of ["", "not json", '{"pid":-1}']) {
  test(`a lock that says nothing is respected, and the message says what to do: ${JSON.stringify(text)}`, async (t) => {
    const root = await temporaryFolder(t);
    await writeFile(join(root, "lock"), text);
    await assert.rejects(openDataFolder(root, clock), refused("data-folder.locked", /remove that file/));
    assert.equal(await readFile(join(root, "lock"), "utf8"), text);
  });
}

test("of many processes that find a dead lock at once exactly one gets the folder", async (t) => {
  const root = await temporaryFolder(t);
  await writeFile(join(root, "lock"), JSON.stringify({ pid: process.pid, started: "1", host: hostname(), since: "2026-01-01T00:00:00.000Z" }));
  const said = await Promise.all(Array.from({ length: 6 }, async () => (await startHolder(t, root)).said));
  assert.deepEqual(said.sort(), ["held", "locked", "locked", "locked", "locked", "locked"]);
  assert.deepEqual((await readdir(root)).sort(), ["lock", ...SCRATCH_INSIDE]);
});

test("what was left in scratch is gone at the next start and at the end", async (t) => {
  const root = await temporaryFolder(t);
  const { scratch } = dataFolderPaths(root);
  await mkdir(join(scratch, "job", "deep"), { recursive: true });
  await writeFile(join(scratch, "job", "deep", "code.ts"), "canary");
  const folder = await openDataFolder(root, clock);
  assert.deepEqual(await readdir(scratch), []);
  await writeFile(join(scratch, "code.ts"), "canary");
  await folder.close();
  await assert.rejects(stat(scratch), /ENOENT/);
});

test("wiping scratch follows no link out of it", async (t) => {
  const root = await temporaryFolder(t);
  const outside = await temporaryFolder(t);
  await writeFile(join(outside, "precious"), "kept");
  const { scratch } = dataFolderPaths(root);
  await mkdir(scratch, { recursive: true });
  await symlink(outside, join(scratch, "link"));
  await (await openDataFolder(root, clock)).close();
  assert.deepEqual(await readdir(outside), ["precious"]);
  await symlink(outside, scratch);
  t.after(() => rm(scratch));
  await assert.rejects(openDataFolder(root, clock), refused("data-folder.unusable", /Expected a folder/));
  assert.deepEqual(await readdir(outside), ["precious"]);
  assert.ok(!(await readdir(root)).includes("lock"), "a refused start leaves no lock");
});

test("a file where the folder should be is refused in words", async (t) => {
  const root = await temporaryFolder(t);
  await writeFile(join(root, "file"), "");
  await assert.rejects(openDataFolder(join(root, "file"), clock), refused("data-folder.unusable", /EEXIST|Expected a folder/));
  await assert.rejects(openDataFolder(join(root, "file", "below"), clock), refused("data-folder.unusable", /ENOTDIR/));
});

test("the socket lies in the folder, or in a private one of the system's where the path would be too long for a socket", async (t) => {
  assert.equal(dataFolderPaths("/var/lib/strongroom").socket, "/var/lib/strongroom/socket");
  const root = join(await temporaryFolder(t), "long".repeat(30));
  const folder = await openDataFolder(root, clock);
  assert.ok(Buffer.byteLength(folder.socket) <= 103 && !folder.socket.startsWith(root));
  assert.equal((await stat(join(folder.socket, ".."))).mode & 0o777, 0o700);
  await folder.close();
  await rm(join(folder.socket, ".."), { recursive: true });
});
