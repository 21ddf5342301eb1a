// Updates that guests send: edits of text by themselves pass, all else that Yjs can say does not.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as Y from "yjs";

import { checkUpdate, ForeignUpdate } from "./check-update.ts";
import { SharedDocument } from "./shared-document.ts";

const limits = { maxInserted: 100, person: 3, ownerOf: (client: number) => (client === 7 ? 4 : undefined), hasUpTo: () => 0 };

function updateOf(work: (doc: Y.Doc) => void, client = 9): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = client;
  work(doc);
  return Y.encodeStateAsUpdate(doc);
}

test("text passes, and says how much it adds and under which number", () => {
  const checked = checkUpdate(updateOf((doc) => doc.getText("text").insert(0, "a😀b")), limits);
  assert.deepEqual([checked.inserted, [...checked.clients]], [4, [9]]);
});

test("LIV-41: other roots, types and formats, another's number, and what is no update are foreign", () => {
  const foreign: [string, Uint8Array][] = [
    ["another root", updateOf((doc) => doc.getText("other").insert(0, "a"))],
    ["a map", updateOf((doc) => void doc.getMap("text").set("a", "b"))],
    ["bytes", updateOf((doc) => doc.getArray("text").insert(0, [new Uint8Array(9)]))],
    ["a value", updateOf((doc) => doc.getArray("text").insert(0, [{ a: 1 }]))],
    ["a format", updateOf((doc) => doc.getText("text").insert(0, "a", { bold: true }))],
    ["an embed", updateOf((doc) => doc.getText("text").insertEmbed(0, { a: 1 }))],
    ["a type within", updateOf((doc) => doc.getArray("text").insert(0, [new Y.Text("a")]))],
    ["a document within", updateOf((doc) => doc.getArray("text").insert(0, [new Y.Doc()]))],
    ["another's number", updateOf((doc) => doc.getText("text").insert(0, "a"), 7)],
    ["nothing", new Uint8Array()],
    ["noise", Uint8Array.from({ length: 64 }, (_, index) => (index * 37) % 256)],
    ["a huge count", Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 15)],
  ];
  for (const [name, update] of foreign) assert.throws(() => checkUpdate(update, limits), ForeignUpdate, name);
});

test("what a file cannot hold, or too much of it, is refused with its reason", () => {
  const insert = (text: string): Uint8Array => updateOf((doc) => doc.getText("text").insert(0, text));
  assert.throws(() => checkUpdate(insert("x".repeat(101)), limits), /too large/);
  for (const text of ["a\r\n", "a\0"]) assert.throws(() => checkUpdate(insert(text), limits), /no part of a text/);
});

test("LIV-41: an update that hangs on what is not there leaves nothing behind, and its state heals it", () => {
  const document = new SharedDocument({ id: 1, path: "a", disk: { text: "base", form: { mark: false, ends: "\n" } }, stamp: null, isWritable: true, onUpdate: () => undefined });
  const guest = new Y.Doc();
  Y.applyUpdate(guest, document.encodeState());
  const updates: Uint8Array<ArrayBuffer>[] = [];
  guest.on("update", (update: Uint8Array) => void updates.push(new Uint8Array(update)));
  for (const letter of ["x", "y", "z"]) guest.getText("text").insert(0, letter);
  const [first, , third] = updates;
  assert.ok(first !== undefined && third !== undefined);
  document.applyGuestEdit(first, 3);
  document.applyGuestEdit(third, 3);
  assert.equal(document.text, "xbase");
  const fresh = new Y.Doc();
  Y.applyUpdate(fresh, document.encodeState());
  assert.deepEqual([fresh.store.pendingStructs, fresh.store.pendingDs], [null, null], "nothing waits in what others get");
  // Another person cannot go on under that number.
  assert.throws(() => document.applyGuestEdit(new Uint8Array(Y.encodeStateAsUpdate(guest)), 4), ForeignUpdate);
  document.applyGuestEdit(new Uint8Array(Y.encodeStateAsUpdate(guest)), 3);
  assert.equal(document.text, "zyxbase");
  assert.equal(document.offsetOf(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(guest.getText("text"), 4))), 4);
  assert.equal(document.offsetOf(Uint8Array.of(255, 255)), null);
  assert.throws(() => document.encodeState(Uint8Array.of(255, 255, 255)), ForeignUpdate);
});
