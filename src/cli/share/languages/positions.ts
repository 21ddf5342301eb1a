// Places in a text as language servers have them: lines and columns from 0, columns in UTF-16 units (LSP 3.17, Position).

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface LspRange {
  readonly start: Position;
  readonly end: Position;
}

export interface FlatRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A text with where its lines begin; made once for many places. */
export class Lines {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  positionAt(offset: number): Position {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.#starts[low] ?? 0) };
  }

  /** What is beyond a line or the text is at its end, as the protocol has it. */
  offsetAt({ line, character }: Position): number {
    if (line >= this.#starts.length) return this.text.length;
    const start = this.#starts[line] ?? 0;
    const end = line + 1 < this.#starts.length ? (this.#starts[line + 1] ?? 1) - 1 : this.text.length;
    return Math.min(start + Math.max(0, character), end);
  }

  lineText(line: number): string {
    const start = this.#starts[line];
    if (start === undefined) return "";
    const next = this.#starts[line + 1];
    return this.text.slice(start, next === undefined ? undefined : next - 1);
  }
}

export function flatten({ start, end }: LspRange): FlatRange {
  return { line: start.line, column: start.character, endLine: end.line, endColumn: end.character };
}

const MOST = 2 ** 31 - 1;

/** Null for what is no range that may be passed on. */
export function parseRange(value: unknown): LspRange | null {
  const { start, end } = (value ?? {}) as { readonly start?: unknown; readonly end?: unknown };
  const [from, to] = [parsePosition(start), parsePosition(end)];
  return from === null || to === null ? null : { start: from, end: to };
}

export function parsePosition(value: unknown): Position | null {
  const { line, character } = (value ?? {}) as { readonly line?: unknown; readonly character?: unknown };
  return isCoordinate(line) && isCoordinate(character) ? { line, character } : null;
}

function isCoordinate(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST;
}
