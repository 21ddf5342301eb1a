// Scalars and flow collections of YAML.

import { countValue, MAX_DEPTH, SyntaxProblem, Table, type Entry, type Tree } from "./tree.ts";
import type { YamlLines } from "./yaml-lines.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0", a: "\u0007", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\u001b", " ": " ", '"': '"', "/": "/", "\\": "\\", N: "\u0085", _: "\u00a0", L: "\u2028", P: "\u2029",
};
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
/** To the next character that may end a plain scalar within a flow collection. */
const PLAIN = /[^,[\]{}\n:]*/y;
const NULLS = new Set(["", "~", "null", "Null", "NULL"]);

/** Key and rest of a line `key: rest`, or null where it is none. */
export function splitKey(content: string): { readonly key: string; readonly rest: string } | null {
  const quote = content[0];
  if (quote === '"' || quote === "'") {
    const quoted = readQuoted(content, 0);
    if (quoted === null) return null;
    const after = content.slice(quoted.end).trimStart();
    return after === ":" || after.startsWith(": ") ? { key: quoted.value, rest: after.slice(1).trim() } : null;
  }
  if (quote === "{" || quote === "[" || quote === "#" || quote === "|" || quote === ">") return null;
  const comment = content.indexOf(" #");
  for (let at = content.indexOf(":"); at !== -1 && (comment === -1 || at < comment); at = content.indexOf(":", at + 1)) {
    const next = content[at + 1];
    if (next === undefined || next === " " || next === "\t") return { key: content.slice(0, at).trimEnd(), rest: content.slice(at + 1).trim() };
  }
  return null;
}

/** A value that begins on the current line with `text`, which is its end; goes to the line after it. */
export function readInline({ lines, parent, text }: { lines: YamlLines; parent: number; text: string }): Tree {
  const first = text[0];
  if (first === "{" || first === "[") return lines.span(text.length, (whole, at) => readFlow({ text: whole, at, depth: 0, line: lines.line }));
  if (first === '"' || first === "'") {
    return lines.span(text.length, (whole, at) => {
      const quoted = readQuoted(whole, at);
      if (quoted === null) throw new SyntaxProblem(lines.line, "expected the end of a string");
      return quoted;
    });
  }
  const words = [withoutComment(text)];
  const commented = words[0] !== text;
  lines.next();
  // A plain scalar goes on over lines that are indented further.
  while (!commented && !lines.ended && lines.indent > parent && !lines.atMarker) {
    words.push(withoutComment(lines.content));
    lines.next();
  }
  return plain(words.join(" "));
}

function plain(text: string): string | null {
  return NULLS.has(text) || text.startsWith("*") ? null : text;
}

function withoutComment(text: string): string {
  const comment = text.search(/\s#/);
  return comment === -1 ? text : text.slice(0, comment).trimEnd();
}

/** `|` and `>`: the lines below that are indented further than `parent`. */
export function readBlockScalar({ lines, parent, header }: { lines: YamlLines; parent: number; header: string }): string {
  const kept: string[] = [];
  let indent = /^[|>][+-]?([1-9])/.exec(header)?.[1] === undefined ? -1 : parent + Number(/[1-9]/.exec(header)?.[0] ?? 1);
  for (let raw = lines.nextRaw(); raw !== null; raw = lines.nextRaw()) {
    if (lines.content !== "" && lines.indent <= parent) break;
    if (indent === -1 && lines.content !== "") indent = lines.indent;
    kept.push(indent === -1 ? "" : raw.slice(Math.min(indent, raw.length)).trimEnd());
  }
  if (!lines.ended && lines.content.startsWith("#")) lines.next();
  while (kept.at(-1) === "") kept.pop();
  return kept.join(header.startsWith(">") ? " " : "\n");
}

interface FlowPlace {
  readonly text: string;
  readonly at: number;
  readonly depth: number;
  readonly line: number;
}

type Read<T> = { readonly value: T; readonly end: number };

function readFlow(place: FlowPlace): Read<Tree> {
  const { text, at, depth, line } = place;
  if (depth > MAX_DEPTH) throw new SyntaxProblem(line, `expected at most ${MAX_DEPTH} levels`);
  if (text[at] === "{") return readFlowMapping(place);
  if (text[at] === "[") return readFlowSequence(place);
  if (text[at] !== '"' && text[at] !== "'") return readFlowPlain(text, at);
  const quoted = readQuoted(text, at);
  if (quoted === null) throw new SyntaxProblem(line, "expected the end of a string");
  return quoted;
}

function readFlowSequence({ text, at, depth, line }: FlowPlace): Read<Tree> {
  const list: Entry[] = [];
  let next = skipBlank(text, at + 1);
  while (text[next] !== "]") {
    countValue(line);
    const item = readFlow({ text, at: next, depth: depth + 1, line });
    list.push({ value: item.value, line });
    next = separate({ text, at: item.end, close: "]", line });
  }
  return { value: list.slice(), end: next + 1 };
}

function readFlowMapping({ text, at, depth, line }: FlowPlace): Read<Tree> {
  const table = new Table();
  let next = skipBlank(text, at + 1);
  while (text[next] !== "}") {
    countValue(line);
    const key = readFlow({ text, at: next, depth: depth + 1, line });
    const colon = skipBlank(text, key.end);
    let member: Read<Tree> = { value: null, end: colon };
    if (text[colon] === ":") member = readFlow({ text, at: skipBlank(text, colon + 1), depth: depth + 1, line });
    table.set(typeof key.value === "string" ? key.value : "", { value: member.value, line });
    next = separate({ text, at: member.end, close: "}", line });
  }
  return { value: table, end: next + 1 };
}

function separate({ text, at, close, line }: { text: string; at: number; close: string; line: number }): number {
  const next = skipBlank(text, at);
  if (text[next] === close) return next;
  if (text[next] !== ",") throw new SyntaxProblem(line, "expected a comma");
  return skipBlank(text, next + 1);
}

/** To the mark that ends a plain scalar within a flow collection. */
function readFlowPlain(text: string, start: number): Read<string | null> {
  let at = start;
  for (;;) {
    PLAIN.lastIndex = at;
    at += PLAIN.exec(text)?.[0].length ?? 0;
    // A colon within a word, as in a URL, is part of it.
    if (text[at] !== ":" || " \n\r\t,[]{}".includes(text[at + 1] ?? " ")) break;
    at++;
  }
  return { value: plain(text.slice(start, at).trim()), end: at };
}

function skipBlank(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const letter = text[at] ?? "";
    if (letter === "#") {
      const feed = text.indexOf("\n", at);
      at = feed === -1 ? text.length : feed;
    } else if (letter !== " " && letter !== "\n" && letter !== "\r" && letter !== "\t") {
      return at;
    }
  }
  return at;
}

/** A string in quotes whose first stands at `at`; null where it does not end. */
function readQuoted(text: string, at: number): Read<string> | null {
  const quote = text[at] ?? "";
  let end = at + 1;
  for (; end < text.length; end++) {
    if (text[end] === quote && quote === "'" && text[end + 1] === "'") end++;
    else if (text[end] === quote) break;
    else if (text[end] === "\\" && quote === '"') end++;
  }
  if (end >= text.length) return null;
  const body = foldLines(text.slice(at + 1, end));
  if (quote === "'") return { value: body.replaceAll("''", "'"), end: end + 1 };
  return { value: body.includes("\\") ? unescape(body) : body, end: end + 1 };
}

function foldLines(text: string): string {
  return text.includes("\n") ? text.split("\n").map((line, index) => (index === 0 ? line.trimEnd() : line.trim())).join(" ") : text;
}

function unescape(text: string): string {
  return text.replace(/\\(?:([xuU])([0-9a-fA-F]{2,8})|([^]))/g, (whole, kind?: string, hex?: string, letter?: string) => {
    if (kind === undefined || hex === undefined) return ESCAPES[letter ?? ""] ?? whole;
    const length = HEX_LENGTHS[kind] ?? 0;
    const code = Number.parseInt(hex.slice(0, length), 16);
    return hex.length < length || code > 0x10_ffff ? whole : String.fromCodePoint(code) + hex.slice(length);
  });
}
