// How a text divides words from chance: the likelihood of each of its pairs of letters in words, against chance. The table is
// made by tools/secrets from pinned packages.

import rows from "./letter-pairs.json" with { type: "json" };

export const PAIR_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/** Code of the character that stands for a pair which is as likely in words as by chance; each code above is a quarter of a bit. */
export const ZERO_SCORE = 0x50;
const STEPS_PER_BIT = 4;

const size = PAIR_LETTERS.length;
const FIRST_DIGIT = PAIR_LETTERS.indexOf("0");
const places = new Int8Array(128).fill(-1);
for (let place = 0; place < size; place++) places[PAIR_LETTERS.charCodeAt(place)] = place;
const scores = Int8Array.from(rows.join(""), (character) => character.charCodeAt(0) - ZERO_SCORE);

/**
 * Bits by which the mean pair of letters or digits is likelier in words than by chance: some 1 to 2 in words, below 0 in what is
 * random. Other characters divide pairs. A value without pairs gives 0.
 */
export function meanPairBits(value: string): number {
  // Words in capitals are words: the pairs were counted in text, where capitals are rare.
  const text = /[a-z]/.test(value) ? value : value.toLowerCase();
  let sum = 0;
  let pairs = 0;
  let before = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const place = code < 128 ? (places[code] as number) : -1;
    if (place !== -1 && before !== -1) {
      // Two digits say nothing: numbers are in words and in chance.
      if (place < FIRST_DIGIT || before < FIRST_DIGIT) sum += scores[before * size + place] as number;
      pairs++;
    }
    before = place;
  }
  return pairs === 0 ? 0 : sum / pairs / STEPS_PER_BIT;
}
