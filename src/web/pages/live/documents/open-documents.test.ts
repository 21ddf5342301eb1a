// The open documents against a host that is made of calls: what is lost on the way is sent again, and what is not taken is taken back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { applyUpdate, Doc, encodeStateAsUpdate } from "yjs";

import type { LiveListener, LiveSession } from "#web/pages/live/session/session.ts";
import { createStore } from "#web/pages/live/session/store.ts";

import { hashText } from "./compare.ts";
import { Documents, type LiveDocument } from "./documents.ts";
import { activeTab } from "./tabs.ts";

interface Sent {
  readonly kind: string;
  readonly body: Uint8Array | undefined;
}

const NOTHING = new Uint8Array();

function openAt(host: Doc) {
  const listeners: LiveListener[] = [];
  const sent: Sent[] = [];
  const warned: string[] = [];
  const session = {
    status: createStore({ guest: { role: "editor" } }),
    listen: (listener: LiveListener) => void listeners.push(listener),
    send: (message: { readonly kind: string }, body?: Uint8Array) => void sent.push({ kind: message.kind, body }),
    ask: async (message: { readonly kind: string }) => await new Promise(() => sent.push({ kind: message.kind, body: undefined })),
  } as unknown as LiveSession;
  const documents = new Documents({ session, warn: (text) => void warned.push(text) });
  const answer = (): void => {
    listeners[0]?.onDown?.({ kind: "opened", request: 1, document: 7, path: "a.ts", bytes: 1, writable: true }, NOTHING);
    const state = new Uint8Array(encodeStateAsUpdate(host));
    // In two pieces, as a large one comes.
    listeners[0]?.onDown?.({ kind: "content", document: 7, last: false }, state.slice(0, 4));
    listeners[0]?.onDown?.({ kind: "content", document: 7, last: true }, state.slice(4));
  };
  documents.open("a.ts");
  answer();
  const document = documents.find(7) as LiveDocument;
  const pulse = async (): Promise<void> => {
    const hash = await hashText(host.getText("text").toJSON());
    listeners[0]?.onBroadcast?.({ kind: "pulse", hashes: [{ document: 7, hash }] }, NOTHING);
    await hashText("");
    await new Promise((resolve) => setImmediate(resolve));
  };
  const echo = (update: Uint8Array): void => listeners[0]?.onBroadcast?.({ kind: "edit", document: 7, person: 1 }, new Uint8Array(update));
  return { documents, document, sent, warned, answer, pulse, echo, refuse: (why: string) => listeners[0]?.onDown?.({ kind: "refused", what: "edit", why }, NOTHING) };
}

function createHost(text: string): Doc {
  const host = new Doc();
  host.getText("text").insert(0, text);
  return host;
}

test("what was written goes out once, and what comes from the host is not sent back", () => {
  const host = createHost("one\n");
  const { document, sent, echo } = openAt(host);
  assert.equal(document.text.toJSON(), "one\n");
  document.text.insert(4, "two\n");
  const [, edit] = sent;
  assert.deepEqual(sent.map(({ kind }) => kind), ["open", "edit"]);
  applyUpdate(host, edit?.body ?? NOTHING);
  echo(edit?.body ?? NOTHING);
  host.getText("text").insert(0, "zero\n");
  echo(encodeStateAsUpdate(host));
  assert.deepEqual([document.text.toJSON(), sent.length], ["zero\none\ntwo\n", 2]);
});

test("an edit that was lost on the way is sent again after three pulses, and both are alike", async () => {
  const host = createHost("one\n");
  const { document, sent, pulse } = openAt(host);
  document.text.insert(0, "lost ");
  for (let count = 0; count < 2; count++) await pulse();
  // The first sees where it stands; from then on it stands still.
  assert.deepEqual(sent.map(({ kind }) => kind), ["open", "edit"]);
  await pulse();
  assert.deepEqual(sent.map(({ kind }) => kind), ["open", "edit", "state", "edit"]);
  applyUpdate(host, sent.at(-1)?.body ?? NOTHING);
  assert.equal(host.getText("text").toJSON(), document.text.toJSON());
});

test("a document that differs while nothing is under way asks for what it lacks", async () => {
  const host = createHost("one\n");
  const { sent, pulse } = openAt(host);
  await pulse();
  assert.deepEqual(sent.map(({ kind }) => kind), ["open"], "equal texts are left alone");
  host.getText("text").insert(0, "missed ");
  await pulse();
  assert.deepEqual(sent.map(({ kind }) => kind), ["open", "state"]);
});

test("what the host does not take is taken back, with its reason", () => {
  const host = createHost("one\n");
  const { documents, document, sent, warned, answer, refuse } = openAt(host);
  document.text.insert(0, "\0");
  refuse("A text has no zero bytes.");
  assert.deepEqual([sent.map(({ kind }) => kind), activeTab(documents.tabs.get())?.status], [["open", "edit", "close", "open"], "opening"]);
  assert.match(warned[0] ?? "", /not taken: A text has no zero bytes/);
  answer();
  assert.deepEqual([documents.find(7)?.text.toJSON(), activeTab(documents.tabs.get())?.status], ["one\n", "ready"]);
});

test("a change that is too large for the wire is taken back at once, before anything hangs on it", async () => {
  const host = createHost("one\n");
  const { documents, document, sent, warned, answer } = openAt(host);
  document.text.insert(0, "x".repeat(600_000));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(sent.map(({ kind }) => kind), ["open", "close", "open"]);
  assert.match(warned[0] ?? "", /larger than 512 KB/);
  answer();
  documents.find(7)?.text.insert(0, "two\n");
  assert.deepEqual([sent.at(-1)?.kind, documents.find(7)?.text.toJSON()], ["edit", "two\none\n"]);
});
