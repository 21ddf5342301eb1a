// Generates what the analyser of licences knows, from the packages spdx-license-list (SPDX's list with its texts) and spdx-exceptions:
//
//   src/analyzers/licences/templates.json     the texts of TEMPLATE_IDS as codes of words, with what may be replaced or left out
//   src/base/spdx-ids.json      the identifiers of all licences and exceptions
//
// node tools/licences/generate.ts writes them; with --check it fails when the committed ones differ.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { MARK } from "#analyzers/licences/marks.ts";
import { readWords } from "#analyzers/licences/read-words.ts";

import { TEMPLATE_IDS } from "./template-ids.ts";
import { ADDABLE, CUTS, HEADS, MAX_NAME_WORDS, MAX_REPLACEABLE_WORDS, OPTIONAL, REPLACEABLE, TAILS } from "./template-marks.ts";

interface ListedLicence {
  readonly licenseText: string;
}

const require = createRequire(import.meta.url);
const listed = require("spdx-license-list/full") as Readonly<Record<string, ListedLicence>>;
const exceptions = require("spdx-exceptions") as readonly string[];
const root = join(import.meta.dirname, "../..");
const check = process.argv.includes("--check");

/** What stands for a name in the texts: `<owner>`, `[name of copyright owner]`. */
const PLACEHOLDER = /<(?:insert |name|owner|copyright|year|organi[sz]ation|program)[^<>@/]{0,60}>|\[(?:name|full ?name|year|yyyy|copyright|owner|software)[^\]]{0,40}\]|_{4,}/gi;
const PLACEHOLDER_WORD = "zzplaceholderzz";
const [PLACEHOLDER_CODE] = codesOf(PLACEHOLDER_WORD);
/** Paragraphs at the top of at most so many words are a title. */
const MAX_TITLE_WORDS = 12;
/** Parts end behind a word whose code has these bits, so that equal passages make equal parts. */
const PART_MASK = 31;
const MAX_PART_WORDS = 255;

write("src/base/spdx-ids.json", { licenses: Object.keys(listed).toSorted(compare), exceptions: exceptions.toSorted(compare) });
write("src/analyzers/licences/templates.json", packTemplates());

function packTemplates(): unknown {
  const parts = new Map<string, number>();
  const words: number[] = [];
  const partLengths: number[] = [];
  const templates = TEMPLATE_IDS.map((id) => {
    const numbers = splitParts(templateOf(id)).map((part) => {
      const key = part.join(" ");
      const known = parts.get(key);
      if (known !== undefined) return known;
      parts.set(key, partLengths.length);
      words.push(...part);
      return partLengths.push(part.length) - 1;
    });
    return { id, parts: base64(Uint16Array.from(numbers)) };
  });
  return { words: base64(Uint16Array.from(words)), partLengths: base64(Uint8Array.from(partLengths)), templates };
}

function templateOf(id: string): number[] {
  const text = listed[id]?.licenseText;
  if (text === undefined) throw new Error(`expected ${id} in spdx-license-list`);
  const named = text.replace(PLACEHOLDER, ` ${PLACEHOLDER_WORD} `);
  const head = HEADS[id];
  const all = codesOf(named);
  const cut = CUTS[id];
  const codes = cut === undefined ? all : all.slice(0, find(all, codesOf(cut), 0));
  const bodyBegins = head === undefined ? titleWords(named) : find(codes, codesOf(head), 0);
  if (bodyBegins < 0) throw new Error(`expected «${head}» in the text of ${id}`);
  const tails = TAILS.map((phrase) => find(codes, codesOf(phrase), bodyBegins)).filter((place) => place >= 0);
  const tailBegins = Math.min(codes.length, ...tails);
  const body = codes.slice(bodyBegins, tailBegins).map((code) => (code === PLACEHOLDER_CODE ? MARK.gap : code));
  const isWord = (code: number): boolean => code !== PLACEHOLDER_CODE;
  return [...optional(codes.slice(0, bodyBegins).filter(isWord)), ...markBody(id, body), ...optional(codes.slice(tailBegins).filter(isWord))];
}

function titleWords(text: string): number {
  let words = 0;
  for (const paragraph of text.split(/\n\s*\n/)) {
    const { length } = codesOf(paragraph);
    if (length > MAX_TITLE_WORDS) break;
    words += length;
  }
  return words;
}

function markBody(id: string, body: number[]): number[] {
  let marked = body;
  if (body.length <= MAX_REPLACEABLE_WORDS) {
    for (const { after, before } of REPLACEABLE) marked = replaceNames(marked, codesOf(after), codesOf(before));
  }
  for (const each of OPTIONAL.filter((row) => row.id === id)) {
    const at = find(marked, codesOf(each.phrase), 0);
    if (at < 0) throw new Error(`expected «${each.phrase}» in the text of ${id}`);
    const from = at + each.from;
    marked = [...marked.slice(0, from), ...optional(marked.slice(from, from + each.count)), ...marked.slice(from + each.count)];
  }
  for (const each of ADDABLE.filter((row) => row.id === id)) {
    const behind = codesOf(each.behind);
    const at = find(marked, behind, 0);
    if (at < 0) throw new Error(`expected «${each.behind}» in the text of ${id}`);
    const from = at + behind.length;
    marked = [...marked.slice(0, from), ...optional(codesOf(each.words)), ...marked.slice(from)];
  }
  return marked;
}

function replaceNames(codes: number[], after: readonly number[], before: readonly number[]): number[] {
  let marked = codes;
  for (let at = find(marked, after, 0); at >= 0; at = find(marked, after, at + 1)) {
    const begins = at + after.length;
    const ends = find(marked, before, begins);
    if (ends > begins && ends - begins <= MAX_NAME_WORDS) marked = [...marked.slice(0, begins), MARK.gap, ...marked.slice(ends)];
  }
  return marked;
}

function optional(codes: readonly number[]): number[] {
  return codes.length === 0 ? [] : [MARK.optionalBegins, ...codes, MARK.optionalEnds];
}

function splitParts(codes: readonly number[]): number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  for (const code of codes) {
    part.push(code);
    if ((code & PART_MASK) !== PART_MASK && part.length < MAX_PART_WORDS) continue;
    parts.push(part);
    part = [];
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

function codesOf(text: string): number[] {
  return [...readWords(Buffer.from(text)).codes];
}

function find(codes: readonly number[], phrase: readonly number[], from: number): number {
  for (let at = from; at + phrase.length <= codes.length; at++) if (phrase.every((code, index) => codes[at + index] === code)) return at;
  return -1;
}

function base64(values: Uint8Array | Uint16Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

function write(path: string, value: unknown): void {
  const text = `${JSON.stringify(value).replaceAll("},{", "},\n{")}\n`;
  const file = join(root, path);
  if (!check) return writeFileSync(file, text);
  if (readFileSync(file, "utf8") === text) return;
  process.stderr.write(`${path} differs from spdx-license-list: run node tools/licences/generate.ts\n`);
  process.exitCode = 1;
}

/** By code units, as every machine sorts alike. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
