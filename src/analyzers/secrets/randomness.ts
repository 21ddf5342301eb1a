// Whether a value was made by chance: not words, not a count, not one thing again and again.

import { meanPairBits } from "./letter-pairs.ts";

const HEX = /^[0-9a-f-]+$|^[0-9A-F-]+$/;
/** Shorter ones are dates and counts with letters. */
const LEAST_HEX = 12;
/** Values of at least so many characters are judged by the first of these bits that fits: the longer, the surer. */
const MOST_PAIR_BITS: readonly (readonly [length: number, bits: number])[] = [[28, -0.2], [20, 0.1], [14, 0.35], [0, 0.6]];
/** Share of the bits that as many different characters could have. */
const LEAST_ENTROPY_SHARE = 0.72;

/** Of each character in the value at hand. */
const counts = new Uint32Array(256);

export function looksRandom(value: string): boolean {
  if (value.length === 0 || hasLowEntropy(value)) return false;
  if (HEX.test(value)) return value.length >= LEAST_HEX && /[a-f]/i.test(value) && /\d/.test(value);
  if (/^\d+$/.test(value)) return true;
  const bits = meanPairBits(value);
  const [, most] = MOST_PAIR_BITS.find(([length]) => value.length >= length) ?? [0, 0];
  return bits < most;
}

/** Shannon's entropy of the characters, far below what chance gives for a value of this length. */
export function hasLowEntropy(value: string): boolean {
  counts.fill(0);
  for (let at = 0; at < value.length; at++) (counts[value.charCodeAt(at) & 0xff] as number)++;
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / value.length) * Math.log2(count / value.length);
  const alphabet = /^\d+$/.test(value) ? 10 : HEX.test(value) ? 16 : 62;
  return entropy < LEAST_ENTROPY_SHARE * Math.log2(Math.min(alphabet, value.length));
}
