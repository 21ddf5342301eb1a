// Documents without a page: what is sent when, places in texts, tabs, and how two that differ become alike.

import assert from "node:assert/strict";
import { test } from "node:test";

import { applyUpdate, Doc, encodeStateVector, encodeStateAsUpdate } from "yjs";

import { createBatch } from "./batch.ts";
import { clockIn, hashText, ownClock, ownUpdate } from "./compare.ts";
import { decodePosition, encodePosition, offsetsOf, type LinedText } from "./positions.ts";
import { activeTab, addTab, changeTab, closeTab, findTab, labelTabs, NO_TABS, stepTab } from "./tabs.ts";

test("the first change goes at once, those that follow closely go together, and none is lost", () => {
  const [sent, timers]: [string[], (() => void)[]] = [[], []];
  const batch = createBatch({
    waitMs: 8,
    send: (update) => void sent.push(Buffer.from(update).toString()),
    merge: (updates) => Buffer.concat(updates),
    later: (work) => void timers.push(work),
  });
  for (const text of ["a", "b", "c"]) batch.add(Buffer.from(text));
  assert.deepEqual([sent, batch.waiting()], [["a"], true]);
  timers.shift()?.();
  assert.deepEqual([sent, batch.waiting()], [["a", "bc"], false]);
  batch.add(Buffer.from("d"));
  assert.deepEqual(sent, ["a", "bc"], "the pause goes on after what went together");
  timers.shift()?.();
  timers.shift()?.();
  assert.deepEqual([sent, timers.length], [["a", "bc", "d"], 0]);
  batch.add(Buffer.from("e"));
  batch.add(Buffer.from("f"));
  batch.flush();
  assert.deepEqual(sent, ["a", "bc", "d", "e", "f"], "a flush does not wait");
});

test("after a loss each end gets what it lacks, and a guest sends nothing that others wrote", async () => {
  const [host, guest] = [new Doc(), new Doc()];
  host.getText("text").insert(0, "shared\n");
  applyUpdate(guest, encodeStateAsUpdate(host));
  guest.getText("text").insert(0, "seen ");
  applyUpdate(host, encodeStateAsUpdate(guest));
  const hostHas = clockIn(encodeStateAsUpdate(host), guest.clientID);
  assert.equal(hostHas, 5);
  guest.getText("text").insert(0, "lost ");
  guest.getText("text").delete(10, 3);
  host.getText("text").insert(0, "host ");
  assert.notEqual(await hashText(host.getText("text").toJSON()), await hashText(guest.getText("text").toJSON()));
  const sent = ownUpdate(guest, hostHas);
  assert.equal(clockIn(sent, host.clientID), 0, "others' words are theirs");
  applyUpdate(guest, encodeStateAsUpdate(host, encodeStateVector(guest)));
  applyUpdate(host, sent);
  assert.equal(host.getText("text").toJSON(), guest.getText("text").toJSON());
  assert.match(host.getText("text").toJSON(), /lost /);
  assert.equal(ownClock(guest), 10);
  assert.equal(await hashText(""), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
});

const lined: LinedText = {
  length: 7,
  lines: 2,
  line: (number) => (number === 1 ? { from: 0, to: 3 } : { from: 4, to: 7 }),
  lineAt: () => ({ from: 0, number: 1 }),
};

test("places go with the text, and what is beyond a text that has become shorter is its end", () => {
  const doc = new Doc();
  const text = doc.getText("text");
  text.insert(0, "abcdef");
  const position = encodePosition(text, 3);
  text.insert(0, "xx");
  assert.equal(decodePosition(text, position), 5);
  for (const wrong of ["", "%", "AAAA", "____", encodePosition(new Doc().getText("text"), 0).slice(1)]) assert.doesNotThrow(() => decodePosition(text, wrong));
  const foreign = new Doc();
  foreign.getText("text").insert(0, "abc");
  assert.equal(decodePosition(text, encodePosition(foreign.getText("text"), 1)), null);
  const at = (line: number, column: number, endLine = line, endColumn = column) => offsetsOf(lined, { line, column, endLine, endColumn });
  assert.deepEqual(at(1, 1), { from: 5, to: 5 });
  assert.deepEqual(at(0, 2, 1, 2), { from: 2, to: 6 });
  assert.deepEqual(at(0, 99, 99, 99), { from: 3, to: 7 });
  assert.deepEqual(at(1, 2, 0, 0), { from: 6, to: 6 }, "an end before its beginning is at it");
});

test("a tab opens once, beside the one in front; the next one comes to the front when it closes", () => {
  let tabs = ["a.ts", "b.ts", "c.ts"].reduce((before, path) => addTab(before, { path }), NO_TABS);
  const front = () => activeTab(tabs)?.path;
  tabs = addTab(tabs, { path: "a.ts" });
  assert.deepEqual([tabs.list.length, front()], [3, "a.ts"]);
  tabs = addTab(tabs, { path: "d.ts", front: false });
  assert.deepEqual([tabs.list.map(({ path }) => path), front()], [["a.ts", "d.ts", "b.ts", "c.ts"], "a.ts"]);
  tabs = addTab(tabs, { path: "a.ts", view: "diff" });
  assert.deepEqual([tabs.list.length, activeTab(tabs)?.view], [5, "diff"], "a file and its changes are two");
  tabs = closeTab(tabs, tabs.active ?? 0);
  assert.equal(front(), "d.ts");
  tabs = stepTab(tabs, -1);
  tabs = stepTab(tabs, -1);
  assert.equal(front(), "c.ts", "round at the beginning");
  tabs = stepTab(tabs, 1);
  assert.equal(front(), "a.ts");
  tabs = changeTab(tabs, ({ path }) => path === "a.ts", { path: "z.ts", gone: false });
  assert.equal(findTab(tabs, "z.ts")?.key, tabs.active, "a file that was moved stays the tab that it is");
  while (tabs.active !== null) tabs = closeTab(tabs, tabs.active);
  assert.deepEqual([tabs.list, stepTab(tabs, 1).active], [[], null]);
});

test("two files of the same name are told apart by as much of their folders as it takes", () => {
  assert.deepEqual(labelTabs(["src/a/index.ts", "src/b/index.ts", "main.ts"]), ["a/index.ts", "b/index.ts", "main.ts"]);
  assert.deepEqual(labelTabs(["x/a/index.ts", "y/a/index.ts", "index.ts"]), ["x/a/index.ts", "y/a/index.ts", "index.ts"]);
  assert.deepEqual(labelTabs(["a.ts", "a.ts"]), ["a.ts", "a.ts"], "a file and its changes");
});
