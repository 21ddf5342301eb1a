// The four kinds of strings that TOML has.

import { SyntaxProblem } from "./tree.ts";
import type { TomlCursor } from "./toml.ts";

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\u001b" };
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** From its first quote to behind its last. @throws SyntaxProblem where it does not end */
export function readTomlString(cursor: TomlCursor): string {
  const { text, at } = cursor;
  const quote = text[at] ?? "";
  const long = text.startsWith(quote.repeat(3), at);
  const close = long ? quote.repeat(3) : quote;
  const start = at + close.length;
  let end = quote === "'" ? text.indexOf(close, start) : findClose({ text, close, start });
  if (end === -1 || (!long && text.slice(start, end).includes("\n"))) throw new SyntaxProblem(cursor.line, "expected the end of a string");
  // Up to two quotes may stand before the three that close.
  if (long) while (text[end + 3] === quote) end++;
  const body = text.slice(start, end);
  cursor.at = end + close.length;
  if (long) cursor.line += countFeeds(body);
  const trimmed = long ? body.replace(/^\r?\n/, "") : body;
  return quote === "'" || !trimmed.includes("\\") ? trimmed : unescape(trimmed);
}

/** Where `close` stands that no backslash precedes. */
function findClose({ text, close, start }: { text: string; close: string; start: number }): number {
  for (let at = start; at < text.length; at++) {
    const letter = text[at];
    if (letter === "\\") at++;
    else if (letter === '"' && text.startsWith(close, at)) return at;
    else if (letter === "\n" && close.length === 1) return -1;
  }
  return -1;
}

function countFeeds(text: string): number {
  let feeds = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) feeds++;
  return feeds;
}

function unescape(text: string): string {
  return text.replace(/\\(?:([xuU])([0-9a-fA-F]{2,8})|[ \t\r]*\n\s*|(.))/gs, (whole, kind?: string, hex?: string, letter?: string) => {
    if (letter !== undefined) return ESCAPES[letter] ?? whole;
    if (kind === undefined || hex === undefined) return "";
    const length = HEX_LENGTHS[kind] ?? 0;
    const code = Number.parseInt(hex.slice(0, length), 16);
    return hex.length < length || code > 0x10_ffff ? whole : String.fromCodePoint(code) + hex.slice(length);
  });
}
