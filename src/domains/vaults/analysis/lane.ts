// A lane: git that takes contents out of packs, and a sandbox that reads them. When the sandbox dies or hangs, what it had not answered goes
// to a new one; the file that it dies of again and again is passed over, so that one hostile file costs its own analysis and no other's.

import type { Tally } from "#base/tally.ts";
import { AppError, isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { FilesResult, FilesSettings, PlanItem } from "#protocol/sandbox/wire.ts";

import { openLaneRun, type LaneItem, type LaneRun } from "./lane-run.ts";
import type { AnalysisRepository, Sandbox } from "./ports.ts";

export interface PlannedFile {
  readonly oid: string;
  readonly name: string;
  /** Position among the folders of the walk. */
  readonly folder: number;
  readonly item: Omit<PlanItem, "folder">;
}

/** What the sandbox says of one blob. */
export type FoundInBlob = Pick<Extract<FilesResult, { kind: "fact" }>, "fact" | "content">;

export interface LaneGiven {
  readonly repository: Pick<AnalysisRepository, "openContents">;
  readonly sandbox: Pick<Sandbox, "files" | "parallelism">;
  readonly settings: FilesSettings;
  readonly signal: AbortSignal;
  onFact(file: PlannedFile, found: FoundInBlob): void;
  onFolder(folder: number, tally: Tally): void;
}

export interface Lane {
  /** Added so far. */
  readonly bytes: number;
  /** All files of one folder: one sandbox sees them together. */
  add(folder: readonly PlannedFile[]): void;
  /** Hands over what was added. */
  send(): void;
  end(): void;
  /** The bytes that were read. */
  readonly done: Promise<number>;
}

/** More files that a sandbox dies of are no accident: the analysis is given up. */
export const MAX_PASSED_OVER = 50;
/** A sandbox that says nothing for so long while it has work hangs: 8 MiB take seconds. */
export const MAX_SILENCE_MS: number = 5 * MINUTE;

export function openLane(given: LaneGiven): Lane {
  const items: LaneItem[] = [];
  let [bytes, sent, ended, passedOver] = [0, 0, false, 0];
  let isCareful = false;
  const start = (): LaneRun => openLaneRun({ ...given, settings: { ...given.settings, careful: isCareful }, maxSilenceMs: MAX_SILENCE_MS });
  let run = start();
  const done = async (): Promise<number> => {
    let read = 0;
    for (;;) {
      try {
        return read + (await run.done);
      } catch (error) {
        given.signal.throwIfAborted();
        if (!isDeath(error)) throw error;
        read += run.readBytes;
        if (isCareful && ++passedOver > MAX_PASSED_OVER) throw error;
        if (isCareful) passOver(run, error);
        // The first time it is not known of what it died: answers were still on their way.
        isCareful = !isCareful;
        run = start();
        run.give(items.slice(0, sent).filter(({ isSettled }) => !isSettled));
        if (ended) run.end();
      }
    }
  };
  return {
    get bytes() {
      return bytes;
    },
    add(folder) {
      const rows = folder.map((file): LaneItem => ({ file, isLast: false, isSettled: false, known: file.item.fact === undefined ? null : { fact: file.item.fact }, isPassedOver: false }));
      (rows.at(-1) as LaneItem).isLast = true;
      items.push(...rows);
      bytes += folder.reduce((sum, { item }) => sum + (item.fact === undefined ? item.size : 0), 0);
    },
    send() {
      if (sent === items.length) return;
      run.give(items.slice(sent));
      sent = items.length;
    },
    end() {
      ended = true;
      run.end();
    },
    done: done(),
  };
}

/** Hostile content can do that; a wrong answer is something else, and ends the analysis. */
export function isDeath(error: unknown): boolean {
  return isAppError(error, "sandbox.failed") || isAppError(error, "sandbox.timeout");
}

/** Answers came one by one: the first that is missing is what it died of. */
function passOver(run: LaneRun, error: unknown): void {
  const culprit = run.firstUnanswered();
  if (culprit === null || culprit.isPassedOver) throw error instanceof AppError ? error : new AppError("sandbox.failed", undefined, { cause: error });
  culprit.isPassedOver = true;
}
