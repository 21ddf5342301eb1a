// The files that people have open together: opened once for all, changed by whoever may, written by the host.

import { dirname } from "node:path";

import { createTurns } from "#base/turns.ts";
import { MIB } from "#base/units.ts";
import type { DownMessage, BroadcastMessage } from "#protocol/live/messages/host-messages.ts";
import type { Project } from "#cli/share/project/project.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import type { DiskChange } from "./disk-sync.ts";
import type { TextEdit } from "./find-edits.ts";
import { OutgoingEdits } from "./outgoing-edits.ts";
import { readTextFile } from "./read-file.ts";
import { Saver, type SaverGiven } from "./saver.ts";
import { HOST, SharedDocument, type DocumentUpdate } from "./shared-document.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface DocumentsGiven extends Pick<SaverGiven, "keep" | "allowWrite" | "onDefect"> {
  readonly project: Project;
  readonly broadcast: (message: BroadcastMessage, body?: Bytes) => void;
  readonly send: (peer: number, message: DownMessage, body?: Bytes) => void;
  /** Whether this guest is a member still. */
  readonly isHere: (peer: number) => boolean;
  /** A folder in which a file is open: changes in it are wanted. */
  readonly watch: (folder: string) => void;
  readonly onOpened?: (document: SharedDocument) => void;
  readonly onChanged?: (document: SharedDocument) => void;
  readonly onClosed?: (document: SharedDocument) => void;
}

/** A pulse says the hash of each. */
const MAX_DOCUMENTS = 256;
/** Of one guest, so that none uses up what all have. */
const MAX_OF_GUEST = 64;
/** Of all that are open: the host holds them in memory, some times over. */
const MAX_OPEN_CHARACTERS = 64 * MIB;
const PIECE_BYTES = 512 * 1024;

export class Documents {
  readonly #given: DocumentsGiven;
  readonly #byId = new Map<number, SharedDocument>();
  readonly #opening = new Map<string, Promise<SharedDocument>>();
  readonly #outgoing: OutgoingEdits;
  readonly #inTurn = createTurns();
  readonly saver: Saver;
  #nextId = 1;

  constructor(given: DocumentsGiven) {
    this.#given = given;
    this.#outgoing = new OutgoingEdits({
      broadcast: (document, { person, update }) => given.broadcast({ kind: "edit", document: document.id, person }, update),
      sendInPieces: (document, update) => [...document.openBy].forEach((peer) => this.#sendPieces(document, { peer, update })),
    });
    this.saver = new Saver({
      ...given,
      onState: (document) => given.broadcast({ kind: "documentState", document: document.id, dirty: document.isDirty, problem: document.problem }),
      onDisk: (document, change) => this.#tellDisk(document, change),
    });
  }

  list(): readonly SharedDocument[] {
    return [...this.#byId.values()];
  }

  /** @throws AppError `live.request-refused` for one that is not open. */
  get(id: number): SharedDocument {
    const document = this.#byId.get(id);
    if (document === undefined) throw refuseRequest("This file is not open any more; open it again.");
    return document;
  }

  at(path: string): SharedDocument | undefined {
    return this.list().find((document) => document.path === path);
  }

  async open(path: string, peer: number): Promise<SharedDocument> {
    this.#assertMayOpen(peer, this.at(path));
    // Two who open it at the same time share one document.
    const opening = this.#opening.get(path) ?? this.#open(path);
    this.#opening.set(path, opening);
    try {
      const document = await opening;
      try {
        // While it was read the guest may have left, or opened others.
        this.#assertMayOpen(peer, document);
      } catch (error) {
        this.#finishUnused(document);
        throw error;
      }
      document.openBy.add(peer);
      return document;
    } finally {
      this.#opening.delete(path);
    }
  }

  /** The text of a file as people have it, or as the disk has it. @throws AppError `live.request-refused`. */
  async read(path: string): Promise<string> {
    return this.at(path)?.text ?? (await readTextFile(this.#given.project, path)).file.text;
  }

  sendState(document: SharedDocument, { peer, vector }: { readonly peer: number; readonly vector?: Bytes }): void {
    // What was changed is on its way to the others before anybody is told of it in another form.
    this.#outgoing.flush();
    this.#sendPieces(document, { peer, update: document.encodeState(vector) });
  }

  edit(document: SharedDocument, { peer, update }: { readonly peer: number; readonly update: Bytes }): void {
    document.applyGuestEdit(update, peer);
  }

  /** By the host's own programs, for somebody. */
  change(document: SharedDocument, edits: readonly TextEdit[]): void {
    document.assertFits(edits);
    document.applyHostEdits(edits);
    if (edits.length > 0) this.saver.touch(document);
  }

  close(document: SharedDocument, peer: number): void {
    document.openBy.delete(peer);
    this.#finishUnused(document);
  }

  /** Who left has nothing open. */
  leave(peer: number): void {
    for (const document of this.list()) if (document.openBy.has(peer)) this.close(document, peer);
  }

  /** Files and folders were moved by the host itself. */
  move(from: string, to: string): void {
    for (const document of this.list()) if (document.path === from || document.path.startsWith(`${from}/`)) this.#moveDocument(document, to + document.path.slice(from.length));
  }

  /** In this folder something changed; null: look everywhere. */
  async lookAtDisk(folder: string | null): Promise<void> {
    for (const document of this.list()) {
      if (folder === null || folderOf(document.path) === folder) await this.saver.look(document);
      // Nobody has it open any more, and it stayed for what the disk did not take.
      if (document.openBy.size === 0) await this.#finish(document);
    }
  }

  pulse(): void {
    this.#outgoing.flush();
    this.#given.broadcast({ kind: "pulse", hashes: this.list().map((document) => ({ document: document.id, hash: document.hash() })) });
  }

  /** Writes all that is to be written; gives those that could not be. */
  async end(): Promise<readonly SharedDocument[]> {
    this.#outgoing.flush();
    await Promise.all(this.list().map(async (document) => await this.saver.finish(document)));
    const unwritten = this.list().filter(({ isDirty }) => isDirty);
    for (const document of this.list()) this.saver.forget(document);
    return unwritten;
  }

  async #open(path: string): Promise<SharedDocument> {
    const before = this.at(path);
    if (before !== undefined) return before;
    if (this.#byId.size >= MAX_DOCUMENTS) throw refuseRequest(`At most ${MAX_DOCUMENTS} files are open at one time; close one.`);
    const { file, stamp, isWritable } = await this.#inTurn(async () => await readTextFile(this.#given.project, path));
    if (this.list().reduce((sum, { text }) => sum + text.length, file.text.length) > MAX_OPEN_CHARACTERS) throw refuseRequest("Too much is open at one time; close a large file.");
    const document = new SharedDocument({ id: this.#nextId++, path, disk: file, stamp, isWritable, onUpdate: (update) => this.#passOn(update) });
    this.#byId.set(document.id, document);
    this.#given.watch(folderOf(path));
    this.#given.onOpened?.(document);
    return document;
  }

  #assertMayOpen(peer: number, document: SharedDocument | undefined): void {
    // What a language server changes is opened for the host itself.
    if (peer === HOST) return;
    if (!this.#given.isHere(peer)) throw refuseRequest("Who has left opens no file.");
    if (document?.openBy.has(peer) === true) return;
    if (this.list().filter(({ openBy }) => openBy.has(peer)).length >= MAX_OF_GUEST) throw refuseRequest(`You have ${MAX_OF_GUEST} files open, and more are not possible; close one.`);
  }

  #finishUnused(document: SharedDocument): void {
    if (document.openBy.size === 0) this.#finish(document).catch(this.#given.onDefect);
  }

  async #finish(document: SharedDocument): Promise<void> {
    await this.saver.finish(document);
    // Somebody opened it again, or it holds what the disk could not take: then it stays.
    if (document.openBy.size > 0 || document.isDirty || !this.#byId.has(document.id)) return;
    this.saver.forget(document);
    this.#byId.delete(document.id);
    this.#given.onClosed?.(document);
    document.close();
  }

  #passOn({ document, person, update }: DocumentUpdate): void {
    this.#outgoing.add(document, { person, update });
    this.#given.onChanged?.(document);
    if (person !== HOST) document.editors.add(person);
    if (person !== HOST) this.saver.touch(document);
  }

  #tellDisk(document: SharedDocument, change: DiskChange): void {
    const { broadcast } = this.#given;
    const wasProblem = document.problem;
    if (change.kind === "moved") this.#moveDocument(document, change.path);
    if (change.kind === "gone") broadcast({ kind: "documentGone", document: document.id });
    if (change.kind === "unreadable") document.problem = `${change.why} What is open here stays as it was.`.slice(0, 256);
    else if (change.kind === "merged") document.problem = null;
    if (change.kind === "merged" || wasProblem !== document.problem) broadcast({ kind: "documentState", document: document.id, dirty: document.isDirty, problem: document.problem });
  }

  #moveDocument(document: SharedDocument, path: string): void {
    this.#given.onClosed?.(document);
    document.path = path;
    this.#given.watch(folderOf(path));
    this.#given.broadcast({ kind: "documentMoved", document: document.id, path });
    this.#given.onOpened?.(document);
  }

  #sendPieces(document: SharedDocument, { peer, update }: { readonly peer: number; readonly update: Bytes }): void {
    for (let at = 0; at < update.length; at += PIECE_BYTES) {
      this.#given.send(peer, { kind: "content", document: document.id, last: at + PIECE_BYTES >= update.length }, update.slice(at, at + PIECE_BYTES));
    }
  }
}

export function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === "." ? "" : folder;
}
