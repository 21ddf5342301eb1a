// Rules for secrets with a form of their own, from one line each: `glpat-<url:20>` is the keyword, the pattern and the example.

import { createRandomFrom, fillShape } from "#analyzers/secrets/fill-shape.ts";
import { looksRandom } from "#analyzers/secrets/randomness.ts";

import { isPlaceholder } from "./placeholder.ts";
import { beginsWord, codeAt, type Confidence, type Hit, type Passed, RANK, type SecretRule, type Severity, type Sighting } from "./rule.ts";

export interface FormedOptions {
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** Check digits and structure: false refuses. Gets the whole secret. */
  readonly check?: (secret: string) => boolean;
  /** Makes an example from a filled shape, where a check wants more than the shape says. */
  readonly complete?: (filled: string) => string;
  /** The parts of chance are words in the provider's own form. */
  readonly worded?: true;
  readonly ignores?: readonly string[];
}

const CLASSES: Readonly<Record<string, string>> = {
  digit: "0-9", hex: "0-9a-f", HEX: "0-9A-F", lower: "a-z", upper: "A-Z", alpha: "A-Za-z", base32: "A-Z2-7", base36: "a-z0-9", BASE36: "A-Z0-9", base62: "A-Za-z0-9", base64: "A-Za-z0-9+/", url: "A-Za-z0-9_-",
};

interface Part {
  readonly literal: string;
  /** Of a class; null for a literal. */
  readonly characters: string | null;
  readonly least: number;
  readonly most: number;
}

/** The first literal of at least this length is the keyword: shorter ones are everywhere. */
const LEAST_KEYWORD = 2;

/** One rule for one or more shapes. What stands before a `|` in one is not part of the secret. */
export function formed(id: string, title: string, shapes: string | readonly string[], options: FormedOptions = {}): SecretRule {
  const list = typeof shapes === "string" ? [shapes] : shapes;
  const forms = list.map(compileForm);
  const complete = options.complete ?? ((filled: string): string => filled);
  return {
    id,
    title,
    severity: options.severity ?? "high",
    confidence: options.confidence ?? "high",
    rank: RANK.formed,
    keywords: [...new Set(forms.map(({ keyword }) => keyword))],
    ignoreCase: false,
    look: (hit) => lookForForm(forms, options, hit),
    // Made when asked for: a process that searches has no use for them, and pays for all that it makes at its start.
    get examples() {
      return {
        finds: list.map((shape) => `key: "${complete(fillShape(shape.replace("|", ""), createRandomFrom(id + shape)))}"`),
        ignores: [...list.map((shape) => `key: "${fillShape(shape.replace("|", ""), () => 0.4)}"`), ...(options.ignores ?? [])],
      };
    },
  };
}

interface Form {
  readonly keyword: string;
  /** What stands before the keyword; null for nothing. */
  readonly before: { readonly pattern: RegExp; readonly least: number; readonly most: number } | null;
  /** Its groups are the parts of chance. */
  readonly pattern: RegExp;
  /** Characters that belong to the form and not to the secret. */
  readonly context: number;
}

function compileForm(shape: string): Form {
  const parts = parseShape(shape.replace("|", ""));
  const anchor = parts.findIndex(({ characters, literal }) => characters === null && literal.length >= LEAST_KEYWORD);
  const before = parts.slice(0, anchor);
  if (anchor === -1 || before.length > 1) throw new RangeError(`expected a literal of ${LEAST_KEYWORD} characters after at most one part in «${shape}»`);
  const [first] = before;
  const last = parts.at(-1) as Part;
  const after = last.characters === "A-Za-z0-9+/" ? "(?![A-Za-z0-9+/])" : last.characters === "A-Za-z0-9_-" ? "(?![A-Za-z0-9_-])" : last.characters === null ? "" : "(?![A-Za-z0-9_])";
  return {
    keyword: (parts[anchor] as Part).literal,
    before: first === undefined ? null : { pattern: new RegExp(`[${first.characters ?? ""}]`), least: first.least, most: first.most },
    pattern: new RegExp(parts.map(patternOf).join("") + after, "y"),
    context: Math.max(0, shape.indexOf("|")),
  };
}

function parseShape(shape: string): Part[] {
  const whole = shape.replaceAll("<uuid>", "<hex:8>-<hex:4>-<hex:4>-<hex:4>-<hex:12>");
  return whole.split(/(<\w+:\d+(?:-\d+)?>)/).filter((part) => part !== "").map((part) => {
    const [, name, least, most] = /^<(\w+):(\d+)(?:-(\d+))?>$/.exec(part) ?? [];
    if (name === undefined) return { literal: part, characters: null, least: part.length, most: part.length };
    const characters = CLASSES[name];
    if (characters === undefined) throw new RangeError(`expected one of ${Object.keys(CLASSES).join(", ")}, got «${name}»`);
    return { literal: "", characters, least: Number(least), most: Number(most ?? least) };
  });
}

function patternOf({ literal, characters, least, most }: Part): string {
  return characters === null ? literal.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&") : `([${characters}]{${least},${most}})`;
}

function lookForForm(forms: readonly Form[], options: FormedOptions, { text, start, end }: Hit): Sighting | Passed | null {
  for (const { keyword, before, pattern, context } of forms) {
    if (end - start !== keyword.length || !text.startsWith(keyword, start)) continue;
    const begin = before === null ? start : walkBack(text, start, before);
    if (begin === null || !beginsWord(text, begin)) continue;
    pattern.lastIndex = begin;
    const match = pattern.exec(text);
    if (match === null) continue;
    const [secret, ...chance] = match;
    if (isPlaceholder(chance.join(""), secret)) continue;
    if (options.worded !== true && !areRandom(chance)) continue;
    if (options.check?.(secret) === false) return { skipTo: begin + secret.length };
    return { start: begin + context, end: begin + secret.length };
  }
  return null;
}

/** Each part that is long enough to tell; all together where none is. */
function areRandom(chance: readonly string[]): boolean {
  const long = chance.filter((part) => part.length >= LEAST_TELLING && !/^\d+$/.test(part));
  return long.length === 0 ? looksRandom(chance.join("")) : long.every((part) => looksRandom(part));
}

const LEAST_TELLING = 16;

function walkBack(text: string, start: number, { pattern, least, most }: NonNullable<Form["before"]>): number | null {
  let begin = start;
  while (start - begin < most && codeAt(text, begin - 1) !== -1 && pattern.test(text.charAt(begin - 1))) begin--;
  return start - begin >= least ? begin : null;
}
