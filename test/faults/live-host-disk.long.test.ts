// A disk that is full at the host of a live session, under a file that guests have open: said, kept whole, and written when there is room.

import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { MIB } from "#base/units.ts";
import { startRelayServer } from "#cli/share/testing/relay-server.ts";
import { shareFolder } from "#cli/share/testing/shared-folder.ts";

import { mountSmallDisk, NEEDS_MOUNT } from "./small-disk.ts";

/** More than there is room for beside what is there: a file is written beside itself, whole. */
const TYPED = "more than fits\n".repeat(20_000);
const TIMES = 5;

test("a full disk at the host is said to guests; the file stays as it was, what they typed stays theirs, and all of it is written when there is room", NEEDS_MOUNT, async (t) => {
  const disk = await mountSmallDisk(t);
  const folder = join(disk.dir, "project");
  await mkdir(folder);
  await writeFile(join(folder, "a.txt"), "before\n");
  const relay = await startRelayServer();
  t.after(() => relay.close());
  const shared = await shareFolder({ folder, server: relay.server });
  t.after(() => shared.end());
  const [anna, ben] = [await shared.enter("Anna"), await shared.enter("Ben")];
  const [file, same] = [await anna.open("a.txt"), await ben.open("a.txt")];
  await disk.fill();
  for (let count = 0; count < TIMES; count++) anna.type(file, { at: 0, insert: TYPED });
  assert.ok(TIMES * TYPED.length > MIB);
  const told = await ben.until(() => ben.broadcasts("documentState").find(({ document, problem }) => document === file.id && problem !== null));
  assert.deepEqual([told.dirty, /disk is full.*kept here/.test(told.problem ?? "")], [true, true], told.problem ?? "");
  const refused = await anna.ask("done", { kind: "save", document: file.id });
  assert.match(refused.kind === "failed" ? refused.why : "saved", /disk is full/);
  assert.equal(await readFile(join(folder, "a.txt"), "utf8"), "before\n");
  assert.deepEqual(await readdir(folder), ["a.txt"], "nothing half-written is left");

  await disk.free();
  assert.equal((await ben.ask("done", { kind: "save", document: file.id })).kind, "done");
  const text = `${TYPED.repeat(TIMES)}before\n`;
  assert.equal(await readFile(join(folder, "a.txt"), "utf8"), text);
  await ben.until(() => same.text.toJSON() === text);
  await anna.until(() => anna.broadcasts("documentState").some(({ document, dirty, problem }) => document === file.id && !dirty && problem === null));
  assert.deepEqual(shared.told.filter(({ kind }) => kind === "defect"), []);
});
