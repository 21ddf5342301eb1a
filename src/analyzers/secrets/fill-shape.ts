// Makes values in the shape of a secret: `fillShape("glpat-<url:20>", random)` gives the prefix and twenty characters. Examples and
// the labelled corpus are made this way, so that no file of ours holds what looks like a key.

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";

const ALPHABETS: Readonly<Record<string, string>> = {
  digit: DIGITS,
  hex: `${DIGITS}abcdef`,
  HEX: `${DIGITS}ABCDEF`,
  lower: LOWER,
  upper: UPPER,
  alpha: LOWER + UPPER,
  base32: `${UPPER}234567`,
  base36: LOWER + DIGITS,
  BASE36: UPPER + DIGITS,
  base62: UPPER + LOWER + DIGITS,
  base64: `${UPPER}${LOWER}${DIGITS}+/`,
  url: `${UPPER}${LOWER}${DIGITS}-_`,
};

/** A number from 0 up to, not including, 1. */
export type RandomSource = () => number;

/**
 * Replaces each `<alphabet:length>` or `<alphabet:least-most>` and keeps the rest; `<uuid>` is a UUID of version 4.
 *
 * @throws RangeError for an alphabet that is none
 */
export function fillShape(shape: string, random: RandomSource): string {
  return shape
    .replaceAll("<uuid>", "<hex:8>-<hex:4>-4<hex:3>-a<hex:3>-<hex:12>")
    .replaceAll(/<(\w+):(\d+)(?:-(\d+))?>/g, (_, name: string, least: string, most: string | undefined) => {
      const alphabet = ALPHABETS[name];
      if (alphabet === undefined) throw new RangeError(`expected one of ${Object.keys(ALPHABETS).join(", ")}, got «${name}»`);
      const length = Number(least) + (most === undefined ? 0 : Math.floor(random() * (Number(most) - Number(least) + 1)));
      return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
    });
}

/** Mulberry32: the same numbers everywhere from the same text. */
export function createRandomFrom(seed: string): RandomSource {
  let state = hashText(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a, 32 bits, over the characters' codes. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  // The last characters of an id must reach the low bits too.
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
