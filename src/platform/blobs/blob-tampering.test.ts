// Whoever can write to the disk can destroy a blob, and can do nothing else to it: every change is noticed.

import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { CHUNK_BYTES, HEADER_BYTES, SEALED_CHUNK_BYTES } from "./blob-format.ts";
import type { BlobRef, Blobs, ContainerName } from "./blobs.ts";
import { createFolderBlobs } from "./folder-blobs.ts";

const CHUNKS = 5;
const BYTES = (CHUNKS - 1) * CHUNK_BYTES + 1000;
const key = createEphemeralDataKey("mirror");
let folder = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "blob-tampering-test-"));
});
after(() => rm(folder, { recursive: true }));

interface Stored {
  readonly blobs: Blobs;
  readonly container: ContainerName;
  readonly ref: BlobRef;
  readonly path: string;
}

async function store(bytes = BYTES, under: DataKey = key): Promise<Stored> {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const ref = await blobs.put(container, under, randomBytes(bytes));
  return { blobs, container, ref, path: join(folder, container, ref.name) };
}

async function assertDamaged({ blobs, container, ref }: Omit<Stored, "path">, under: DataKey = key): Promise<void> {
  const readWhole = async (): Promise<void> => {
    const reader = await blobs.open(container, under, ref);
    try {
      for await (const part of reader.stream()) assert.ok(part.length > 0);
    } finally {
      await reader.close();
    }
  };
  await assert.rejects(readWhole, (error) => isAppError(error, "blob.damaged"));
}

const PLACES = [
  { what: "its first byte", at: 0 },
  { what: "its middle", at: SEALED_CHUNK_BYTES / 2 },
  { what: "its tag", at: CHUNK_BYTES + 3 },
];
for (let chunk = 0; chunk < CHUNKS; chunk++) {
  for (const { what, at } of PLACES) {
    test(`a flipped bit in chunk ${chunk}, ${what}, does not open`, async () => {
      const stored = await store();
      const sealed = await readFile(stored.path);
      const position = Math.min(HEADER_BYTES + chunk * SEALED_CHUNK_BYTES + at, sealed.length - 1);
      sealed[position] = (sealed[position] ?? 0) ^ (1 << randomInt(8));
      await writeFile(stored.path, sealed);
      await assertDamaged(stored);
    });
  }
}

for (let at = 0; at < HEADER_BYTES; at += 5) {
  test(`a flipped bit in byte ${at} of the header does not open`, async () => {
    const stored = await store(100);
    const sealed = await readFile(stored.path);
    sealed[at] = (sealed[at] ?? 0) ^ 1;
    await writeFile(stored.path, sealed);
    await assertDamaged(stored);
  });
}

test("a damaged chunk does not keep the others from opening", async () => {
  const stored = await store();
  const sealed = await readFile(stored.path);
  const position = HEADER_BYTES + 2 * SEALED_CHUNK_BYTES;
  sealed[position] = (sealed[position] ?? 0) ^ 1;
  await writeFile(stored.path, sealed);
  const reader = await stored.blobs.open(stored.container, key, stored.ref);
  assert.equal((await reader.read(3 * CHUNK_BYTES, 10)).length, 10);
  await assert.rejects(reader.read(2 * CHUNK_BYTES, 1), (error) => isAppError(error, "blob.damaged") && error.details["chunk"] === 2);
  await reader.close();
});

const LENGTHS = [0, 1, HEADER_BYTES, HEADER_BYTES + 15, HEADER_BYTES + 16, HEADER_BYTES + SEALED_CHUNK_BYTES, HEADER_BYTES + 2 * SEALED_CHUNK_BYTES + 100];
for (const length of LENGTHS) {
  test(`a blob cut to ${length} bytes does not open, also when the row is changed to match`, async () => {
    const stored = await store();
    await truncate(stored.path, length);
    await assertDamaged(stored);
    const plain = Math.max(0, length - HEADER_BYTES - Math.ceil(Math.max(0, length - HEADER_BYTES) / SEALED_CHUNK_BYTES) * 16);
    await assertDamaged({ ...stored, ref: { ...stored.ref, bytes: plain } });
  });
}

test("a blob with something added does not open, also when the row is changed to match", async () => {
  const stored = await store(3 * CHUNK_BYTES);
  const sealed = await readFile(stored.path);
  await writeFile(stored.path, Buffer.concat([sealed, sealed.subarray(HEADER_BYTES, HEADER_BYTES + SEALED_CHUNK_BYTES)]));
  await assertDamaged(stored);
  await assertDamaged({ ...stored, ref: { ...stored.ref, bytes: 4 * CHUNK_BYTES } });
});

test("chunks in another order do not open", async () => {
  const stored = await store();
  const sealed = await readFile(stored.path);
  const chunk = (index: number): Buffer => sealed.subarray(HEADER_BYTES + index * SEALED_CHUNK_BYTES, HEADER_BYTES + (index + 1) * SEALED_CHUNK_BYTES);
  await writeFile(stored.path, Buffer.concat([sealed.subarray(0, HEADER_BYTES), chunk(1), chunk(0), chunk(2), chunk(3), chunk(4)]));
  await assertDamaged(stored);
});

test("a blob put under another blob's name does not open", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const [mine, other] = [await blobs.put(container, key, randomBytes(1000)), await blobs.put(container, key, randomBytes(1000))];
  await copyFile(join(folder, container, other.name), join(folder, container, mine.name));
  await assertDamaged({ blobs, container, ref: mine });
});

test("a blob put into another container under its own name does not open", async () => {
  const { blobs, container, ref, path } = await store(1000);
  const elsewhere = await blobs.createContainer();
  await copyFile(path, join(folder, elsewhere, ref.name));
  await assertDamaged({ blobs, container: elsewhere, ref });
  assert.notEqual(container, elsewhere);
});

test("a blob whose row names another key or another length does not open", async () => {
  const stored = await store(1000);
  await assertDamaged({ ...stored, ref: { ...stored.ref, bytes: 999 } });
  await assertDamaged({ ...stored, ref: { ...stored.ref, keyId: "11111111-1111-4111-8111-111111111111" } });
});

test("a blob of one key is not opened by another", async () => {
  const stored = await store(1000);
  await assert.rejects(stored.blobs.open(stored.container, createEphemeralDataKey("mirror"), stored.ref), (error) => isAppError(error, "keyring.unknown"));
});

test("two blobs of the same content have nothing in common", async () => {
  const blobs = createFolderBlobs({ folder });
  const container = await blobs.createContainer();
  const content = Buffer.alloc(1000);
  const [first, second] = [await blobs.put(container, key, content), await blobs.put(container, key, content)];
  const body = async ({ name }: BlobRef): Promise<Buffer> => (await readFile(join(folder, container, name))).subarray(HEADER_BYTES);
  assert.equal((await body(first)).equals(await body(second)), false);
});
