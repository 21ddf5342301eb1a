import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it, type TestContext } from "node:test";

import { ordinaryUser } from "#platform/process/isolation.ts";

import { hashObject, type GitObject } from "./object-id.ts";
import { openScratchRepository, type ScratchRepository } from "./scratch-repository.ts";
import { createTestRepository } from "./testing/test-repository.ts";

async function makeScratch(context: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "strongroom-test-scratch-"));
  await chmod(dir, 0o711);
  context.after(async () => await rm(dir, { recursive: true, force: true }));
  return join(dir, "repository");
}

async function run(repository: ScratchRepository, args: readonly string[], input: string): Promise<string> {
  const git = repository.start(args, "pipe");
  git.stdin?.end(input);
  const output = await text(git.stdout);
  assert.equal((await git.ended).code, 0, git.stderrTail());
  return output;
}

describe("a scratch repository", () => {
  for (const format of ["sha1", "sha256"] as const) {
    it(`of ${format} gives back every object that is written`, async (context) => {
      const repository = await openScratchRepository({ dir: await makeScratch(context), format });
      const objects: readonly GitObject[] = [{ type: "blob", data: Buffer.from("hello\n") }, { type: "blob", data: new Uint8Array() }, { type: "tree", data: new Uint8Array() }, { type: "blob", data: Buffer.alloc(100_000, "x") }];
      for (const object of objects) {
        const oid = await repository.writeObject(object);
        assert.equal(oid, hashObject(object, format));
        assert.equal(await run(repository, ["cat-file", "--batch"], `${oid}\n`), `${oid} ${object.type} ${object.data.byteLength}\n${Buffer.from(object.data).toString()}\n`);
      }
    });
  }

  it("belongs to the user that git runs as, and to nobody else", async (context) => {
    const dir = await makeScratch(context);
    await openScratchRepository({ dir, format: "sha1" });
    for (const path of [dir, join(dir, "objects/pack")]) {
      const { mode, uid } = await stat(path);
      assert.equal(mode & 0o777, 0o700);
      assert.equal(uid, ordinaryUser()?.uid ?? process.getuid?.());
    }
  });

  it("takes tips as if all before them were there", async (context) => {
    const source = createTestRepository();
    context.after(() => source.remove());
    source.commit("First", { "a.txt": "1\n" });
    const tip = source.commit("Second", { "a.txt": "2\n" });
    const repository = await openScratchRepository({ dir: await makeScratch(context), format: "sha1" });
    const data = Buffer.from(`${source.git("cat-file", "commit", tip)}\n`);
    await repository.writeTips([{ ref: "refs/heads/main", oid: tip, objects: [{ oid: tip, object: { type: "commit", data } }] }]);
    assert.equal(await run(repository, ["rev-list", "--all"], ""), `${tip}\n`);
  });

  it("reads objects of another folder, whatever its name holds, and writes nothing there", async (context) => {
    const source = createTestRepository();
    context.after(() => source.remove());
    const head = source.commit("First", { "a.txt": "1\n" });
    source.git("config", "core.fsmonitor", "touch evil");
    const before = source.git("count-objects");
    const repository = await openScratchRepository({ dir: await makeScratch(context), format: "sha1", alternates: [join(source.dir, ".git/objects")], user: "inherited" });
    assert.match(await run(repository, ["log", "--format=tformat:%H %s", head], ""), /^[0-9a-f]{40} First\n$/);
    await repository.writeObject({ type: "blob", data: Buffer.from("new\n") });
    assert.equal(source.git("count-objects"), before);
  });
});
