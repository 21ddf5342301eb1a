// One sandbox of a lane, with the git that feeds it: what it was given, and what it has answered.

import { Readable } from "node:stream";

import { AppError } from "#base/app-error.ts";
import type { FilesResult, PlanItem } from "#protocol/sandbox/wire.ts";

import type { FoundInBlob, LaneGiven, PlannedFile } from "./lane.ts";
import { createSilenceWatch } from "./silence-watch.ts";

export interface LaneItem {
  readonly file: PlannedFile;
  isLast: boolean;
  /** Its folder's sum has been told. */
  isSettled: boolean;
  /** What was known of it before, or has been answered. */
  known: FoundInBlob | null;
  /** Its content is not analysed. */
  isPassedOver: boolean;
}

export interface LaneRun {
  /** Whole folders. */
  give(items: readonly LaneItem[]): void;
  end(): void;
  /** The first item with content that has no answer; null when there is none. */
  firstUnanswered(): LaneItem | null;
  /** Of the contents that were answered. */
  readonly readBytes: number;
  /** The bytes that were read. @throws AppError `sandbox.*`, `git.*` */
  readonly done: Promise<number>;
}

export function openLaneRun(given: LaneGiven & { readonly maxSilenceMs: number }): LaneRun {
  const items: LaneItem[] = [];
  const folders: LaneItem[][] = [];
  let readBytes = 0;
  const plan = new Readable({ objectMode: true, read: () => undefined });
  const content = given.repository.openContents();
  const silence = createSilenceWatch(given.maxSilenceMs, () => items.some(({ known }) => known === null));
  const onResult = (result: FilesResult): void => {
    silence.heard();
    if (result.kind === "fact") {
      const item = items[result.item] as LaneItem;
      item.known = result;
      readBytes += item.file.item.size;
      given.onFact(item.file, result);
    } else if (result.kind === "folder") {
      const files = folders[result.folder] as LaneItem[];
      for (const item of files) item.isSettled = true;
      given.onFolder((files[0] as LaneItem).file.folder, result.tally);
    }
  };
  const run = async (): Promise<number> => {
    const stop = AbortSignal.any([given.signal, silence.signal]);
    const [sandbox, git] = await Promise.allSettled([
      given.sandbox.files({ content: content.stdout, plan, settings: given.settings, onResult, signal: stop }).finally(() => content.end()),
      content.ended,
    ]);
    silence.end();
    given.signal.throwIfAborted();
    if (silence.signal.aborted) throw new AppError("sandbox.timeout");
    if (sandbox.status === "rejected" && git.status === "rejected" && isGitsOwn(git.reason)) throw git.reason;
    if (sandbox.status === "rejected") throw sandbox.reason;
    if (git.status === "rejected") throw git.reason;
    return sandbox.value.bytes;
  };
  return {
    give(more) {
      const wanted = more.filter(({ known }) => known === null);
      const planned = more.map((item): PlanItem => {
        if (folders.length === 0 || items.at(-1)?.isLast === true) folders.push([]);
        folders.at(-1)?.push(item);
        items.push(item);
        return planItem(item, folders.length - 1);
      });
      content.ask(wanted.map(({ file }) => file.oid));
      plan.push(planned);
    },
    end() {
      content.end();
      plan.push(null);
    },
    firstUnanswered: () => items.find(({ known }) => known === null) ?? null,
    get readBytes() {
      return readBytes;
    },
    done: run(),
  };
}

function planItem({ file, isLast, known, isPassedOver }: LaneItem, folder: number): PlanItem {
  const { path, size } = file.item;
  return {
    path, folder, size,
    ...(known === null ? {} : { fact: known.fact }),
    ...(isPassedOver ? { passOver: true as const } : {}),
    ...(isLast ? { last: true as const } : {}),
  };
}

/** A git that cannot give what it was asked for fails first, and the sandbox for want of it; one whose reader died has nothing to say. */
export function isGitsOwn(error: unknown): boolean {
  return error instanceof AppError && error.code === "git.object-missing";
}
