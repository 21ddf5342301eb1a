// The documents that are open: each a Yjs document that is the host's and everybody's, with undo of this person's own changes alone.

import { applyUpdate, Doc, encodeStateVector, mergeUpdates, type Text, UndoManager } from "yjs";

import type { BroadcastMessage, DownMessage } from "#protocol/live/messages/host-messages.ts";
import { answerProblem } from "#web/pages/live/session/requests.ts";
import type { LiveSession } from "#web/pages/live/session/session.ts";
import { createStore, type Store } from "#web/pages/live/session/store.ts";

import { createBatch, type Batch } from "./batch.ts";
import { clockIn, hashText, ownClock, ownUpdate } from "./compare.ts";
import { addTab, changeTab, closeTab, findTab, NO_TABS, type Tabs } from "./tabs.ts";

export interface LiveDocument {
  readonly id: number;
  readonly doc: Doc;
  readonly text: Text;
  readonly undo: UndoManager;
  path: string;
  ready: boolean;
  readonly batch: Batch;
  /** How much of what was written here the host is known to have. */
  hostHas: number;
  pieces: Uint8Array[];
  /** Pulses for which what was written here has not come any further. */
  standing: number;
  /** How far it was at the last pulse. */
  lastHad: number;
}

/** Of what comes from the host, so that it is neither sent back nor undone. */
const FROM_HOST = Symbol("from the host");
const BATCH_MS = 8;
/** The wire takes 512 KiB at once. */
const MAX_UPDATE_BYTES = 512 * 1024;
const TOO_LARGE = "it is larger than 512 KB; make it in smaller steps.";
/** One undo takes back what was typed in one go. */
const UNDO_STEP_MS = 500;
/** Pulses come each five seconds: what is under way for longer was lost, or not taken. */
const MAX_STANDING = 3;

export interface DocumentsGiven {
  readonly session: LiveSession;
  warn(text: string): void;
}

type Change = Partial<Tabs["list"][number]>;

export class Documents {
  readonly tabs: Store<Tabs> = createStore<Tabs>(NO_TABS);
  readonly #given: DocumentsGiven;
  readonly #documents = new Map<number, LiveDocument>();
  #waiting: { readonly path: string; readonly work: (document: LiveDocument) => void }[] = [];

  constructor(given: DocumentsGiven) {
    this.#given = given;
    given.session.listen({
      onDown: (message, body) => {
        if (message.kind === "opened") this.#admit(message);
        else if (message.kind === "content") this.#take(message, body);
        else if (message.kind === "refused" && message.what === "edit") this.#dropRefused(message.why);
      },
      onBroadcast: (message, body) => this.#hear(message, body),
      onCompare: () => {
        for (const document of this.#documents.values()) {
          document.pieces = [];
          this.#compare(document);
        }
        for (const tab of this.tabs.get().list) if (tab.status === "opening") void this.#ask(tab.path);
      },
    });
  }

  open(path: string, { front = true }: { readonly front?: boolean } = {}): void {
    const known = findTab(this.tabs.get(), path);
    this.tabs.update((before) => addTab(before, { path, front }));
    if (known === null) void this.#ask(path);
    else if (known.status === "failed") this.retry(path);
  }

  openDiff(path: string): void {
    this.tabs.update((before) => addTab(before, { path, view: "diff" }));
  }

  retry(path: string): void {
    this.#mark((tab) => tab.path === path && tab.view === "text", { status: "opening", failure: null, document: null });
    void this.#ask(path);
  }

  close(key: number): void {
    const tab = this.tabs.get().list.find((each) => each.key === key);
    this.tabs.update((before) => closeTab(before, key));
    const document = tab?.view === "text" && tab.document !== null ? this.#documents.get(tab.document) : undefined;
    if (document === undefined) return;
    document.batch.flush();
    this.#forget(document);
  }

  async save(id: number): Promise<void> {
    this.#documents.get(id)?.batch.flush();
    await this.#given.session.ask({ kind: "save", document: id });
  }

  find(id: number): LiveDocument | null {
    return this.#documents.get(id) ?? null;
  }

  /** Once, when it is there; at once when it is. */
  whenReady(path: string, work: (document: LiveDocument) => void): void {
    const document = [...this.#documents.values()].find((each) => each.path === path && each.ready);
    if (document === undefined) this.#waiting.push({ path, work });
    else work(document);
  }

  async #ask(path: string): Promise<void> {
    try {
      await this.#given.session.ask({ kind: "open", path });
    } catch (error) {
      this.#waiting = this.#waiting.filter((each) => each.path !== path);
      this.#mark((tab) => tab.path === path && tab.status === "opening", { status: "failed", failure: answerProblem(error) ?? "It could not be opened." });
    }
  }

  #mark(which: Parameters<typeof changeTab>[1], change: Change): void {
    this.tabs.update((before) => changeTab(before, which, change));
  }

  #admit({ document: id, path, writable }: Extract<DownMessage, { readonly kind: "opened" }>): void {
    if (findTab(this.tabs.get(), path) === null) return this.#given.session.send({ kind: "close", document: id });
    this.#mark((tab) => tab.path === path && tab.view === "text", { document: id, writable });
    if (!this.#documents.has(id)) this.#documents.set(id, createDocument({ id, path }, { session: this.#given.session, onTooLarge: () => this.#dropRefused(TOO_LARGE) }));
  }

  #take({ document: id, last }: Extract<DownMessage, { readonly kind: "content" }>, body: Uint8Array): void {
    const document = this.#documents.get(id);
    if (document === undefined) return;
    document.pieces.push(body);
    if (!last) return;
    const update = joinPieces(document.pieces);
    document.pieces = [];
    applyUpdate(document.doc, update, FROM_HOST);
    document.hostHas = Math.max(document.hostHas, clockIn(update, document.doc.clientID));
    if (document.ready) return;
    document.ready = true;
    this.#mark((tab) => tab.document === id, { status: "ready", failure: null });
    const waited = this.#waiting.filter(({ path }) => path === document.path);
    this.#waiting = this.#waiting.filter(({ path }) => path !== document.path);
    for (const { work } of waited) work(document);
  }

  #hear(message: BroadcastMessage, body: Uint8Array): void {
    if (message.kind === "pulse") return void Promise.all(message.hashes.map(async ({ document, hash }) => await this.#compareWithPulse(this.#documents.get(document), hash)));
    const document = "document" in message ? this.#documents.get(message.document) : undefined;
    if (document === undefined) return;
    const mark = (change: Change): void => this.#mark((tab) => tab.document === document.id, change);
    if (message.kind === "edit") {
      document.hostHas = Math.max(document.hostHas, clockIn(body, document.doc.clientID));
      applyUpdate(document.doc, body, FROM_HOST);
    } else if (message.kind === "documentMoved") {
      this.#mark((tab) => tab.path === document.path, { path: message.path, gone: false });
      document.path = message.path;
    } else if (message.kind === "documentGone") mark({ gone: true });
    else if (message.kind === "documentState") mark({ dirty: message.dirty, trouble: message.problem });
    else if (message.kind === "saved") mark({ gone: false, dirty: false });
  }

  async #compareWithPulse(document: LiveDocument | undefined, hash: string): Promise<void> {
    if (document === undefined || !document.ready) return;
    if (underWay(document)) {
      document.standing = document.hostHas === document.lastHad ? document.standing + 1 : 0;
      document.lastHad = document.hostHas;
      if (document.standing >= MAX_STANDING) this.#compare(document);
      return;
    }
    document.standing = 0;
    // The text of now: what the pulse speaks of was before anything that comes after it.
    const text = document.text.toJSON();
    if ((await hashText(text)) !== hash && !underWay(document) && document.text.toJSON() === text) this.#compare(document);
  }

  #compare(document: LiveDocument): void {
    if (!document.ready) return;
    const { session } = this.#given;
    document.batch.flush();
    session.send({ kind: "state", document: document.id }, new Uint8Array(encodeStateVector(document.doc)));
    if (session.status.get().guest.role !== "editor" || ownClock(document.doc) === 0) return;
    const update = ownUpdate(document.doc, document.hostHas);
    if (update.length <= MAX_UPDATE_BYTES) session.send({ kind: "edit", document: document.id }, update);
    else this.#dropRefused(TOO_LARGE);
  }

  /** The host did not take what was written here: what it has is shown again. */
  #dropRefused(why: string): void {
    for (const document of [...this.#documents.values()].filter((each) => each.ready && ownClock(each.doc) > each.hostHas)) {
      this.#forget(document);
      this.retry(document.path);
    }
    this.#given.warn(`Your last change was not taken: ${why}`);
  }

  #forget(document: LiveDocument): void {
    this.#given.session.send({ kind: "close", document: document.id });
    this.#documents.delete(document.id);
    document.undo.destroy();
    document.doc.destroy();
  }
}

function createDocument({ id, path }: { readonly id: number; readonly path: string }, { session, onTooLarge }: { readonly session: LiveSession; readonly onTooLarge: () => void }): LiveDocument {
  const doc = new Doc();
  const text = doc.getText("text");
  const batch = createBatch({
    waitMs: BATCH_MS,
    merge: mergeUpdates,
    later: (work, ms) => void setTimeout(work, ms),
    send(update) {
      // All that is written from here on would hang on it: it is taken back before anybody types on.
      if (update.length > MAX_UPDATE_BYTES) queueMicrotask(onTooLarge);
      else session.send({ kind: "edit", document: id }, new Uint8Array(update));
    },
  });
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== FROM_HOST) batch.add(update);
  });
  return { id, doc, text, batch, path, ready: false, hostHas: 0, pieces: [], standing: 0, lastHad: 0, undo: new UndoManager(text, { captureTimeout: UNDO_STEP_MS, trackedOrigins: new Set() }) };
}

/** Something that was written here is still on its way. */
function underWay({ batch, doc, hostHas }: LiveDocument): boolean {
  return batch.waiting() || ownClock(doc) > hostHas;
}

function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
