// A question within a conversation: what it leaves unsaid is taken from the questions before it. Only what is short of an own meaning is completed
// so ("and the other vault?", "and the licences?"); whatever says all by itself is read as if it came first.

import { TOOLS } from "#protocol/archivist/registry.ts";

import type { Intent } from "./bank.ts";
import { matchQuestion, MIN_SCORE, type Match } from "./match.ts";
import { metricOf, vaultNumberOf, withoutVault } from "./slots.ts";
import { wordsOf } from "./words.ts";

/** What a question comes to. */
export interface Reading {
  /** Null: not understood. */
  readonly intent: Intent | null;
  /** What number of rows and which metric are read from: the question, or the one that it goes on from. */
  readonly wording: string;
  /** By its number; null where none is meant. `unclear`: another one is meant, and which cannot be told. */
  readonly vault: number | null | "unclear";
  /** The nearest first, for what is offered besides. */
  readonly matches: readonly Match[];
}

const GOES_ON = /^\s*(?:and|also|but|then|now|what about|how about|the same|same)\b/i;
const OTHER_VAULT = /\b(?:the|an)?\s*other\s+(?:vault|one|project|repository|repo)\b|\bthe other\b\s*[?.!]*\s*$/i;
const ALL_VAULTS = /\b(?:all|every|each)(?: of)?(?: the)?\s+vaults?\b|\bthe (?:whole )?team\b|\bof them all\b/i;

/** `before`: the questions of this conversation, the oldest first. */
export function readQuestion(vaults: number, question: string, before: readonly string[]): Reading {
  const context = before.reduce<Reading | null>((known, earlier) => {
    const reading = readAfter(vaults, earlier, known);
    return reading.intent === null || reading.vault === "unclear" ? known : reading;
  }, null);
  return readAfter(vaults, question, context);
}

function readAfter(vaults: number, question: string, context: Reading | null): Reading {
  const named = vaultNumberOf(question);
  const matches = matchQuestion(withoutVault(question));
  const [best] = matches;
  const own = best !== undefined && best.score >= MIN_SCORE ? best.intent : null;
  const goesOn = GOES_ON.test(question);
  const isOther = OTHER_VAULT.test(question);
  const rest = withoutVault(question).replace(GOES_ON, " ").replace(OTHER_VAULT, " ").replace(ALL_VAULTS, " ");
  const unsaid = wordsOf(rest).length === 0;
  if (context === null) return { intent: isOther && unsaid ? null : own, wording: question, vault: named ?? (isOther ? "unclear" : null), matches };
  const isAll = ALL_VAULTS.test(question) && unsaid;
  const kept = context.vault === "unclear" ? null : context.vault;
  const vault = named ?? (isOther ? otherThan(vaults, kept) : isAll ? null : goesOn || unsaid ? kept : null);
  if (unsaid && (named !== null || isOther || isAll)) return { intent: context.intent, wording: context.wording, vault, matches };
  if (own !== null) return { intent: own, wording: question, vault, matches };
  if (goesOn && takesMetric(context.intent) && metricOf(rest) !== null) return { intent: context.intent, wording: rest, vault, matches };
  return { intent: null, wording: question, vault, matches };
}

/** Of two the one that was not meant; among more it cannot be told. */
function otherThan(vaults: number, kept: number | null): number | "unclear" {
  return vaults === 2 && kept !== null && kept <= 2 ? 3 - kept : "unclear";
}

function takesMetric(intent: Intent | null): boolean {
  return intent !== null && intent.tool !== "refused" && intent.tool !== "help" && "metric" in TOOLS[intent.tool].input.shape;
}
