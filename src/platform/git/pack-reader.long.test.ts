import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";

import { applyDelta } from "./delta.ts";
import { hashObject } from "./object-id.ts";
import { openPackReader } from "./pack-reader.ts";
import type { RandomAccess } from "./random-access.ts";
import type { ObjectFormat } from "./refs.ts";
import { buildIndex, buildInsertDelta, buildPack } from "./testing/pack-builder.ts";
import { createTestRepository, type TestRepository } from "./testing/test-repository.ts";

function inMemory(bytes: Uint8Array): RandomAccess & { touched: number } {
  return {
    bytes: bytes.byteLength,
    touched: 0,
    async read(offset, length) {
      this.touched += length;
      return bytes.subarray(offset, Math.min(bytes.byteLength, offset + length));
    },
  };
}

function loadPack(repository: TestRepository): { pack: Buffer; index: Buffer } {
  const dir = join(repository.dir, ".git/objects/pack");
  const name = readdirSync(dir).find((file) => file.endsWith(".pack")) ?? "";
  return { pack: readFileSync(join(dir, name)), index: readFileSync(join(dir, name.replace(/pack$/, "idx"))) };
}

/** Files that grow and change, so that git makes long chains of deltas; one that cannot be compressed; a tag. */
function createHistory(objectFormat: ObjectFormat): TestRepository {
  const repository = createTestRepository({ objectFormat });
  let text = "";
  let seed = 1;
  for (let commit = 0; commit < 16; commit++) {
    for (let line = 0; line < 40; line++) text += `line ${(seed = (seed * 48_271) % 2_147_483_647)}\n`;
    repository.commit(`Commit ${commit}`, { "grows.txt": text, [`folder/${commit}.txt`]: `${seed}\n`, "empty.txt": "" });
  }
  repository.commit("Noise", { "noise.bin": Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 2_654_435_761) >>> 13)) });
  repository.git("tag", "-a", "-m", "A tag", "v1");
  return repository;
}

function listObjects(repository: TestRepository): { oid: string; type: string; size: number }[] {
  const lines = repository.git("cat-file", "--batch-all-objects", "--batch-check").split("\n");
  return lines.map((line) => {
    const [oid = "", type = "", size = ""] = line.split(" ");
    return { oid, type, size: Number(size) };
  });
}

describe("a pack", () => {
  for (const format of ["sha1", "sha256"] as const) {
    for (const [way, args] of [["offset deltas", []], ["reference deltas", ["-c", "repack.useDeltaBaseOffset=false"]]] as const) {
      it(`of ${format} with ${way} gives every object as git does`, async (context) => {
        const repository = createHistory(format);
        context.after(() => repository.remove());
        repository.git(...args, "repack", "-q", "-a", "-d", "-f", "--depth=50", "--window=50");
        const { pack, index } = loadPack(repository);
        const reader = await openPackReader({ pack: inMemory(pack), index: inMemory(index), format });
        const objects = listObjects(repository);
        assert.equal(reader.objects, objects.length);
        for (const { oid, type, size } of objects) {
          const object = await reader.readObject(oid);
          assert.deepEqual([object?.type, object?.data.byteLength], [type, size]);
          assert.equal(hashObject(object ?? assert.fail(), format), oid);
        }
        assert.equal(await reader.readObject("0".repeat(format === "sha1" ? 40 : 64)), null);
        assert.equal(await reader.readObject("not an id"), null);
      });
    }
  }

  it("is read only where the object lies", async (context) => {
    const repository = createHistory("sha1");
    context.after(() => repository.remove());
    repository.git("repack", "-q", "-a", "-d", "-f");
    const files = loadPack(repository);
    const [pack, index] = [inMemory(files.pack), inMemory(files.index)];
    const reader = await openPackReader({ pack, index, format: "sha1" });
    await reader.readObject(repository.git("rev-parse", "HEAD"));
    assert.ok(pack.touched < 8_192, `touched ${pack.touched} of ${files.pack.length}`);
    assert.ok(index.touched < 8_192);
  });

  it("takes a base from another pack through its resolver, and says when there is none", async (context) => {
    const repository = createHistory("sha1");
    context.after(() => repository.remove());
    repository.git("repack", "-q", "-a", "-d", "-f");
    const base = repository.git("rev-parse", "HEAD");
    repository.commit("More", { "grows.txt": `${readFileSync(join(repository.dir, "grows.txt"), "utf8")}more\n` });
    const oid = repository.git("rev-parse", "HEAD:grows.txt");
    const baseOid = repository.git("rev-parse", `${base}:grows.txt`);
    const baseData = Buffer.from(`${repository.git("cat-file", "blob", baseOid)}\n`);
    const { pack: thin } = buildPack([{ kind: "ref-delta", baseOid, data: buildInsertDelta(baseData.length, readFileSync(join(repository.dir, "grows.txt"))) }]);
    const index = buildIndex([{ oid, offset: 12 }]);
    const withBase = await openPackReader({
      pack: inMemory(thin), index: inMemory(index), format: "sha1",
      resolveBase: async (wanted) => (wanted === baseOid ? { type: "blob", data: baseData } : null),
    });
    assert.equal((await withBase.readObject(oid))?.type, "blob");
    const without = await openPackReader({ pack: inMemory(thin), index: inMemory(index), format: "sha1" });
    await assert.rejects(without.readObject(oid), (error: Error) => isAppError(error, "git.object-missing"));
  });

  it("with any byte changed gives the right object or an error of ours", async (context) => {
    const repository = createHistory("sha1");
    context.after(() => repository.remove());
    repository.git("repack", "-q", "-a", "-d", "-f");
    const files = loadPack(repository);
    const oids = listObjects(repository).map(({ oid }) => oid);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.nat(), fc.boolean(), async (place, flip, which, inIndex) => {
        const pack = Buffer.from(files.pack);
        const index = Buffer.from(files.index);
        const target = inIndex ? index : pack;
        const at = place % target.length;
        target[at] = (target[at] ?? 0) ^ flip;
        const oid = oids[which % oids.length] ?? "";
        try {
          const reader = await openPackReader({ pack: inMemory(pack), index: inMemory(index), format: "sha1", limits: { maxObjectBytes: 1_000_000, maxDepth: 100 } });
          const object = await reader.readObject(oid);
          if (object !== null) assert.equal(hashObject(object, "sha1"), oid);
        } catch (error) {
          assert.ok(isAppError(error), String(error));
        }
      }),
      { numRuns: process.env["STRONGROOM_FULL"] === "1" ? 20_000 : 100 },
    );
  });
});

describe("a delta", () => {
  it("of any base and any bytes ends with a result or an error of ours", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 100 }), (base, delta) => {
        try {
          assert.ok(applyDelta(base, delta, 10_000).byteLength <= 10_000);
        } catch (error) {
          assert.ok(isAppError(error, "git.damaged") || isAppError(error, "git.too-large"), String(error));
        }
      }),
      { numRuns: process.env["STRONGROOM_FULL"] === "1" ? 1_000_000 : 3_000 },
    );
  });

  it("that announces more than the limit is refused before memory is taken", () => {
    assert.throws(() => applyDelta(new Uint8Array(1), Buffer.from([1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]), 1_000), (error: Error) => isAppError(error, "git.too-large"));
  });
});
