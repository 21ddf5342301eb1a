// What a rule is. Every rule is found by a keyword; only then does it look, and no further than the limits here, so that the time a
// file takes grows with its length alone.

/** As in `SecretRow`. */
export type Confidence = "high" | "medium" | "low";
export type Severity = "critical" | "high" | "medium" | "low";

/** How far before the end of its keyword a rule may look: a name, a prefix, white space. */
export const LOOK_BEHIND_BYTES = 1024;
/** How far after it: a private key of 16,384 bits is 13 KB, more with escapes. */
export const LOOK_AHEAD_BYTES = 20 * 1024;

/** How far a rule looks that does not say that it looks far: the longest is a key of 1,500 characters with what stands before it. */
export const LOOK_NEAR_BYTES = 3 * 1024;

export interface Hit {
  /** Some of the file, a character for each byte (Latin-1). It holds all that a rule may look at. */
  readonly text: string;
  /** Where the keyword begins and ends in it. */
  readonly start: number;
  readonly end: number;
  /** Whether a bare word may be a value, as in a file of settings; in code it is a name. */
  readonly bareValues: boolean;
}

/** A secret in the text of a hit: the secret itself, without quotes and without what is around it. */
export interface Sighting {
  readonly start: number;
  readonly end: number;
  /** Instead of the rule's. */
  readonly confidence?: Confidence;
}

/** Nothing, up to a place where this rule need not look again. */
export interface Passed {
  readonly skipTo: number;
}

export interface SecretRule {
  /** `provider-what`. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Where two rules see the same, the one with the higher rank is kept. */
  readonly rank: number;
  readonly keywords: readonly string[];
  /** Keywords count in any case. */
  readonly ignoreCase: boolean;
  /** It looks beyond LOOK_NEAR_BYTES. Its keywords count in their case. */
  readonly looksFar?: true;
  readonly look: (hit: Hit) => Sighting | Passed | null;
  /** Whole lines in a file of settings. Shapes in them are filled by `fillShape`. */
  readonly examples: { readonly finds: readonly string[]; readonly ignores: readonly string[] };
}

/** A name that happens to hold a value, a place that only secrets stand in, a form of its own. */
export const RANK = { generic: 0, placed: 1, named: 2, formed: 3 } as const;

export function codeAt(text: string, at: number): number {
  return at >= 0 && at < text.length ? text.charCodeAt(at) : -1;
}

export function isWordCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
}

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const ESCAPES = new Set(["n", "r", "t"]);

/** Whether a token may begin here: no word goes on over this place. `\n` and `%3D` end a word too. */
export function beginsWord(text: string, at: number): boolean {
  if (!isWordCode(codeAt(text, at - 1))) return true;
  if (codeAt(text, at - 2) === BACKSLASH) return ESCAPES.has(text.charAt(at - 1));
  return codeAt(text, at - 3) === PERCENT && /^[0-9A-Fa-f]{2}$/.test(text.slice(at - 2, at));
}
