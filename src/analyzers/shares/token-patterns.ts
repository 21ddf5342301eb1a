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
    reading.texts.push(kind === TOKEN.string ? '"' : kind === TOKEN.number ? "0" : buffer.toString("latin1", start, Math.min(ends[index] as number, start + MAX_WORD)));
    reading.lines.push(lines[index] as number);
    reading.starts.push(start);
  }
  return reading;
}

type Part = (text: string) => boolean;

export interface TokenPattern {
  readonly parts: readonly Part[];
  /** What the first part may be, as it is written: exact words, or null where it may be any that begins so. */
  readonly firsts: ReadonlySet<string> | null;
}

const WORD = /^[\w$\u0080-\u00ff]/;

export function compilePattern(text: string): TokenPattern {
  const parts = text.trim().split(" ");
  const first = parts[0] ?? "";
  return { parts: parts.map(compilePart), firsts: isExact(first) ? new Set(first.split("|")) : null };
}

function isExact(part: string): boolean {
  return part !== "?" && !part.split("|").some(isPrefix);
}

/** `test*`, but not the sign `*`. */
function isPrefix(word: string): boolean {
  return word.length > 1 && word.endsWith("*");
}

function compilePart(part: string): Part {
  if (part === "?") return (text) => WORD.test(text);
  const words = part === "|" ? ["|"] : part.split("|");
  const exact = new Set(words.filter((word) => !isPrefix(word)));
  const prefixes = words.filter(isPrefix).map((word) => word.slice(0, -1));
  return (text) => exact.has(text) || prefixes.some((prefix) => text.startsWith(prefix));
}

/** How many tokens match from `at` on; 0: the pattern does not. */
export function matchAt({ parts, firsts }: TokenPattern, texts: readonly string[], at: number): number {
  const first = texts[at];
  if (first === undefined || (firsts !== null && !firsts.has(first))) return 0;
  for (let index = 0; index < parts.length; index++) {
    const text = texts[at + index];
    if (text === undefined || parts[index]?.(text) !== true) return 0;
  }
  return parts.length;
}
