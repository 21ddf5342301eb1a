// Reads `name = "value"` around a word of the name, in whatever language: what the name is, and where its value stands.

import { codeAt, type Hit, isWordCode } from "./rule.ts";

export interface Assignment {
  /** As it stands: letters, digits, `_`, `-`, `.`. */
  readonly name: string;
  readonly value: string;
  /** Of the value in the text. */
  readonly start: number;
  readonly end: number;
  /** In quotes, or bare. */
  readonly quoted: boolean;
}

const MOST_NAME = 80;
/** A value that goes on is no password, and the search for its end must end. */
const MOST_VALUE = 600;

/**
 * What stands between a name and its value: closing quotes and brackets, a type, then a sign or a word that gives. Each part is bounded,
 * and no two neighbours can take the same characters. A comma gives only where the name was a text, a space only after a word of
 * command; both are looked at by `readGiver`.
 */
const GIVERS: readonly RegExp[] = [
  // "name": / 'name' => / name = / name := / <name> / name: Type = / ?? and || give a default. Not == and !=.
  /(?:\\?["'`])?\]?(?:\[\])?[ \t]{0,20}(?::[ \t]{0,4}(?:&(?:'static )?|\*)?[A-Za-z][\w.<>]{0,40}\??[ \t]{0,4}(?==))?(?:=>|:=|\?=|\+=|[=:](?![=~]))[ \t]{0,20}/y,
  /(?:["'`])?[)\]]?[ \t]{0,4}(?:\?\?|\|\|)[ \t]{0,4}(?=["'`])/y,
  /(?:\\?["'])[ \t]{0,4},[ \t]{0,4}(?=\\?["'`])/y,
  /["'][ \t]{1,4}value[ \t]{0,4}=[ \t]{0,4}(?=["'])/iy,
  />(?=[^<\s])/y,
  /`? (?:is|to|was|as|=) (?=`)/y,
  /`? (?:is|to) (?=[^\s`]{8})/y,
];
/** `#define NAME "x"`, `ENV NAME x`, `--name x`, `password x` in a file of logins. */
const SPACE_AFTER = /(?:#[ \t]*define[ \t]+|(?:^|\n)[ \t]*(?:ENV|ARG|setenv)[ \t]+|--)[\w.-]*$/;
const QUOTES = new Set(['"', "'", "`"]);
const STRING_PREFIX = /(?:[rbuf@$]{0,2}|new String\()(?=["'])/y;
/** In a string of settings: `;Password=x;`. */
const BARE_IN_TEXT = /[^\s"'`;&<>\\]{1,520}/y;

/** The name around the hit. Null where the hit is part of a longer name than any has. */
export function readName({ text, start, end }: Pick<Hit, "text" | "start" | "end">): { readonly name: string; readonly start: number; readonly end: number } | null {
  let from = start;
  while (start - from <= MOST_NAME && isNameCode(codeAt(text, from - 1))) from--;
  let to = end;
  while (to - end <= MOST_NAME && isNameCode(codeAt(text, to))) to++;
  if (to - from > MOST_NAME) return null;
  while (text.charAt(to - 1) === "." || (text.charAt(to - 1) === "-" && text.charAt(to) === ">")) to--;
  // `\nPASSWORD` in a text: the letter belongs to the escape.
  if (codeAt(text, from - 1) === BACKSLASH && /^[nrt]/.test(text.slice(from, from + 1)) && from < start) from++;
  return { name: text.slice(from, to), start: from, end: to };
}

/** Null where nothing is assigned, or to a name that is not wanted. */
export function readAssignment(hit: Hit, isWanted: (name: string) => boolean): Assignment | null {
  const { text } = hit;
  const named = readName(hit);
  // A part of a path has no value.
  if (named === null || text.charAt(named.start - 1) === "/") return null;
  const at = readGiver(hit, named);
  if (at === null || !isWanted(named.name)) return null;
  const value = readValue(hit, at, named.start);
  return value === null ? null : { name: named.name, ...value };
}

const BACKSLASH = 0x5c;
const DOT = 0x2e;
const DASH = 0x2d;

function isNameCode(code: number): boolean {
  return isWordCode(code) || code === DASH || code === DOT;
}

function readGiver({ text }: Hit, named: { readonly start: number; readonly end: number }): number | null {
  for (const giver of GIVERS) {
    giver.lastIndex = named.end;
    const match = giver.exec(text);
    if (match === null) continue;
    // `>` gives only in `<name>`, a comma only in a call that sets or asks with a default.
    if (match[0] === ">" && text.charAt(named.start - 1) !== "<") continue;
    if (match[0].includes(",") && !SETTER_BEFORE.test(text.slice(Math.max(0, named.start - SETTER_CHARACTERS), named.start))) continue;
    return giver.lastIndex;
  }
  if (!/[ \t]/.test(text.charAt(named.end))) return null;
  const before = text.slice(Math.max(0, named.start - SPACE_BEFORE), named.end);
  if (!SPACE_AFTER.test(before)) return null;
  let at = named.end;
  while (at - named.end < MOST_SPACES && /[ \t]/.test(text.charAt(at))) at++;
  return at;
}

const SETTER_BEFORE = /(?:put|set\w{0,20}|add\w{0,20}|get\w{0,20}|define|header|env|property|option|append|with\w{0,20}|store|register|config\w{0,20}|param|parameter)["']?\s?\(\s{0,4}["']$/i;
const SETTER_CHARACTERS = 40;
const SPACE_BEFORE = 120;
const MOST_SPACES = 20;

function readValue(hit: Hit, at: number, nameStart: number): Omit<Assignment, "name"> | null {
  const { text } = hit;
  STRING_PREFIX.lastIndex = at;
  let from = STRING_PREFIX.test(text) ? STRING_PREFIX.lastIndex : at;
  const escaped = text.charAt(from) === "\\";
  const quote = text.charAt(escaped ? from + 1 : from);
  if (QUOTES.has(quote)) {
    from += escaped ? 2 : 1;
    // Three quotes open a longer text.
    if (text.startsWith(quote + quote, from)) from += 2;
    const end = endOfText(text, from, quote);
    return end === null ? null : { value: text.slice(from, end), start: from, end, quoted: true };
  }
  const inText = !hit.bareValues && /[;&? "']/.test(text.charAt(nameStart - 1)) && text.charAt(at - 1) === "=" && text.charAt(at - 2) !== " ";
  if (!hit.bareValues && !inText && text.charAt(at - 1) !== ">") return null;
  const pattern = inText || /[;&?]/.test(text.charAt(nameStart - 1)) ? BARE_IN_TEXT : BARE_LINE;
  pattern.lastIndex = from;
  const [value] = pattern.exec(text) ?? [];
  if (value === undefined || (text.charAt(at - 1) === ">" && !text.startsWith("</", from + value.length)) || (inText && !/[;&"'\s\\]/.test(text.charAt(from + value.length)))) return null;
  return { value, start: from, end: from + value.length, quoted: false };
}

/** A bare value of a line of settings may hold signs. */
const BARE_LINE = /[^\s"'`<>\\]{1,520}/y;

function endOfText(text: string, from: number, quote: string): number | null {
  for (let at = from; at < from + MOST_VALUE; at++) {
    const character = text.charAt(at);
    if (character === quote || (character === "\\" && text.charAt(at + 1) === quote)) return at > from ? at : null;
    if (character === "\n" || character === "") return null;
    if (character === "\\") at++;
  }
  return null;
}
