// The least that makes one text of another, to be put into a document that others are writing in: what did not change is not touched, so
// that cursors and other people's edits stay where they are. By lines (Myers, "An O(ND) Difference Algorithm", 1986), then within what
// changed by what stays the same at its two ends.

export interface TextEdit {
  /** In the text before, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Lines that differ, beyond which the middle is replaced as a whole: time and memory grow with its square. */
const MAX_DIFFERENCES = 1000;

/** In order, none touching another. */
export function findEdits(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const whole = wholeLines(trim({ from: 0, to: before.length, insert: after }, before), before);
  const [oldLines, newLines] = [splitLines(before.slice(whole.from, whole.to)), splitLines(whole.insert)];
  const edits: TextEdit[] = [];
  let at = whole.from;
  let [oldIndex, newIndex] = [0, 0];
  for (const { from, to, with: added } of differingLines(oldLines, newLines)) {
    for (; oldIndex < from; oldIndex++, newIndex++) at += (oldLines[oldIndex] ?? "").length;
    const removed = oldLines.slice(from, to).join("");
    edits.push(trim({ from: at, to: at + removed.length, insert: newLines.slice(newIndex, newIndex + added).join("") }, before));
    at += removed.length;
    [oldIndex, newIndex] = [to, newIndex + added];
  }
  return edits;
}

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let at = 0;
  const parts = edits.map(({ from, to, insert }) => {
    const part = text.slice(at, from) + insert;
    at = to;
    return part;
  });
  return parts.join("") + text.slice(at);
}

/** Without what is the same at both ends, never within a pair of surrogates. */
function trim({ from, to, insert }: TextEdit, before: string): TextEdit {
  const most = Math.min(to - from, insert.length);
  let start = 0;
  while (start < most && before.charCodeAt(from + start) === insert.charCodeAt(start)) start++;
  if (start > 0 && isHigh(before.charCodeAt(from + start - 1))) start--;
  let end = 0;
  while (end < most - start && before.charCodeAt(to - 1 - end) === insert.charCodeAt(insert.length - 1 - end)) end++;
  if (end > 0 && isLow(before.charCodeAt(to - end))) end--;
  return { from: from + start, to: to - end, insert: insert.slice(start, insert.length - end) };
}

/** From the beginning of the first line to the end of the last, so that lines are compared as lines. */
function wholeLines({ from, to, insert }: TextEdit, before: string): TextEdit {
  const start = from === 0 ? 0 : before.lastIndexOf("\n", from - 1) + 1;
  const next = before.indexOf("\n", to);
  const end = next === -1 ? before.length : next + 1;
  return { from: start, to: end, insert: before.slice(start, from) + insert + before.slice(to, end) };
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

export function splitLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

export interface Hunk {
  readonly from: number;
  readonly to: number;
  /** How many new lines stand in their place. */
  readonly with: number;
}

/** Hunks of lines that differ, in order; one for all when too much differs. */
export function differingLines(before: readonly string[], after: readonly string[]): Hunk[] {
  const matches = matchLines(before, after);
  if (matches === null) return [{ from: 0, to: before.length, with: after.length }];
  const hunks: Hunk[] = [];
  let [x, y] = [0, 0];
  for (const [oldLine, newLine] of [...matches, [before.length, after.length] as const]) {
    if (oldLine > x || newLine > y) hunks.push({ from: x, to: oldLine, with: newLine - y });
    [x, y] = [oldLine + 1, newLine + 1];
  }
  return hunks;
}

/** Pairs of lines that are the same, ascending in both; null beyond MAX_DIFFERENCES. */
function matchLines(before: readonly string[], after: readonly string[]): (readonly [number, number])[] | null {
  const trace: Map<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let differences = 0; differences <= Math.min(before.length + after.length, MAX_DIFFERENCES); differences++) {
    trace.push(furthest);
    const next = new Map<number, number>();
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = stepsDown(furthest, { diagonal, differences }) ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return traceBack(trace, { x: before.length, y: after.length });
    }
    furthest = next;
  }
  return null;
}

function stepsDown(furthest: ReadonlyMap<number, number>, { diagonal, differences }: { readonly diagonal: number; readonly differences: number }): boolean {
  return diagonal === -differences || (diagonal !== differences && (furthest.get(diagonal - 1) ?? 0) < (furthest.get(diagonal + 1) ?? 0));
}

function traceBack(trace: readonly ReadonlyMap<number, number>[], end: { readonly x: number; readonly y: number }): (readonly [number, number])[] {
  const matches: (readonly [number, number])[] = [];
  let { x, y } = end;
  for (let differences = trace.length - 1; differences >= 0; differences--) {
    const furthest = trace[differences] ?? new Map<number, number>();
    const diagonal = x - y;
    const before = stepsDown(furthest, { diagonal, differences }) ? diagonal + 1 : diagonal - 1;
    const fromX = furthest.get(before) ?? 0;
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) matches.push([--x, --y]);
    [x, y] = [fromX, fromY];
  }
  return matches.toReversed();
}
