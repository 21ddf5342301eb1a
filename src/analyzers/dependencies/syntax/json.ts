// Reads JSON, with comments and trailing commas where they stand (bun.lock has them), and keeps the line of every member. Number
// by number and string by string: the time is that of the text's length.

import { beginTree, countValue, MAX_DEPTH, SyntaxProblem, Table, type Entry, type List, type Tree } from "./tree.ts";

interface Cursor {
  readonly text: string;
  at: number;
  line: number;
  depth: number;
}

const CODE = { lineFeed: 10, quote: 34, asterisk: 42, comma: 44, slash: 47, colon: 58, openList: 91, backslash: 92, closeList: 93, openTable: 123, closeTable: 125 } as const;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const WORDS: ReadonlyMap<string, Tree> = new Map<string, Tree>([["true", true], ["false", false], ["null", null]]);
const WORD = /[-+.\w]*/y;

/** @throws SyntaxProblem where the text is no JSON */
export function parseJson(text: string): Tree {
  beginTree();
  const cursor: Cursor = { text, at: 0, line: 1, depth: 0 };
  const { value } = readValue(cursor);
  skipBlank(cursor);
  if (cursor.at < text.length) throw unexpected(cursor, "the end of the file");
  return value;
}

function readValue(cursor: Cursor): Entry {
  skipBlank(cursor);
  const { line } = cursor;
  countValue(line);
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === CODE.openTable) return { value: readNested(cursor, readTable), line };
  if (code === CODE.openList) return { value: readNested(cursor, readList), line };
  if (code === CODE.quote) return { value: readString(cursor), line };
  WORD.lastIndex = cursor.at;
  const word = WORD.exec(cursor.text)?.[0] ?? "";
  const known = WORDS.get(word);
  const value = known === undefined && word !== "" ? Number(word) : known;
  if (value === undefined || Number.isNaN(value)) throw unexpected(cursor, "a value");
  cursor.at += word.length;
  return { value, line };
}

function readNested<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  if (cursor.depth === MAX_DEPTH) throw new SyntaxProblem(cursor.line, `expected at most ${MAX_DEPTH} levels`);
  cursor.depth++;
  cursor.at++;
  const value = read(cursor);
  cursor.depth--;
  return value;
}

function readTable(cursor: Cursor): Table {
  const table = new Table();
  while (!closes(cursor, CODE.closeTable)) {
    const { line } = cursor;
    if (cursor.text.charCodeAt(cursor.at) !== CODE.quote) throw unexpected(cursor, "a name in quotes");
    const key = readString(cursor);
    skipBlank(cursor);
    if (cursor.text.charCodeAt(cursor.at) !== CODE.colon) throw unexpected(cursor, "a colon");
    cursor.at++;
    table.set(key, { value: readValue(cursor).value, line });
    separate(cursor, CODE.closeTable);
  }
  return table;
}

function readList(cursor: Cursor): List {
  const list: List = [];
  while (!closes(cursor, CODE.closeList)) {
    list.push(readValue(cursor));
    separate(cursor, CODE.closeList);
  }
  // What grows holds room for more.
  return list.slice();
}

function closes(cursor: Cursor, close: number): boolean {
  skipBlank(cursor);
  if (cursor.text.charCodeAt(cursor.at) !== close) return false;
  cursor.at++;
  return true;
}

/** A comma, or nothing where the list ends. */
function separate(cursor: Cursor, close: number): void {
  skipBlank(cursor);
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === CODE.comma) cursor.at++;
  else if (code !== close) throw unexpected(cursor, "a comma");
}

function readString(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.at + 1;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE.quote) {
      cursor.at = at + 1;
      return text.slice(start, at);
    }
    if (code === CODE.backslash) return readEscaped(cursor, at);
    if (code === CODE.lineFeed) break;
  }
  throw new SyntaxProblem(cursor.line, "expected the end of a string");
}

/** The rest of a string from its first backslash. */
function readEscaped(cursor: Cursor, firstEscape: number): string {
  const { text } = cursor;
  const pieces = [text.slice(cursor.at + 1, firstEscape)];
  let at = firstEscape;
  for (let plain = at; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE.quote) {
      pieces.push(text.slice(plain, at));
      cursor.at = at + 1;
      return pieces.join("");
    }
    if (code === CODE.lineFeed) break;
    if (code !== CODE.backslash) continue;
    pieces.push(text.slice(plain, at));
    const letter = text[at + 1] ?? "";
    const hex = letter === "u" ? text.slice(at + 2, at + 6) : "";
    const piece = /^[0-9a-fA-F]{4}$/.test(hex) ? String.fromCharCode(Number.parseInt(hex, 16)) : ESCAPES[letter];
    if (piece === undefined) break;
    pieces.push(piece);
    at += hex === "" ? 1 : 5;
    plain = at + 1;
  }
  throw new SyntaxProblem(cursor.line, "expected the end of a string");
}

function skipBlank(cursor: Cursor): void {
  const { text } = cursor;
  for (;;) {
    const code = text.charCodeAt(cursor.at);
    if (code === CODE.lineFeed) cursor.line++;
    else if (code === CODE.slash) skipComment(cursor);
    else if (code !== 32 && code !== 9 && code !== 13) return;
    cursor.at++;
  }
}

/** To the last character of a comment. */
function skipComment(cursor: Cursor): void {
  const { text, at } = cursor;
  const block = text.charCodeAt(at + 1) === CODE.asterisk;
  if (!block && text.charCodeAt(at + 1) !== CODE.slash) throw unexpected(cursor, "a value");
  const end = text.indexOf(block ? "*/" : "\n", at + 2);
  const last = end === -1 ? text.length - 1 : block ? end + 1 : end - 1;
  for (let index = at; index <= last; index++) if (text.charCodeAt(index) === CODE.lineFeed) cursor.line++;
  cursor.at = last;
}

function unexpected(cursor: Cursor, wanted: string): SyntaxProblem {
  return new SyntaxProblem(cursor.line, `expected ${wanted}`);
}
