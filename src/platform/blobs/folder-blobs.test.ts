// Blobs in a real folder: what goes in comes out, any range of it, and nothing is left behind when it fails.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { DAY, MIB } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { CHUNK_BYTES, sealedSize } from "./blob-format.ts";
import type { SealedReader } from "./blobs.ts";
import { createFolderBlobs } from "./folder-blobs.ts";

const SIZES = [0, 1, 15, 16, 17, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 16 * CHUNK_BYTES, 16 * CHUNK_BYTES + 1, 40 * CHUNK_BYTES + 12_345];
const key = createEphemeralDataKey("mirror");
let folder = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobs-test-"));
});
after(() => rm(folder, { recursive: true }));

async function readAll(reader: SealedReader): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of reader.stream()) parts.push(part);
  return Buffer.concat(parts);
}

async function* inParts(content: Uint8Array, partBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += partBytes) yield content.subarray(at, at + partBytes);
}

for (const size of SIZES) {
  test(`a blob of ${size} bytes comes out as it went in, whole or streamed`, async () => {
    const blobs = createFolderBlobs({ folder });
    const container = await blobs.createContainer();
    const content = randomBytes(size);
    for (const given of [content, inParts(content, 1000 + size / 3), inParts(content, 3 * MIB)]) {
      const ref = await blobs.put(container, key, given);
      assert.deepEqual({ keyId: ref.keyId, bytes: ref.bytes }, { keyId: key.keyId, bytes: size });
      assert.equal((await stat(join(folder, container, ref.name))).size, sealedSize(size));
      const reader = await blobs.open(container, key, ref);
      assert.ok((await readAll(reader)).equals(content));
      assert.equal(reader.unsealedBytes, size);
      assert.ok(Buffer.from(await reader.read(0, size)).equals(content));
      await reader.close();
    }
  });
}

test("any range opens, clipped at the end, and only the chunks it touches are unsealed", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const content = randomBytes(20 * CHUNK_BYTES + 100);
  const reader = await blobs.open(container, key, await blobs.put(container, key, content));
  const edges = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 7 * CHUNK_BYTES + 5, 20 * CHUNK_BYTES + 99, 20 * CHUNK_BYTES + 100, 30 * CHUNK_BYTES];
  for (const offset of edges) {
    for (const length of [0, 1, 2, CHUNK_BYTES - 1, CHUNK_BYTES, 3 * CHUNK_BYTES + 7]) {
      const range = await reader.read(offset, length);
      assert.ok(Buffer.from(range).equals(content.subarray(offset, offset + length)), `${length} bytes at ${offset}`);
    }
  }
  await reader.close();
});

test("a small read unseals one chunk, and a second one beside it none", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const reader = await blobs.open(container, key, await blobs.put(container, key, randomBytes(20 * CHUNK_BYTES)));
  await reader.read(5 * CHUNK_BYTES + 10, 20);
  assert.equal(reader.unsealedBytes, CHUNK_BYTES);
  await reader.read(5 * CHUNK_BYTES + 60, 20);
  assert.equal(reader.unsealedBytes, CHUNK_BYTES);
  await reader.read(6 * CHUNK_BYTES - 1, 2);
  assert.equal(reader.unsealedBytes, 3 * CHUNK_BYTES);
  await reader.close();
});

test("what a caller does with the bytes of a read does not reach the next one", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const content = randomBytes(100);
  const reader = await blobs.open(container, key, await blobs.put(container, key, content));
  (await reader.read(0, 100)).fill(0);
  assert.ok(Buffer.from(await reader.read(0, 100)).equals(content));
  await reader.close();
});

test("nothing of the content is in the file, and the file and its folder are private", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const { name } = await blobs.put(container, key, Buffer.from("canary-in-a-blob ".repeat(10_000)));
  const path = join(folder, container, name);
  assert.equal((await readFile(path)).includes("canary"), false);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal((await stat(join(folder, container))).mode & 0o777, 0o700);
});

test("a disk that is full gives blob.disk-full and leaves nothing", async () => {
  const room = 3 * MIB;
  let written = 0;
  const blobs = createFolderBlobs({
    folder,
    async openForWriting(path) {
      const file = await open(path, "wx");
      const writev: typeof file.writev = async (buffers) => {
        for (const buffer of buffers) written += buffer.byteLength;
        if (written > room) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        return file.writev(buffers);
      };
      return { writev, sync: () => file.sync(), close: () => file.close() };
    },
  });
  const container = await blobs.createContainer();
  await assert.rejects(blobs.put(container, key, randomBytes(4 * MIB)), (error) => isAppError(error, "blob.disk-full") && error.retryable);
  assert.ok(written > room, "the disk was filled in the middle");
  assert.deepEqual(await readdir(join(folder, container)), []);
});

test("a write that takes only a part at a time is finished", async () => {
  const blobs = createFolderBlobs({
    folder,
    async openForWriting(path) {
      const file = await open(path, "wx");
      const writev: typeof file.writev = async (buffers) => {
        const first = Buffer.concat(buffers.map((buffer) => Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength)));
        const { bytesWritten } = await file.write(first.subarray(0, 100_003));
        return { bytesWritten, buffers };
      };
      return { writev, sync: () => file.sync(), close: () => file.close() };
    },
  });
  const container = await blobs.createContainer();
  const content = randomBytes(2 * MIB + 7);
  const reader = await blobs.open(container, key, await blobs.put(container, key, content));
  assert.ok((await readAll(reader)).equals(content));
  await reader.close();
});

test("a source that fails in the middle leaves nothing, and its error comes through", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    yield randomBytes(2 * MIB);
    throw new Error("the source broke off");
  };
  await assert.rejects(blobs.put(container, key, failing()), /the source broke off/);
  assert.deepEqual(await readdir(join(folder, container)), []);
});

test("a blob or container that is not there is blob.missing", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const ref = { name: createUuid(), keyId: key.keyId, bytes: 1 };
  await assert.rejects(blobs.open(container, key, ref), (error) => isAppError(error, "blob.missing"));
  await assert.rejects(blobs.put(createUuid(), key, new Uint8Array(1)), (error) => isAppError(error, "blob.missing"));
});

test("a name that is not a random UUID reaches no file", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  for (const name of ["../../etc/passwd", "", ".", "a/b", `${createUuid()}\0`, createUuid().toUpperCase()]) {
    await assert.rejects(blobs.open(container, key, { name, keyId: key.keyId, bytes: 1 }), (error) => isAppError(error, "blob.missing"));
    await assert.rejects(blobs.remove(container, name), (error) => isAppError(error, "blob.missing"));
    await assert.rejects(blobs.removeContainer(name), (error) => isAppError(error, "blob.missing"));
  }
});

test("a removed blob or container is gone, and removing it again is no error", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const first = await blobs.put(container, key, randomBytes(10));
  await blobs.remove(container, first.name);
  await blobs.remove(container, first.name);
  await assert.rejects(blobs.open(container, key, first), (error) => isAppError(error, "blob.missing"));
  await blobs.put(container, key, randomBytes(10));
  await blobs.removeContainer(container);
  await blobs.removeContainer(container);
  assert.equal((await readdir(folder)).includes(container), false);
});

test("the sweep takes what no row points to and is older than the grace period, left-over temporary files too", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const [kept, old, fresh] = await Promise.all([1, 2, 3].map((size) => blobs.put(container, key, randomBytes(size))));
  assert.ok(kept && old && fresh);
  const leftOver = join(folder, container, `${createUuid()}.tmp`);
  await writeFile(leftOver, "half");
  const now = Date.now();
  const longAgo = (now - 2 * DAY) / 1000;
  for (const path of [join(folder, container, kept.name), join(folder, container, old.name), leftOver]) await utimes(path, longAgo, longAgo);
  assert.equal(await blobs.sweep(container, new Set([kept.name]), now - DAY), 2);
  assert.deepEqual((await readdir(join(folder, container))).sort(), [kept.name, fresh.name].sort());
  assert.equal(await blobs.sweep(createUuid(), new Set(), now), 0);
});

test("two containers have names that say nothing, and are empty at first", async () => {
  const blobs = createFolderBlobs({ folder: join(folder, "made-on-demand") });
  const made = await Promise.all([blobs.createContainer(), blobs.createContainer()]);
  assert.notEqual(made[0], made[1]);
  for (const container of made) assert.deepEqual(await readdir(join(folder, "made-on-demand", container)), []);
});
