// What is kept of a conversation, and with whom it goes on.

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";

import { beginConversation, conversationsFolder, keepConversation, readConversation, withQuestion } from "./conversations.ts";

const unknown = (error: unknown): boolean => isAppError(error, "archivist.conversation-unknown");
const TEAM = { server: "https://one.example", team: "t1" };

async function createFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "conversations-test-"));
  t.after(() => rm(folder, { recursive: true }));
  return join(folder, "kept");
}

test("the newest four questions are kept, for the owner alone", async (t) => {
  const folder = await createFolder(t);
  const begun = beginConversation(null);
  const asked = ["one", "two", "three", "four", "five"].reduce(withQuestion, begun);
  await keepConversation(folder, asked);
  assert.deepEqual(await readConversation(folder, begun.id, null), { id: begun.id, about: null, questions: ["two", "three", "four", "five"] });
  const [mode, folderMode] = [(await stat(join(folder, `${begun.id}.json`))).mode & 0o777, (await stat(folder)).mode & 0o777];
  assert.deepEqual([mode, folderMode, await readdir(folder)], [0o600, 0o700, [`${begun.id}.json`]]);
});

test("it goes on with what it began with and nobody else, and only where it is", async (t) => {
  const folder = await createFolder(t);
  const asked = withQuestion(beginConversation(TEAM), "one");
  await keepConversation(folder, asked);
  assert.deepEqual((await readConversation(folder, asked.id, { ...TEAM })).questions, ["one"]);
  for (const about of [null, { ...TEAM, team: "t2" }, { ...TEAM, server: "https://two.example" }]) await assert.rejects(readConversation(folder, asked.id, about), unknown);
  for (const id of [beginConversation(null).id, "", "../kept", `../kept/${asked.id}`]) await assert.rejects(readConversation(folder, id, TEAM), unknown, id);
  for (const text of ["{", "{}", (await readFile(join(folder, `${asked.id}.json`), "utf8")).replace("one", "\\u0007")]) {
    await writeFile(join(folder, `${asked.id}.json`), text);
    await assert.rejects(readConversation(folder, asked.id, TEAM), unknown, text);
  }
});

test("of more than a hundred the oldest are forgotten", async (t) => {
  const folder = await createFolder(t);
  const oldest = beginConversation(null);
  await keepConversation(folder, oldest);
  await utimes(join(folder, `${oldest.id}.json`), 1, 1);
  for (let turn = 0; turn < 100; turn++) await keepConversation(folder, beginConversation(null));
  assert.deepEqual([(await readdir(folder)).length, (await readdir(folder)).includes(`${oldest.id}.json`)], [100, false]);
});

test("the folder is that of the user's state, where an absolute one is set", () => {
  assert.equal(conversationsFolder({ XDG_STATE_HOME: "/state" }), "/state/strongroom/conversations");
  assert.match(conversationsFolder({ XDG_STATE_HOME: "state" }), /\/\.local\/state\/strongroom\/conversations$/);
});
