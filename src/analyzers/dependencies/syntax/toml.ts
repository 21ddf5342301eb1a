// Reads TOML 1.0 as far as manifests use it. Where the specification refuses what is written twice, the last one counts: what a
// manifest names is to be found, not judged. Dates stay text.

import { beginTree, countValue, MAX_DEPTH, SyntaxProblem, Table, isList, isTable, type Entry, type List, type Tree } from "./tree.ts";
import { readTomlString } from "./toml-string.ts";

export interface TomlCursor {
  readonly text: string;
  at: number;
  line: number;
  depth: number;
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const BARE_VALUE = /[^\s,[\]{}#"'=]+/y;
const INTEGER = /^[+-]?\d{1,15}$/;

/** @throws SyntaxProblem where the text is no TOML */
export function parseToml(text: string): Table {
  beginTree();
  const cursor: TomlCursor = { text, at: 0, line: 1, depth: 0 };
  const root = new Table();
  let table = root;
  for (;;) {
    skipBlank(cursor, true);
    if (cursor.at >= text.length) return root;
    if (text[cursor.at] === "[") {
      table = openTable(cursor, root);
    } else {
      readMember(cursor, table);
    }
    skipBlank(cursor, false);
    if (cursor.at < text.length && text[cursor.at] !== "\n") throw new SyntaxProblem(cursor.line, "expected the end of the line");
  }
}

/** `[a.b]` or `[[a.b]]`: the table that the lines after it fill. */
function openTable(cursor: TomlCursor, root: Table): Table {
  const { text, line } = cursor;
  countValue(line);
  const many = text[cursor.at + 1] === "[";
  cursor.at += many ? 2 : 1;
  const keys = readKey(cursor);
  const close = many ? "]]" : "]";
  if (!text.startsWith(close, cursor.at)) throw new SyntaxProblem(line, `expected ${close}`);
  cursor.at += close.length;
  const last = keys.pop() ?? "";
  const parent = descend({ table: root, keys, line });
  if (!many) return descend({ table: parent, keys: [last], line });
  const table = new Table();
  const list = parent.get(last)?.value;
  if (isList(list)) list.push({ value: table, line });
  else parent.set(last, { value: [{ value: table, line }], line });
  return table;
}

/** The table under the keys, made where there is none; of a list of tables its last. */
function descend({ table, keys, line }: { table: Table; keys: readonly string[]; line: number }): Table {
  if (keys.length > MAX_DEPTH) throw new SyntaxProblem(line, `expected at most ${MAX_DEPTH} levels`);
  let found = table;
  for (const key of keys) {
    const value = found.get(key)?.value;
    const next = isList(value) ? value.at(-1)?.value : value;
    if (isTable(next)) {
      found = next;
    } else {
      const made = new Table();
      found.set(key, { value: made, line });
      found = made;
    }
  }
  return found;
}

function readMember(cursor: TomlCursor, table: Table): void {
  const { line } = cursor;
  const keys = readKey(cursor);
  if (cursor.text[cursor.at] !== "=") throw new SyntaxProblem(line, "expected an equals sign");
  cursor.at++;
  skipBlank(cursor, false);
  const last = keys.pop() ?? "";
  descend({ table, keys, line }).set(last, { value: readValue(cursor), line });
}

/** A key, dotted or not, and the white space after it. */
function readKey(cursor: TomlCursor): string[] {
  const keys: string[] = [];
  for (;;) {
    skipBlank(cursor, false);
    const quote = cursor.text[cursor.at];
    if (quote === '"' || quote === "'") {
      keys.push(readTomlString(cursor));
    } else {
      keys.push(readWord(cursor, BARE_KEY));
    }
    skipBlank(cursor, false);
    if (cursor.text[cursor.at] !== ".") return keys;
    cursor.at++;
  }
}

function readValue(cursor: TomlCursor): Tree {
  countValue(cursor.line);
  const first = cursor.text[cursor.at];
  if (first === '"' || first === "'") return readTomlString(cursor);
  if (first === "[" || first === "{") {
    if (cursor.depth === MAX_DEPTH) throw new SyntaxProblem(cursor.line, `expected at most ${MAX_DEPTH} levels`);
    cursor.depth++;
    cursor.at++;
    const value = first === "[" ? readList(cursor) : readInlineTable(cursor);
    cursor.depth--;
    return value;
  }
  const word = readWord(cursor, BARE_VALUE);
  if (word === "true" || word === "false") return word === "true";
  return INTEGER.test(word) ? Number(word) : word;
}

function readList(cursor: TomlCursor): List {
  const list: Entry[] = [];
  for (;;) {
    skipBlank(cursor, true);
    if (closes(cursor, "]")) return list.slice();
    list.push({ line: cursor.line, value: readValue(cursor) });
    skipBlank(cursor, true);
    if (closes(cursor, "]")) return list.slice();
    separate(cursor);
  }
}

function readInlineTable(cursor: TomlCursor): Table {
  const table = new Table();
  for (;;) {
    skipBlank(cursor, true);
    if (closes(cursor, "}")) return table;
    readMember(cursor, table);
    skipBlank(cursor, true);
    if (closes(cursor, "}")) return table;
    separate(cursor);
  }
}

function closes(cursor: TomlCursor, close: string): boolean {
  if (cursor.text[cursor.at] !== close) return false;
  cursor.at++;
  return true;
}

function separate(cursor: TomlCursor): void {
  if (cursor.text[cursor.at] !== ",") throw new SyntaxProblem(cursor.line, "expected a comma");
  cursor.at++;
}

function readWord(cursor: TomlCursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const word = pattern.exec(cursor.text)?.[0];
  if (word === undefined) throw new SyntaxProblem(cursor.line, "expected a key or a value");
  cursor.at += word.length;
  return word;
}

/** White space and comments; line feeds too where `feeds`. */
function skipBlank(cursor: TomlCursor, feeds: boolean): void {
  const { text } = cursor;
  for (; cursor.at < text.length; cursor.at++) {
    const letter = text[cursor.at];
    if (letter === "#") {
      const end = text.indexOf("\n", cursor.at);
      cursor.at = (end === -1 ? text.length : end) - 1;
    } else if (letter === "\n") {
      if (!feeds) return;
      cursor.line++;
    } else if (letter !== " " && letter !== "\t" && letter !== "\r") {
      return;
    }
  }
}
