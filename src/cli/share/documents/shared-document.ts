// A file that people have open: its text as a Yjs document, who may have written which part, and what of it the disk has.

import { createHash } from "node:crypto";

import * as Y from "yjs";

import { MIB } from "#base/units.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import { checkUpdate, ForeignUpdate, TEXT_ROOT } from "./check-update.ts";
import { applyEdits, type TextEdit } from "./find-edits.ts";
import { MAX_FILE_BYTES, type TextFile } from "./text-form.ts";

export const HOST = 0;
/** What was taken out stays in a Yjs document as a mark; beyond this the file is to be closed by all, and opened anew. */
const MAX_HISTORY_BYTES = 32 * MIB;
const MAX_CLIENTS = 1024;

export interface DocumentUpdate {
  readonly document: SharedDocument;
  readonly person: number;
  readonly update: Uint8Array<ArrayBuffer>;
}

export interface SharedDocumentGiven {
  readonly id: number;
  readonly path: string;
  /** What the disk has. */
  readonly disk: TextFile;
  /** Of the file, of what it was read as; null for one that is not there. */
  readonly stamp: FileStamp | null;
  readonly isWritable: boolean;
  readonly onUpdate: (update: DocumentUpdate) => void;
}

/** By which a file that changed is told from one that did not, without reading it. */
export interface FileStamp {
  readonly ino: number;
  readonly mtimeMs: number;
  readonly size: number;
  readonly mode: number;
}

export class SharedDocument {
  readonly id: number;
  readonly isWritable: boolean;
  readonly openBy = new Set<number>();
  path: string;
  disk: TextFile;
  stamp: FileStamp | null;
  /** Its file was deleted by somebody else. */
  isGone = false;
  /** Changed since it was last written or read. */
  isDirty = false;
  problem: string | null = null;
  /** The guests who changed it since it was last written. */
  readonly editors = new Set<number>();
  readonly #doc = new Y.Doc();
  readonly #text: Y.Text;
  readonly #owners = new Map<number, number>();
  #history = 0;
  #string: string | null;
  #hash: string | null = null;

  constructor({ id, path, disk, stamp, isWritable, onUpdate }: SharedDocumentGiven) {
    [this.id, this.path, this.disk, this.stamp, this.isWritable, this.#string] = [id, path, disk, stamp, isWritable, disk.text];
    this.#text = this.#doc.getText(TEXT_ROOT);
    this.#owners.set(this.#doc.clientID, HOST);
    if (disk.text !== "") this.#text.insert(0, disk.text);
    this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
      [this.#string, this.#hash] = [null, null];
      this.#history += update.length;
      onUpdate({ document: this, person: typeof origin === "number" ? origin : HOST, update: new Uint8Array(update) });
    });
  }

  get text(): string {
    return (this.#string ??= this.#text.toJSON());
  }

  /** Whether the file has another text. */
  differsFromDisk(): boolean {
    return this.#text.length !== this.disk.text.length || this.text !== this.disk.text;
  }

  /** @throws ForeignUpdate for what no honest page sends; AppError `live.request-refused` for what cannot be taken. */
  applyGuestEdit(update: Uint8Array<ArrayBuffer>, person: number): void {
    if (this.#history + update.length > MAX_HISTORY_BYTES) throw refuseRequest("So much was changed in this file that everybody has to close it and open it anew; this change was not taken.");
    const { clients } = checkUpdate(update, {
      person,
      maxInserted: MAX_FILE_BYTES - this.#text.length,
      ownerOf: (client) => this.#owners.get(client),
      hasUpTo: (client) => Y.getState(this.#doc.store, client),
    });
    if (this.#owners.size + clients.size > MAX_CLIENTS) throw new ForeignUpdate("edits under more numbers than there are people");
    for (const client of clients) this.#owners.set(client, person);
    try {
      Y.applyUpdate(this.#doc, update, person);
    } catch (error) {
      throw new ForeignUpdate("an edit could not be applied", { cause: error });
    } finally {
      this.#dropPending();
    }
  }

  /** In places of the text as it is now. */
  applyHostEdits(edits: readonly TextEdit[]): void {
    if (edits.length === 0) return;
    this.#doc.transact(() => {
      // From the end, so that the places before stay what they are.
      for (const { from, to, insert } of edits.toReversed()) {
        if (to > from) this.#text.delete(from, to - from);
        if (insert !== "") this.#text.insert(from, insert);
      }
    }, HOST);
  }

  /** @throws AppError `live.request-refused` when it would become more than may be shared. */
  assertFits(edits: readonly TextEdit[]): void {
    if (applyEdits(this.text, edits).length > MAX_FILE_BYTES) throw refuseRequest("The file would become too large for a live session.");
  }

  /** All of it, or what is beyond a state vector. @throws ForeignUpdate for what is none. */
  encodeState(vector?: Uint8Array): Uint8Array<ArrayBuffer> {
    try {
      return new Uint8Array(Y.encodeStateAsUpdate(this.#doc, vector));
    } catch (error) {
      throw new ForeignUpdate("a state vector is none", { cause: error });
    }
  }

  /** SHA-256 of the text in UTF-8, in base64url. */
  hash(): string {
    return (this.#hash ??= createHash("sha256").update(this.text).digest("base64url"));
  }

  /** Where a relative position of Yjs is now; null when it is none of this document. */
  offsetOf(position: Uint8Array): number | null {
    try {
      const absolute = Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(position), this.#doc);
      return absolute?.type === this.#text ? absolute.index : null;
    } catch {
      // Whatever it is, it is no position.
      return null;
    }
  }

  close(): void {
    this.#doc.destroy();
  }

  /** What hangs on edits that are not here would be kept for ever; whoever has them sends them again with their state. */
  #dropPending(): void {
    const { store } = this.#doc;
    store.pendingStructs = null;
    store.pendingDs = null;
  }
}
