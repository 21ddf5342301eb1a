// When documents are written: after a short quiet time, or when somebody saves. What cannot be written stays in the document, is said, and tried again.

import { isAppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { createTurns, type Turns } from "#base/turns.ts";
import type { Project } from "#cli/share/project/project.ts";
import { guardedBy } from "#cli/share/project/guarded-paths.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import { syncWithDisk, type DiskChange } from "./disk-sync.ts";
import { mayWrite } from "./read-file.ts";
import type { SharedDocument } from "./shared-document.ts";
import { carryForm, encodeText } from "./text-form.ts";
import { problemOf, writeWhole } from "./write-file.ts";

export interface SaverGiven {
  readonly project: Project;
  /** Keeps what the file holds, before guests' edits are written over it for the first time. */
  readonly keep: (path: string) => Promise<void>;
  /** Asks the person at the host whether what others run may be written; `peer` is who changed it last. @throws AppError `live.request-refused` for one who asks too much. */
  /** By guests with these numbers. `gone`: whoever the question counted for has left before it was answered. */
  readonly allowWrite: (path: string, given: { readonly runBy: string; readonly peers: readonly number[] }) => Promise<boolean | "gone">;
  readonly onState: (document: SharedDocument) => void;
  readonly onDisk: (document: SharedDocument, change: DiskChange) => void;
  readonly onDefect: (error: unknown) => void;
}

const QUIET_MS = SECOND;
/** Who types without a pause is written all the same. */
const LONGEST_MS = 5 * SECOND;
const RETRY_MS = 5 * SECOND;
const READ_ONLY = "The host may not write this file; what was typed is kept here, and it is tried again.";
const ASKING = "The host is asked whether this file may be written: what is in it would be run by others.";
const NOT_ALLOWED = "The host has not allowed that this file is written: what is in it would be run by others, or decides what is shared. It stays open here.";

interface Schedule {
  readonly since: number;
  timer: NodeJS.Timeout;
}

export class Saver {
  readonly #given: SaverGiven;
  readonly #schedules = new Map<SharedDocument, Schedule>();
  readonly #turns = new Map<SharedDocument, Turns>();
  /** By path: what the host's person said of files that others run. */
  readonly #allowed = new Map<string, boolean>();

  constructor(given: SaverGiven) {
    this.#given = given;
  }

  /** Something was changed: it is to be written soon. */
  touch(document: SharedDocument): void {
    if (!document.isDirty) {
      document.isDirty = true;
      this.#given.onState(document);
    }
    // What has no file any more is made anew only when somebody saves.
    if (document.isGone) return;
    const before = this.#schedules.get(document);
    const since = before?.since ?? Date.now();
    if (before !== undefined) clearTimeout(before.timer);
    this.#schedule(document, { since, waitMs: Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - Date.now())) });
  }

  /** @throws AppError `live.request-refused` when it could not be written. */
  async save(document: SharedDocument, { again = false }: { readonly again?: boolean } = {}): Promise<void> {
    this.#cancel(document);
    // Who was told no may ask again by saving; a yes holds for the session.
    if (again && this.#allowed.get(document.path) === false) this.#allowed.delete(document.path);
    await this.#inTurn(document, async () => {
      await this.#write(document);
      if (document.problem !== null) throw refuseRequest(document.problem);
    });
  }

  /** Looks whether the file changed. */
  async look(document: SharedDocument): Promise<void> {
    await this.#inTurn(document, async () => {
      this.#given.onDisk(document, await syncWithDisk(this.#given.project, document));
    });
  }

  /** The last try: what still cannot be written is said by its `problem`. */
  async finish(document: SharedDocument): Promise<void> {
    this.#cancel(document);
    await this.#inTurn(document, async () => {
      if (document.isDirty && !document.isGone) await this.#write(document);
    });
  }

  forget(document: SharedDocument): void {
    this.#cancel(document);
    this.#turns.delete(document);
  }

  async #inTurn(document: SharedDocument, work: () => Promise<void>): Promise<void> {
    const turns = this.#turns.get(document) ?? createTurns();
    this.#turns.set(document, turns);
    await turns(work);
  }

  async #write(document: SharedDocument): Promise<void> {
    const before = [document.problem, document.isDirty] as const;
    try {
      await this.#writeThrough(document);
      document.problem = null;
    } catch (error) {
      if (!isAppError(error, "live.request-refused") && !(error instanceof Error && "code" in error)) throw error;
      document.problem = isAppError(error) ? error.message : problemOf(error);
      if (document.problem !== NOT_ALLOWED && !document.isGone) this.#schedule(document, { since: Date.now(), waitMs: RETRY_MS });
    }
    if (before[0] !== document.problem || before[1] !== document.isDirty || guardedBy(document.path) !== null) this.#given.onState(document);
  }

  async #writeThrough(document: SharedDocument): Promise<void> {
    const { project, onDisk } = this.#given;
    const change = await syncWithDisk(project, document);
    if (change.kind === "unreadable") throw refuseRequest(`${change.why} What was typed is kept here.`);
    onDisk(document, change);
    const { text } = document;
    if (!document.isGone && !document.differsFromDisk()) return void (document.isDirty = false);
    await this.#askIfGuarded(document);
    if (!document.isGone) await this.#given.keep(document.path);
    const path = document.isGone ? await project.resolveNew(document.path) : await project.resolve(document.path);
    if (!document.isGone && !(await mayWrite(path))) throw refuseRequest(READ_ONLY);
    const form = carryForm(document.disk, text);
    const stamp = await writeWhole(path, { bytes: encodeText({ text, form }), mode: document.stamp?.mode ?? null });
    [document.disk, document.stamp, document.isGone] = [{ text, form }, stamp, false];
    // Somebody may have gone on typing while it was written.
    document.isDirty = document.differsFromDisk();
    if (!document.isDirty) document.editors.clear();
    if (document.isDirty) this.#schedule(document, { since: Date.now(), waitMs: QUIET_MS });
  }

  async #askIfGuarded(document: SharedDocument): Promise<void> {
    const { path } = document;
    // By its own name and by where it really lies: a link would lead round the question.
    const real = await this.#given.project.locate(path);
    const runBy = guardedBy(path) ?? (real === null ? null : guardedBy(this.#given.project.pathInside(real) ?? ""));
    if (runBy === null) return;
    let allowed = this.#allowed.get(path);
    if (allowed === undefined) {
      document.problem = ASKING;
      this.#given.onState(document);
      let answer = await this.#given.allowWrite(path, { runBy, peers: [...document.editors] });
      // Nobody has said no: what was typed is still to be written, and is asked about for itself.
      if (answer === "gone") answer = await this.#given.allowWrite(path, { runBy, peers: [] });
      this.#allowed.set(path, (allowed = answer === true));
    }
    if (!allowed) throw refuseRequest(NOT_ALLOWED);
  }

  #schedule(document: SharedDocument, { since, waitMs }: { readonly since: number; readonly waitMs: number }): void {
    const timer = setTimeout(() => {
      this.#schedules.delete(document);
      this.#inTurn(document, async () => await this.#write(document)).catch(this.#given.onDefect);
    }, waitMs);
    this.#schedules.set(document, { since, timer });
  }

  #cancel(document: SharedDocument): void {
    const schedule = this.#schedules.get(document);
    if (schedule !== undefined) clearTimeout(schedule.timer);
    this.#schedules.delete(document);
  }
}
