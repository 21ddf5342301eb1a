// The difference of two texts as people and `patch` read it (POSIX diff -u).

import { differingLines, splitLines, type Hunk } from "#cli/share/documents/find-edits.ts";

const CONTEXT_LINES = 3;

export interface Difference {
  readonly added: number;
  readonly removed: number;
  /** Empty when there is none. */
  readonly diff: string;
}

/** A name is null where there is no file. */
export function compareTexts(before: string, after: string, names: { readonly before: string | null; readonly after: string | null }): Difference {
  const [oldLines, newLines] = [splitLines(before), splitLines(after)];
  const hunks = placeHunks(differingLines(oldLines, newLines));
  if (hunks.length === 0) return { added: 0, removed: 0, diff: "" };
  const body = group(hunks).map((each) => composeHunk(each, { oldLines, newLines }));
  return {
    added: hunks.reduce((sum, { newTo, newFrom }) => sum + newTo - newFrom, 0),
    removed: hunks.reduce((sum, { to, from }) => sum + to - from, 0),
    diff: [`--- ${names.before === null ? "/dev/null" : `a/${names.before}`}\n+++ ${names.after === null ? "/dev/null" : `b/${names.after}`}\n`, ...body].join(""),
  };
}

interface PlacedHunk {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

function placeHunks(hunks: readonly Hunk[]): PlacedHunk[] {
  let shift = 0;
  return hunks.map(({ from, to, with: count }) => {
    const placed = { from, to, newFrom: from + shift, newTo: from + shift + count };
    shift += count - (to - from);
    return placed;
  });
}

/** Hunks whose context touches stand together. */
function group(hunks: readonly PlacedHunk[]): PlacedHunk[][] {
  const groups: PlacedHunk[][] = [];
  for (const hunk of hunks) {
    const last = groups.at(-1);
    if (last !== undefined && hunk.from - (last.at(-1)?.to ?? 0) <= 2 * CONTEXT_LINES) last.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

function composeHunk(hunks: readonly PlacedHunk[], { oldLines, newLines }: { readonly oldLines: readonly string[]; readonly newLines: readonly string[] }): string {
  const [first, last] = [hunks[0], hunks.at(-1)];
  if (first === undefined || last === undefined) return "";
  const start = Math.max(0, first.from - CONTEXT_LINES);
  const end = Math.min(oldLines.length, last.to + CONTEXT_LINES);
  const newStart = start + first.newFrom - first.from;
  const lines: string[] = [];
  let at = start;
  for (const { from, to, newFrom, newTo } of hunks) {
    lines.push(...mark(" ", oldLines.slice(at, from)), ...mark("-", oldLines.slice(from, to)), ...mark("+", newLines.slice(newFrom, newTo)));
    at = to;
  }
  lines.push(...mark(" ", oldLines.slice(at, end)));
  return `@@ -${range(start, end)} +${range(newStart, newStart + end - start + last.newTo - last.to - first.newFrom + first.from)} @@\n${lines.join("")}`;
}

function range(from: number, to: number): string {
  // Of nothing the line before is named.
  return `${to === from ? from : from + 1},${to - from}`;
}

function mark(sign: string, lines: readonly string[]): string[] {
  return lines.map((line) => (line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`));
}
