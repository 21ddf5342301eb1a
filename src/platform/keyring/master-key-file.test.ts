// The master key's file: made once, private, refused when it is not, and replaced while it is in use.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { openMasterKeyFile } from "./master-key-file.ts";

const BINDING = Buffer.from("a row");
let folder = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "master-key-test-"));
});
after(() => rm(folder, { recursive: true }));

const newPath = (): string => join(folder, `${createUuid()}.key`);

test("a first start makes the file with mode 0600, and the next one opens the same key", async () => {
  const path = newPath();
  const first = await openMasterKeyFile({ path, whenMissing: "create" });
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  const key = randomBytes(32);
  const wrapped = await first.wrap(key, BINDING);
  const second = await openMasterKeyFile({ path, whenMissing: "refuse" });
  assert.equal(await second.currentId(), await first.currentId());
  assert.deepEqual(Buffer.from(await second.unwrap(wrapped, BINDING)), key);
});

test("two first starts at once agree on one key and leave no other file", async () => {
  const inside = await mkdtemp(join(folder, "race-"));
  const path = join(inside, "master.key");
  const opened = await Promise.all(Array.from({ length: 8 }, () => openMasterKeyFile({ path, whenMissing: "create" })));
  assert.equal(new Set(await Promise.all(opened.map((master) => master.currentId()))).size, 1);
  assert.deepEqual(await readdir(inside), ["master.key"]);
});

for (const mode of [0o640, 0o604, 0o660, 0o644, 0o620, 0o601, 0o777]) {
  test(`a file of mode ${mode.toString(8)} is refused`, async () => {
    const path = newPath();
    await openMasterKeyFile({ path, whenMissing: "create" });
    await chmod(path, mode);
    await assert.rejects(openMasterKeyFile({ path, whenMissing: "create" }), (error) => isAppError(error, "keyring.master-exposed"));
  });
}

test("where there is data already, a missing file is an error and no new one is made", async () => {
  const path = newPath();
  await assert.rejects(openMasterKeyFile({ path, whenMissing: "refuse" }), (error) => isAppError(error, "keyring.master-missing"));
  await assert.rejects(stat(path), /ENOENT/);
});

const line = `${createUuid()} ${randomBytes(32).toString("hex")}\n`;
const DAMAGED = {
  "an empty file": "",
  "a title alone": "strongroom-master-key/1\n",
  "another title": `strongroom-master-key/2\n${line}`,
  "a cut line": `strongroom-master-key/1\n${line.slice(0, -2)}\n`,
  "no end of line": `strongroom-master-key/1\n${line.slice(0, -1)}`,
  "a digit that is none": `strongroom-master-key/1\n${line.slice(0, -2)}g\n`,
  "an id that is none": `strongroom-master-key/1\n${line.replace(/^./, "x")}`,
  "a second line that is cut": `strongroom-master-key/1\n${line}${line.slice(5)}`,
};
for (const [what, content] of Object.entries(DAMAGED)) {
  test(`${what} is refused and left as it is`, async () => {
    const path = newPath();
    await writeFile(path, content, { mode: 0o600 });
    await assert.rejects(openMasterKeyFile({ path, whenMissing: "create" }), (error) => isAppError(error, "keyring.master-damaged"));
    assert.equal(await readFile(path, "utf8"), content);
  });
}

test("an error about a damaged file quotes nothing of it", async () => {
  const path = newPath();
  const secret = randomBytes(32).toString("hex");
  await writeFile(path, `strongroom-master-key/1\n${createUuid()} ${secret}`, { mode: 0o600 });
  const error: unknown = await openMasterKeyFile({ path, whenMissing: "create" }).catch((reason: unknown) => reason);
  assert.ok(error instanceof Error);
  assert.equal(`${error.message} ${String(error.stack)} ${JSON.stringify(error)}`.includes(secret.slice(0, 8)), false);
});

test("what is wrapped for one row does not open for another, nor when changed", async () => {
  const master = await openMasterKeyFile({ path: newPath(), whenMissing: "create" });
  const { masterKeyId, wrapped } = await master.wrap(randomBytes(32), BINDING);
  const notOpened = (error: unknown): boolean => isAppError(error, "keyring.not-opened");
  await assert.rejects(master.unwrap({ masterKeyId, wrapped }, Buffer.from("another row")), notOpened);
  for (const length of [0, 1, 12, 13, wrapped.length - 1]) await assert.rejects(master.unwrap({ masterKeyId, wrapped: wrapped.subarray(0, length) }, BINDING), notOpened);
  const changed = Uint8Array.from(wrapped);
  changed[20] = (changed[20] ?? 0) ^ 1;
  await assert.rejects(master.unwrap({ masterKeyId, wrapped: changed }, BINDING), notOpened);
});

test("after a new key is added the old one still unwraps, until it is forgotten", async () => {
  const path = newPath();
  const master = await openMasterKeyFile({ path, whenMissing: "create" });
  const old = await master.wrap(randomBytes(32), BINDING);
  const added = await master.add();
  assert.equal(await master.currentId(), added);
  assert.notEqual(added, old.masterKeyId);
  assert.equal((await master.unwrap(old, BINDING)).length, 32);
  assert.equal((await master.wrap(randomBytes(32), BINDING)).masterKeyId, added);
  await master.forgetOthers();
  await assert.rejects(master.unwrap(old, BINDING), (error) => isAppError(error, "keyring.master-missing"));
  assert.equal((await readFile(path, "utf8")).includes(old.masterKeyId), false);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test("a process that opened the file before finds a key that another one added", async () => {
  const path = newPath();
  const first = await openMasterKeyFile({ path, whenMissing: "create" });
  const second = await openMasterKeyFile({ path, whenMissing: "refuse" });
  await second.add();
  const wrapped = await second.wrap(randomBytes(32), BINDING);
  assert.equal((await first.unwrap(wrapped, BINDING)).length, 32);
  await second.add();
  assert.equal((await first.wrap(randomBytes(32), BINDING)).masterKeyId, await second.currentId());
});

test("a process never wraps under a key that another one has forgotten", async () => {
  const path = newPath();
  const first = await openMasterKeyFile({ path, whenMissing: "create" });
  const second = await openMasterKeyFile({ path, whenMissing: "refuse" });
  await second.wrap(randomBytes(32), BINDING);
  await first.add();
  await first.forgetOthers();
  const wrapped = await second.wrap(randomBytes(32), BINDING);
  assert.equal(wrapped.masterKeyId, await first.currentId());
  await rm(path);
  await assert.rejects(second.wrap(randomBytes(32), BINDING), (error) => isAppError(error, "keyring.master-missing"));
});
