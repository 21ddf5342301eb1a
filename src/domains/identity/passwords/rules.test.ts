// What a password must be like.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";

import { commonPasswords } from "./common-passwords.ts";
import { assertReadable, assertStrong, MAX_BYTES, normalisePassword } from "./rules.ts";

const EMAIL = "ada.lovelace@example.org";

function judge(password: string): ErrorCode | "taken" {
  try {
    assertStrong(normalisePassword(password), { email: EMAIL, common: commonPasswords() });
    return "taken";
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code;
  }
}

test("words that do not belong together are taken, in any script", () => {
  for (const password of ["three unrelated words", "correct horse battery staple", "gurke-lampe-7-nordwind", "Eine Brücke aus Glas", "月の光が窓から入る夜だった", "q8#Lm2!vRz0p"]) assert.equal(judge(password), "taken", password);
});

test("what is short, a repetition, a row or one's own address is refused", () => {
  for (const password of ["", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "abababababab", "abcdefghijklmnop", "1234567890123456", "qwertyuiopasdfgh", "zyxwvutsrqponm", "ada.lovelace", "ada.lovelace1", "Ada.Lovelace!!"]) {
    assert.equal(judge(password), "password.too-weak", password);
  }
});

test("what is tried first is refused, also doubled, dressed up or in other letters", () => {
  for (const password of ["passwordpassword", "Password1234", "P@ssw0rd2026", "iloveyouiloveyou", "football!2026", "sunshinesunshine1", "12monkey12monkey"]) assert.equal(judge(password), "password.breached", password);
});

test("seventy-two bytes are read, not one more, however few characters they are", () => {
  const words = "three unrelated words and some more of them to fill what is read here...";
  assert.equal(Buffer.byteLength(words), MAX_BYTES);
  assert.equal(judge(words), "taken");
  assert.equal(judge(`${words}.`), "password.too-long");
  assert.equal(judge("ß".repeat(37)), "password.too-long");
  assert.throws(() => assertReadable("ß".repeat(37)), (error) => isAppError(error, "password.too-long"));
});

test("the list holds the words that everybody tries, in lower case", () => {
  const words = commonPasswords();
  assert.ok(words.size > 40_000, `${words.size}`);
  for (const word of ["password", "123456", "qwerty", "iloveyou", "letmein", "dragon"]) assert.ok(words.has(word), word);
  assert.ok([...words].every((word) => word === word.toLowerCase() && word.length >= 6));
});
