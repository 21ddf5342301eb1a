// Patterns over the tokens of a file, as `test-frameworks.ts` writes them. Each is as long as it is written: a match at one place takes
// as many steps as the pattern has parts.

import { TOKEN, type Tokens } from "#analyzers/tokens/scan-tokens.ts";

/** What tokens read as; comments are left out. */
export interface Reading {
  /** Words as they are, signs, `"` for strings, `0` for numbers. */
  readonly texts: readonly string[];
  readonly lines: readonly number[];
  readonly starts: readonly number[];
}

/** Longer words match no pattern. */
const MAX_WORD = 100;

export function readTexts(content: Uint8Array, { count, kinds, starts, ends, lines }: Tokens): Reading {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const reading = { texts: [] as string[], lines: [] as number[], starts: [] as number[] };
  for (let index = 0; index < count; index++) {
    const kind = kinds[index];
    if (kind === TOKEN.comment) continue;
    const start = starts[index] as number;
    reading.texts.push(kind === TOKEN.string ? '"' : kind === TOKEN.number ? "0" : textAt(buffer, start, ends[index] as number));
    reading.lines.push(lines[index] as number);
    reading.starts.push(start);
  }
  return reading;
}

/** Every text of one byte, made once: half of all tokens are signs. */
const SIGNS = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

function textAt(buffer: Buffer, start: number, end: number): string {
  return end - start === 1 ? (SIGNS[buffer[start] as number] as string) : buffer.toString("latin1", start, Math.min(end, start + MAX_WORD));
}

type Part = (text: string) => boolean;

/** Patterns that are looked for together. */
export interface TokenPatterns {
  readonly patterns: readonly (readonly Part[])[];
  /** By the first character of a token: whether any pattern may begin with it. Most tokens are done with here. */
  readonly begins: Uint8Array;
}

const WORD = /^[\w$\u0080-\u00ff]/;

export function compilePatterns(texts: readonly string[]): TokenPatterns {
  const parts = texts.map((text) => text.trim().split(" "));
  const begins = Uint8Array.from(SIGNS, (sign) => (parts.some(([first = ""]) => mayBegin(first, sign)) ? 1 : 0));
  return { patterns: parts.map((all) => all.map(compilePart)), begins };
}

function mayBegin(part: string, sign: string): boolean {
  return part === "?" ? WORD.test(sign) : wordsOf(part).some((word) => word.startsWith(sign));
}

function wordsOf(part: string): readonly string[] {
  return part === "|" ? ["|"] : part.split("|");
}

/** `test*`, but not the sign `*`. */
function isPrefix(word: string): boolean {
  return word.length > 1 && word.endsWith("*");
}

function compilePart(part: string): Part {
  if (part === "?") return (text) => WORD.test(text);
  const words = wordsOf(part);
  const exact = new Set(words.filter((word) => !isPrefix(word)));
  const prefixes = words.filter(isPrefix).map((word) => word.slice(0, -1));
  return (text) => exact.has(text) || prefixes.some((prefix) => text.startsWith(prefix));
}

/** How many tokens the longest pattern matches from `at` on; 0: none does. */
export function matchAt({ patterns, begins }: TokenPatterns, texts: readonly string[], at: number): number {
  if (begins[(texts[at] as string).charCodeAt(0)] !== 1) return 0;
  let longest = 0;
  for (const parts of patterns) if (parts.length > longest && matches(parts, texts, at)) longest = parts.length;
  return longest;
}

function matches(parts: readonly Part[], texts: readonly string[], at: number): boolean {
  for (let index = 0; index < parts.length; index++) {
    const text = texts[at + index];
    if (text === undefined || parts[index]?.(text) !== true) return false;
  }
  return true;
}
