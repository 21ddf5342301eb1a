// Which intent a question has: words in common with its phrasings, weighted by how few intents have them (tf-idf), words that mean the same
// counting nearly as much, and slips of the pen (pairs of letters) a little. No model, no chance: the same question has the same answer.

import { INTENTS, type Intent } from "./bank.ts";
import { conceptOf, wordsOf } from "./words.ts";

export interface Match {
  readonly intent: Intent;
  /** 0 to 1. */
  readonly score: number;
}

interface Vector {
  readonly weights: ReadonlyMap<string, number>;
  readonly length: number;
}

/** Below this nothing is answered: a wrong answer is worse than none. */
export const MIN_SCORE = 0.36;
/** What a shared meaning counts against a shared word. */
const CONCEPT_WEIGHT = 0.85;
/** How much of a score is of all phrasings of an intent together; the rest is of the nearest one. */
const INTENT_PART = 0.25;
/** Pairs of letters that must agree before a word counts as another's slip. */
const SLIP = 0.7;

const FEATURES = INTENTS.map(({ phrasings, example }) => [...phrasings, example].map((phrasing) => featuresOf(phrasing)));
const RARITY = rarityOf(FEATURES);
const VOCABULARY = [...RARITY.keys()].filter((feature) => !feature.startsWith("=")).map((word) => ({ word, pairs: pairsOf(word) }));
const INDEX = INTENTS.map((intent, place) => {
  const all = FEATURES[place] ?? [];
  return { intent, phrasings: all.map(vectorOf), together: vectorOf(all.flat()) };
});

/** Phrasings word for word: some are made of words that every question has. */
const EXACT: ReadonlyMap<string, Intent> = new Map(INTENTS.flatMap((intent) => [...intent.phrasings, intent.example].map((phrasing) => [plainText(phrasing), intent] as const)));

/** The intents that fit, the best first. */
export function matchQuestion(question: string): readonly Match[] {
  const known = EXACT.get(plainText(question));
  if (known !== undefined) return [{ intent: known, score: 1 }, ...INTENTS.filter((intent) => intent !== known).map((intent) => ({ intent, score: 0 }))];
  const asked = vectorOf(featuresOf(question, nearestWord));
  return INDEX.map(({ intent, phrasings, together }) => {
    const nearest = Math.max(...phrasings.map((phrasing) => cosine(asked, phrasing)));
    return { intent, score: (1 - INTENT_PART) * nearest + INTENT_PART * cosine(asked, together) };
  }).toSorted((a, b) => b.score - a.score);
}

function plainText(question: string): string {
  return question.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function featuresOf(question: string, correct: (word: string) => string = (word) => word): readonly string[] {
  return wordsOf(question).flatMap((given) => {
    const word = correct(given);
    return [word, `=${conceptOf(word)}`];
  });
}

/** Of a feature: the logarithm of how many intents there are by how many have it. */
function rarityOf(features: readonly (readonly (readonly string[])[])[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const phrasings of features) for (const feature of new Set(phrasings.flat())) seen.set(feature, (seen.get(feature) ?? 0) + 1);
  return new Map([...seen].map(([feature, count]) => [feature, Math.log(1 + features.length / count)]));
}

/** A word that no phrasing has is rare as can be: it says that something else is asked for. */
function vectorOf(features: readonly string[]): Vector {
  const weights = new Map<string, number>();
  const unknown = Math.log(1 + FEATURES.length);
  for (const feature of features) {
    const weight = (RARITY.get(feature) ?? unknown * 0.5) * (feature.startsWith("=") ? CONCEPT_WEIGHT : 1);
    weights.set(feature, Math.max(weights.get(feature) ?? 0, weight));
  }
  return { weights, length: Math.hypot(...weights.values()) };
}

function cosine(one: Vector, other: Vector): number {
  if (one.length === 0 || other.length === 0) return 0;
  const [small, large] = one.weights.size <= other.weights.size ? [one, other] : [other, one];
  let product = 0;
  for (const [feature, weight] of small.weights) product += weight * (large.weights.get(feature) ?? 0);
  return product / (one.length * other.length);
}

function nearestWord(word: string): string {
  if (word.length < 5 || RARITY.has(word) || conceptOf(word) !== word) return word;
  const pairs = pairsOf(word);
  const best = VOCABULARY.map((each) => ({ word: each.word, likeness: likeness(pairs, each.pairs) })).reduce((a, b) => (b.likeness > a.likeness ? b : a), { word, likeness: 0 });
  return best.likeness >= SLIP ? best.word : word;
}

function pairsOf(word: string): ReadonlySet<string> {
  const framed = `^${word}$`;
  return new Set(Array.from({ length: framed.length - 1 }, (_, place) => framed.slice(place, place + 2)));
}

/** Dice's coefficient. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return (2 * [...one].filter((pair) => other.has(pair)).length) / (one.size + other.size);
}
