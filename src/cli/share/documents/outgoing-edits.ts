// Edits on their way to the guests: the first of a document at once, what follows within eight milliseconds together. Order is kept; only
// neighbours of one person become one.

import * as Y from "yjs";

import { KIB } from "#base/units.ts";
import type { SharedDocument } from "./shared-document.ts";

export interface OutgoingEditsGiven {
  /** To all. */
  readonly broadcast: (document: SharedDocument, edit: { readonly person: number; readonly update: Uint8Array<ArrayBuffer> }) => void;
  /** To those who have it open, in pieces: too large for one broadcast. */
  readonly sendInPieces: (document: SharedDocument, update: Uint8Array<ArrayBuffer>) => void;
}

const WINDOW_MS = 8;
const MAX_EDIT_BYTES = 512 * KIB;

interface Waiting {
  readonly timer: NodeJS.Timeout;
  readonly edits: { readonly person: number; readonly updates: Uint8Array<ArrayBuffer>[] }[];
}

export class OutgoingEdits {
  readonly #given: OutgoingEditsGiven;
  readonly #waiting = new Map<SharedDocument, Waiting>();

  constructor(given: OutgoingEditsGiven) {
    this.#given = given;
  }

  add(document: SharedDocument, { person, update }: { readonly person: number; readonly update: Uint8Array<ArrayBuffer> }): void {
    const waiting = this.#waiting.get(document);
    if (waiting === undefined) {
      this.#send(document, { person, update });
      return this.#openWindow(document);
    }
    const last = waiting.edits.at(-1);
    if (last?.person === person) last.updates.push(update);
    else waiting.edits.push({ person, updates: [update] });
  }

  /** All that waits goes out now. */
  flush(): void {
    for (const document of this.#waiting.keys().toArray()) {
      const waiting = this.#waiting.get(document);
      if (waiting !== undefined) clearTimeout(waiting.timer);
      this.#closeWindow(document);
    }
  }

  #openWindow(document: SharedDocument): void {
    this.#waiting.set(document, { timer: setTimeout(() => this.#closeWindow(document), WINDOW_MS), edits: [] });
  }

  #closeWindow(document: SharedDocument): void {
    const edits = this.#waiting.get(document)?.edits ?? [];
    this.#waiting.delete(document);
    for (const { person, updates } of edits) this.#send(document, { person, update: updates.length === 1 && updates[0] !== undefined ? updates[0] : new Uint8Array(Y.mergeUpdates(updates)) });
    if (edits.length > 0) this.#openWindow(document);
  }

  #send(document: SharedDocument, edit: { readonly person: number; readonly update: Uint8Array<ArrayBuffer> }): void {
    if (edit.update.length > MAX_EDIT_BYTES) this.#given.sendInPieces(document, edit.update);
    else this.#given.broadcast(document, edit);
  }
}
