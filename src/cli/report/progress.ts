// Progress while a report is made: one line on standard error that rewrites itself on a terminal, and nothing in a pipe.

import { formatBytes, formatCount, formatDuration } from "#base/format.ts";

import { renderBar } from "./bars.ts";
import { createPaint } from "./paint.ts";
import { displayWidth, fitText, padEnd, toAscii } from "./terminal-text.ts";

export interface ReportProgress {
  readonly stage: "contact" | "fetch" | "mirror" | "unseal" | "list" | "files" | "history" | "compose" | "store";
  readonly unit: "bytes" | "objects" | "files" | "commits";
  readonly done: number;
  /** Null where nobody knows yet. */
  readonly total: number | null;
  /** Since the whole work began. */
  readonly elapsedMs: number;
}

export interface ProgressOptions {
  readonly columns: number;
  readonly color: boolean;
  readonly unicode: boolean;
}

export interface ProgressTarget extends ProgressOptions {
  readonly write: (text: string) => unknown;
  readonly isTerminal: boolean;
}

/** `end` takes the line away, so that what follows begins on a clean one. */
export interface ProgressLine {
  show(progress: ReportProgress): void;
  end(): void;
}

const SENTENCES: Readonly<Record<ReportProgress["stage"], string>> = {
  contact: "Asking the source what it has",
  fetch: "Fetching what is new",
  mirror: "Sealing the mirror",
  unseal: "Opening the mirror",
  list: "Listing files",
  files: "Reading files",
  history: "Reading history",
  compose: "Putting the report together",
  store: "Storing the results",
};
const SENTENCE_WIDTH = 29;
const BAR_WIDTH = 10;
/** Below this the bar gives way to the words. */
const BAR_NEEDS_COLUMNS = 72;
const RETURN_AND_CLEAR = "\r\u001b[2K";
/** Rewriting faster than the eye reads costs time and shows nothing more. */
const REWRITE_EVERY_MS = 80;

/** One line without its end, at most `columns` - 1 wide (a full line would wrap on some terminals). */
export function renderProgress(progress: ReportProgress, { columns, color, unicode }: ProgressOptions): string {
  const { stage, unit, done, total, elapsedMs } = progress;
  const write = unit === "bytes" ? formatBytes : formatCount;
  const amount = done === 0 && total === null ? "" : `${write(done)}${total === null ? "" : ` of ${write(total)}`}${unit === "bytes" ? "" : ` ${unit}`}`;
  const words = [amount, formatDuration(elapsedMs)].filter((part) => part !== "").join(" · ");
  const bar = total === null || total === 0 || columns < BAR_NEEDS_COLUMNS ? "" : `${padEnd(renderBar(done / total, { width: BAR_WIDTH, unicode }), BAR_WIDTH)} `;
  const text = (line: string): string => (unicode ? line.replaceAll("\u00a0", " ") : toAscii(line));
  const head = `  ${padEnd(SENTENCES[stage], SENTENCE_WIDTH)} `;
  const rest = fitText(text(words), Math.max(0, columns - 1 - displayWidth(head) - displayWidth(bar)));
  const paint = createPaint(color);
  return fitPlain(`${head}${bar}${rest}`, columns - 1) ?? `${head}${paint.accent(bar)}${paint.faint(unicode ? rest : toAscii(rest))}`;
}

/** Rewrites one line on a terminal; writes nothing elsewhere. */
export function createProgressLine(target: ProgressTarget): ProgressLine {
  let shownAt = Number.NEGATIVE_INFINITY;
  let shownStage: string | null = null;
  return {
    show(progress) {
      const soon = progress.stage === shownStage && progress.elapsedMs - shownAt < REWRITE_EVERY_MS;
      if (!target.isTerminal || soon) return;
      shownAt = progress.elapsedMs;
      shownStage = progress.stage;
      target.write(RETURN_AND_CLEAR + renderProgress(progress, target));
    },
    end() {
      if (shownStage !== null) target.write(RETURN_AND_CLEAR);
      shownStage = null;
    },
  };
}

/** The line cut without colours where even its head does not fit; null where it fits. */
function fitPlain(line: string, width: number): string | null {
  return displayWidth(line) <= width ? null : fitText(line, width);
}
