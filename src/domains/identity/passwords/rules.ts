// What a password must be like. Pure. Length counts most (NIST SP 800-63B, section 5.1.1.2); rows, repetitions and what is tried first are
// refused, and nothing is demanded of the kinds of characters.

import { AppError } from "#base/app-error.ts";

const MIN_CHARACTERS = 12;
/** bcrypt reads no more; what goes beyond would protect nothing. */
export const MAX_BYTES = 72;
const MIN_DISTINCT = 5;
/** What may be left of a password besides a word that is tried first. */
const MIN_OWN_CHARACTERS = 6;
const SHORTEST_WORD = 6;
const ROWS = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop"];

export function normalisePassword(password: string): string {
  return password.normalize("NFKC");
}

/** @throws AppError `password.too-long`. */
export function assertReadable(password: string): void {
  if (Buffer.byteLength(password, "utf8") > MAX_BYTES) throw new AppError("password.too-long");
}

/** @throws AppError `password.too-long`, `password.too-weak`, `password.breached`. */
export function assertStrong(password: string, given: { readonly email: string | null; readonly common: ReadonlySet<string> }): void {
  assertReadable(password);
  const plain = password.toLowerCase();
  const characters = [...plain];
  if (characters.length < MIN_CHARACTERS) throw new AppError("password.too-weak", `Expected at least ${MIN_CHARACTERS} characters.`);
  if (new Set(characters).size < MIN_DISTINCT) throw new AppError("password.too-weak", "It repeats a few characters.");
  if (withoutRows(plain).length < MIN_OWN_CHARACTERS) throw new AppError("password.too-weak", "It is a row of the alphabet, of numbers or of the keyboard.");
  const account = given.email?.toLowerCase().split("@")[0] ?? "";
  if (account.length >= 3 && plain.replaceAll(account, "").length < MIN_OWN_CHARACTERS) throw new AppError("password.too-weak", "It is your address.");
  if (isCommon(plain, given.common) || isCommon(undisguise(plain), given.common)) throw new AppError("password.breached");
}

/** Itself, doubled, or with a few characters around it. */
function isCommon(password: string, common: ReadonlySet<string>): boolean {
  if (common.has(password)) return true;
  for (let length = password.length - 1; length >= SHORTEST_WORD; length--) {
    for (let start = 0; start + length <= password.length; start++) {
      const word = password.slice(start, start + length);
      if (common.has(word) && password.replaceAll(word, "").length < MIN_OWN_CHARACTERS) return true;
    }
  }
  return false;
}

const DISGUISES: Readonly<Record<string, string>> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", "!": "i" };

function undisguise(password: string): string {
  return [...password].map((character) => DISGUISES[character] ?? character).join("");
}

function withoutRows(password: string): string {
  let rest = "";
  for (let at = 0; at < password.length; ) {
    const length = rowAt(password, at);
    if (length < 4) rest += password[at] ?? "";
    at += length < 4 ? 1 : length;
  }
  return rest;
}

/** How many characters from there on stand in a row, forwards or backwards. */
function rowAt(password: string, at: number): number {
  let longest = 1;
  for (const row of ROWS.flatMap((each) => [each, [...each].reverse().join("")])) {
    let length = 1;
    while (at + length < password.length && row.includes(password.slice(at, at + length + 1))) length++;
    longest = Math.max(longest, length);
  }
  return longest;
}
