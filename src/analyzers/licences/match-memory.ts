// Remembers what the last texts were: most files of a project begin with the same notice, word for word.

import { matchTexts, type TextMatch } from "./match-texts.ts";
import type { Words } from "./read-words.ts";

/** How many texts; a project has some kinds of notices, not hundreds. */
const MAX_ENTRIES = 64;
/** Longer ones stand once in a repository. */
const MAX_WORDS = 4000;

interface Entry {
  readonly codes: Uint16Array;
  readonly matches: readonly TextMatch[];
}

export class MatchMemory {
  /** By a hash of the words; the words themselves decide. */
  private readonly entries = new Map<number, Entry>();

  match(words: Words): readonly TextMatch[] {
    const { codes } = words;
    if (codes.length > MAX_WORDS) return matchTexts(words);
    const key = hashOf(codes);
    const known = this.entries.get(key);
    if (known !== undefined && equal(known.codes, codes)) return known.matches;
    const matches = matchTexts(words);
    if (this.entries.size >= MAX_ENTRIES) this.entries.clear();
    this.entries.set(key, { codes: codes.slice(), matches });
    return matches;
  }
}

function hashOf(codes: Uint16Array): number {
  let hash = codes.length;
  for (const code of codes) hash = Math.imul(hash ^ code, 0x01000193);
  return hash;
}

function equal(a: Uint16Array, b: Uint16Array): boolean {
  return a.length === b.length && a.every((code, index) => code === b[index]);
}
