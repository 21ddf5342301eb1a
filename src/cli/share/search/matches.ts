// What searches find, as guests get it: lines and columns from 0 in UTF-16 units, and the line in which it stands.

export interface Match {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

const MAX_LINE_CHARACTERS = 512;
/** Before what was found, when a line is longer than is shown. */
const LEAD_CHARACTERS = 80;

/** Of a match that stands in one line: `start` and `end` are bytes of the line in UTF-8. */
export function matchInLine({ path, line, text, start, end }: { readonly path: string; readonly line: number; readonly text: string; readonly start: number; readonly end: number }): Match {
  const bytes = Buffer.from(text, "utf8");
  const column = bytes.subarray(0, start).toString("utf8").length;
  return matchAt({ path, line, text, column, endColumn: column + bytes.subarray(start, end).toString("utf8").length });
}

export function matchAt({ path, line, text, column, endColumn }: { readonly path: string; readonly line: number; readonly text: string; readonly column: number; readonly endColumn: number }): Match {
  return { path, line, column, endLine: line, endColumn, text: shorten(text, column) };
}

/** Where `found` stands in a line from `from` on; as a word of its own where that is asked. */
export function findInLine(text: string, { found, from, wholeWord }: { readonly found: string; readonly from: number; readonly wholeWord: boolean }): number {
  for (let at = text.indexOf(found, from); at !== -1; at = text.indexOf(found, at + 1)) {
    if (!wholeWord || (!/[\p{L}\p{N}_]$/u.test(text.slice(0, at)) && !/^[\p{L}\p{N}_]/u.test(text.slice(at + found.length)))) return at;
  }
  return from;
}

/** The line, or what of it is around the match. */
function shorten(text: string, column: number): string {
  const line = text.replace(/\r?\n.*$/s, "");
  if (line.length <= MAX_LINE_CHARACTERS) return line.toWellFormed();
  const from = Math.max(0, Math.min(column - LEAD_CHARACTERS, line.length - MAX_LINE_CHARACTERS));
  return line.slice(from, from + MAX_LINE_CHARACTERS).toWellFormed();
}
