// The lines of a text one after the other, without a list of all of them.

export interface TextLine {
  /** Without its end, LF or CR LF. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export function* linesOf(text: string): Generator<TextLine> {
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const end = text.indexOf("\n", start);
    const next = end === -1 ? text.length : end;
    yield { text: text.slice(start, text.charCodeAt(next - 1) === 13 && next > start ? next - 1 : next), line };
    start = next + 1;
  }
}

/** Spaces and tabs before the first other character. */
export function indentOf(text: string): number {
  let at = 0;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return at;
}

/** What stands before the first `mark` and after it; the whole and "" where there is none. */
export function cutAt(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}
