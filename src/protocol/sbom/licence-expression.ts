// Whether what a package says of its licence is an expression of SPDX (specification 2.3, annex D) of which every identifier is of SPDX's list. What
// is not stands in a bill as the words that it is: a reference that nothing explains, or an identifier that nobody knows, makes the whole bill unreadable to strict readers.

import ids from "#base/spdx-ids.json" with { type: "json" };

const LICENCES: ReadonlySet<string> = new Set(ids.licenses);
const EXCEPTIONS: ReadonlySet<string> = new Set(ids.exceptions);
/** Longer ones are licence texts, not expressions. */
const MAX_CHARACTERS = 1_000;

export function isListedExpression(text: string): boolean {
  if (text.length > MAX_CHARACTERS || !/^[A-Za-z0-9.+() -]+$/.test(text)) return false;
  const words = text.match(/[()]|[^() ]+/g) ?? [];
  const end = readCompound(words, 0);
  return end !== null && end === words.length;
}

/** Each gives where what it has read ends; null where it is none. */
function readCompound(words: readonly string[], at: number): number | null {
  let end = readPart(words, at);
  while (end !== null && (words[end] === "AND" || words[end] === "OR")) end = readPart(words, end + 1);
  return end;
}

function readPart(words: readonly string[], at: number): number | null {
  const word = words[at] ?? "";
  if (word === "(") {
    const end = readCompound(words, at + 1);
    return end !== null && words[end] === ")" ? end + 1 : null;
  }
  // Some identifiers of the list end with a plus sign themselves; two there are in none.
  if (word.endsWith("++") || (!LICENCES.has(word) && !LICENCES.has(word.replace(/\+$/, "")))) return null;
  if (words[at + 1] !== "WITH") return at + 1;
  return EXCEPTIONS.has(words[at + 2] ?? "") ? at + 3 : null;
}
