// Counts the tests of a file, their assertions, and those that have nothing in them.

import type { Tokens } from "#analyzers/tokens/scan-tokens.ts";
import { TEST_FRAMEWORKS, type TestFramework } from "./test-frameworks.ts";
import { compilePatterns, matchAt, readTexts, type Reading, type TokenPatterns } from "./token-patterns.ts";

export interface TestCounts {
  /** Of TEST_FRAMEWORKS; null: the file has no tests. */
  readonly framework: string | null;
  readonly tests: number;
  readonly assertions: number;
  /** Tests whose body does nothing. */
  readonly emptyTests: number;
}

export const NO_TESTS: TestCounts = { framework: null, tests: 0, assertions: 0, emptyTests: 0 };

interface Compiled {
  readonly framework: TestFramework;
  readonly hints: readonly Buffer[];
  readonly tests: TokenPatterns;
  readonly assertions: TokenPatterns;
}

const BY_LANGUAGE = new Map<string, Compiled[]>();
for (const framework of TEST_FRAMEWORKS) {
  const compiled = { framework, hints: framework.hints.map((hint) => Buffer.from(hint)), tests: compilePatterns(framework.tests), assertions: compilePatterns(framework.assertions) };
  for (const language of framework.languages) BY_LANGUAGE.set(language, [...(BY_LANGUAGE.get(language) ?? []), compiled]);
}

/** Frameworks that the file could have tests of: the bytes of a hint are in it. */
export function mayHaveTests(content: Uint8Array, language: string): boolean {
  return candidates(content, language).length > 0;
}

function candidates(content: Uint8Array, language: string): readonly Compiled[] {
  const compiled = BY_LANGUAGE.get(language);
  if (compiled === undefined) return [];
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return compiled.filter(({ hints }) => hints.some((hint) => buffer.includes(hint)));
}

export function countTests(content: Uint8Array, { language, tokens }: { readonly language: string; readonly tokens: Tokens }): TestCounts {
  const possible = candidates(content, language);
  if (possible.length === 0) return NO_TESTS;
  const reading = readTexts(content, tokens);
  for (const { framework, tests, assertions } of possible) {
    const bodies = findBodies(reading, { patterns: tests, kind: framework.body, ...shapeOf(content, { reading, kind: framework.body }) });
    if (bodies.size === 0) continue;
    return { framework: framework.id, tests: bodies.size, assertions: countMatches(reading, assertions), emptyTests: [...bodies.values()].filter((isEmpty) => isEmpty).length };
  }
  return NO_TESTS;
}

/** What the kind of body is told by. */
function shapeOf(content: Uint8Array, { reading, kind }: { readonly reading: Reading; readonly kind: TestFramework["body"] }): Pick<BodyOptions, "columns" | "closes"> {
  return { columns: kind === "indent" ? columnsOf(content, reading) : [], closes: kind === "indent" || kind === "call" ? matchBrackets(reading.texts) : new Int32Array(0) };
}

/** Before a test's first token: then it is a method of something else, or declared. */
const NOT_AFTER = new Set([".", "function", "new", "def", "fun", "import", "class", ">", "&"]);

interface BodyOptions {
  readonly patterns: TokenPatterns;
  readonly kind: TestFramework["body"];
  readonly columns: readonly number[];
  readonly closes: Int32Array;
}

/** By where its body begins (several attributes may stand before one function): whether it is empty. */
function findBodies(reading: Reading, { patterns, ...shape }: BodyOptions): ReadonlyMap<number, boolean> {
  const { texts } = reading;
  const bodies = new Map<number, boolean>();
  for (let at = 0; at < texts.length; at++) {
    const length = matchAt(patterns, texts, at);
    if (length === 0 || NOT_AFTER.has(texts[at - 1] ?? "")) continue;
    const body = findBody(reading, { at, length, ...shape });
    if (body !== null) bodies.set(body.start, body.isEmpty);
    at += length - 1;
  }
  return bodies;
}

interface Body {
  readonly start: number;
  readonly isEmpty: boolean;
}

interface Place extends Omit<BodyOptions, "patterns"> {
  readonly at: number;
  readonly length: number;
}

function findBody(reading: Reading, place: Place): Body | null {
  const { texts } = reading;
  const end = place.at + place.length;
  if (place.kind === "call") return { start: place.at, isEmpty: isEmptyCall({ texts, closes: place.closes }, end - 1) };
  if (place.kind === "indent") return { start: place.at, isEmpty: isEmptyIndented(reading, place) };
  if (place.kind === "end") return { start: place.at, isEmpty: isEmptyUntilEnd(texts, end) };
  const open = findBrace(texts, end - 1);
  return open === null ? null : { start: open, isEmpty: texts[open + 1] === "}" };
}

/** How far a body may be from what announces it: attributes, annotations, parameters stand between. */
const MAX_DISTANCE = 400;

/** The brace that opens the body of the function that follows, or stands at the end of the pattern; null for what is only declared. */
function findBrace(texts: readonly string[], from: number): number | null {
  if (texts[from] === "{") return from;
  let depth = 0;
  let hasParameters = false;
  for (let at = from; at < Math.min(texts.length, from + MAX_DISTANCE); at++) {
    const text = texts[at];
    if (text === "(") depth++;
    else if (text === ")") {
      depth = Math.max(0, depth - 1);
      if (depth === 0) hasParameters = true;
    } else if (depth === 0 && hasParameters && text === "{") return at;
    else if (depth === 0 && hasParameters && text === ";") return null;
  }
  return null;
}

/** `test("…", () => {})`, `it("…")`: the call ends with an empty function, or has none. */
function isEmptyCall({ texts, closes }: Bracketed, from: number): boolean {
  // `test.each(table)("…", …)`: the test is in the second call.
  const end = closes[from] ?? -1;
  const open = end !== -1 && texts[end + 1] === "(" ? end + 1 : from;
  const close = closes[open] ?? -1;
  if (close === -1) return false;
  const last = texts[close - 1] === "," ? close - 2 : close - 1;
  if (texts[last] === "}" && texts[last - 1] === "{") return true;
  let at = open + 1;
  while (at < close && NAME_PARTS.has(texts[at] as string)) at++;
  return at === close;
}

/** What the name of a test is made of; behind it comes the function. */
const NAME_PARTS = new Set(['"', ",", "+", "0"]);

interface Bracketed {
  readonly texts: readonly string[];
  /** By the place of an opening bracket, that of the closing one; -1 where it is missing, or the place has none. */
  readonly closes: Int32Array;
}

const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

function matchBrackets(texts: readonly string[]): Int32Array {
  const closes = new Int32Array(texts.length).fill(-1);
  const open: number[] = [];
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at] as string;
    if (text === "(" || text === "[" || text === "{") open.push(at);
    else if (text === ")" || text === "]" || text === "}") {
      const last = open.pop();
      if (last !== undefined && texts[last] === PAIRS[text]) closes[last] = at;
    }
  }
  return closes;
}

/** Tokens of `-> None` and its like. */
const MAX_ANNOTATION = 40;
const NOTHING = new Set(["pass", ".", '"']);

/** The lines behind `def …:` that are indented deeper hold nothing but `pass`, `...` or a string. */
function isEmptyIndented({ texts, lines }: Reading, { at, columns, closes }: Place): boolean {
  const open = texts.indexOf("(", at);
  let colon = closes[open] ?? -1;
  if (colon === -1) return false;
  const last = colon + MAX_ANNOTATION;
  while (colon < last && texts[colon] !== ":") colon++;
  for (let index = colon + 1; index < texts.length; index++) {
    const beginsLine = lines[index] !== lines[index - 1];
    if (beginsLine && (columns[index] as number) <= (columns[at] as number)) return true;
    if (!NOTHING.has(texts[index] as string)) return false;
  }
  return true;
}

/** `it "…" do end`, `def test_x; end`, `it("…") { }`, or no block at all. */
function isEmptyUntilEnd(texts: readonly string[], from: number): boolean {
  let at = from;
  while (texts[at] === ")" || texts[at] === "(" || texts[at] === "do" || texts[at] === "{" || texts[at] === ";") at++;
  return texts[at] === "end" || texts[at] === "}";
}

function countMatches({ texts }: Reading, patterns: TokenPatterns): number {
  let matches = 0;
  for (let at = 0; at < texts.length; at++) {
    const length = matchAt(patterns, texts, at);
    if (length === 0) continue;
    matches++;
    at += length - 1;
  }
  return matches;
}

const LINE_FEED = 0x0a;

/** The column of each token; tokens lie in order, so each byte is looked at once. */
function columnsOf(content: Uint8Array, { starts }: Reading): readonly number[] {
  let lineStart = 0;
  let looked = 0;
  return starts.map((start) => {
    for (; looked < start; looked++) if (content[looked] === LINE_FEED) lineStart = looked + 1;
    return start - lineStart;
  });
}
