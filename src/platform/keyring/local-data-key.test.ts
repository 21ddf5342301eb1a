// Keys of a program that works alone: one that ends with the process, and one that lies in a file.

import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createEphemeralDataKey, openFileDataKey } from "./local-data-key.ts";

const CONTEXT = { table: "cache", column: "value", row: "1" };
let folder = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "local-key-test-"));
});
after(() => rm(folder, { recursive: true }));

test("two ephemeral keys open nothing of each other's and index differently", () => {
  const [first, second] = [createEphemeralDataKey(), createEphemeralDataKey()];
  const sealed = first.seal(Buffer.from("x"), CONTEXT);
  assert.equal(Buffer.from(first.open(sealed, CONTEXT)).toString(), "x");
  assert.throws(() => second.open(sealed, CONTEXT), (error) => isAppError(error, "keyring.not-opened"));
  assert.notDeepEqual(first.index("l", "v"), second.index("l", "v"));
});

test("the key of a file is made with its folder, is private, and opens the next time", async () => {
  const path = join(folder, "cache", "strongroom", "cache.key");
  const [first, second] = await Promise.all([openFileDataKey({ path }), openFileDataKey({ path })]);
  const third = await openFileDataKey({ path });
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal((await stat(join(folder, "cache", "strongroom"))).mode & 0o777, 0o700);
  const sealed = first.seal(Buffer.from("x"), CONTEXT);
  for (const key of [second, third]) {
    assert.equal(Buffer.from(key.open(sealed, CONTEXT)).toString(), "x");
    assert.deepEqual(key.index("l", "v"), first.index("l", "v"));
  }
});

test("one file gives another key for each purpose", async () => {
  const path = join(folder, "purposes.key");
  const sealed = (await openFileDataKey({ path, purpose: "facts" })).seal(Buffer.from("x"), CONTEXT);
  const evidence = await openFileDataKey({ path, purpose: "evidence" });
  assert.throws(() => evidence.open(sealed, CONTEXT), (error) => isAppError(error, "keyring.not-opened"));
});

test("a key file that others may read, or of another length, is refused", async () => {
  const path = join(folder, "refused.key");
  await openFileDataKey({ path });
  await chmod(path, 0o644);
  await assert.rejects(openFileDataKey({ path }), (error) => isAppError(error, "keyring.master-exposed"));
  await writeFile(join(folder, "short.key"), "short", { mode: 0o600 });
  await assert.rejects(openFileDataKey({ path: join(folder, "short.key") }), (error) => isAppError(error, "keyring.master-damaged"));
});
