// A folder shared with guests: real engines on real WebSockets, a real folder with git in it.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startRelayServer, type RelayServer } from "./testing/relay-server.ts";
import { shareFolder } from "./testing/shared-folder.ts";

let relay: RelayServer;
let folder: string;

before(async () => {
  relay = await startRelayServer();
});
after(async () => {
  await relay.close();
});

async function createFolder(files: Readonly<Record<string, string>>): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), "strongroom-project-"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

test("two guests and another program change one file, and all of it is on the disk", async () => {
  await createFolder({ "src/a.txt": "one\r\ntwo\r\n", ".gitignore": "built/\n", "built/x.txt": "x", ".env": "SECRET=1" });
  const shared = await shareFolder({ folder, server: relay.server });
  const [anna, ben] = [await shared.enter("Anna"), await shared.enter("Ben")];
  const top = await anna.ask("entries", { kind: "tree", path: "" });
  assert.deepEqual("entries" in top && top.entries.map(({ name }) => name), ["src", ".gitignore"]);
  const [ofAnna, ofBen] = [await anna.open("src/a.txt"), await ben.open("src/a.txt")];
  assert.equal(ofAnna.text.toJSON(), "one\ntwo\n");
  anna.type(ofAnna, { at: 0, insert: "zero\n" });
  ben.type(ofBen, { at: 8, insert: "three\n" });
  await writeFile(join(folder, "src/a.txt"), "one\r\nTWO\r\n");
  const whole = "zero\none\nTWO\nthree\n";
  for (const [guest, file] of [[anna, ofAnna], [ben, ofBen]] as const) await guest.until(() => file.text.toJSON() === whole);
  const saved = await anna.ask("done", { kind: "save", document: ofAnna.id });
  assert.equal(saved.kind, "done");
  assert.equal(await readFile(join(folder, "src/a.txt"), "utf8"), whole.replaceAll("\n", "\r\n"));
  assert.deepEqual((await shared.end()).unwritten, []);
  assert.deepEqual(shared.told.filter(({ kind }) => kind === "defect"), []);
  await rm(folder, { recursive: true });
});
