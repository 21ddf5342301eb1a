// What a sign-in amounts to, and what it still lacks.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { SecondMethod, SignInMethod } from "#protocol/api/sign-in.ts";
import type { SignInStrength } from "#platform/http/route.ts";

import { missingMethods, strengthOf } from "./strength.ts";

const STRENGTHS: readonly (readonly [readonly SignInMethod[], SignInStrength | null, SignInStrength])[] = [
  [["passcode"], null, "one-factor"],
  [["password"], null, "one-factor"],
  [["welcome-link"], null, "one-factor"],
  [["passcode", "passcode"], null, "one-factor"],
  [["passcode", "totp"], null, "two-factors"],
  [["password", "passcode"], null, "two-factors"],
  [["passcode", "recovery-code"], null, "two-factors"],
  [["passkey"], null, "passkey"],
  [["passcode", "passkey"], null, "passkey"],
  [["single-sign-on"], null, "one-factor"],
  [["single-sign-on"], "one-factor", "one-factor"],
  [["single-sign-on"], "two-factors", "two-factors"],
  [["single-sign-on", "passkey"], "two-factors", "passkey"],
  [["single-sign-on"], "passkey", "passkey"],
];

test("two different ways are two factors, a passkey is more, a provider counts as it vouches", () => {
  for (const [methods, vouched, strength] of STRENGTHS) assert.equal(strengthOf({ methods, vouched }), strength, `${methods.join()} ${vouched}`);
});

const NONE: readonly SecondMethod[] = [];
const TOTP: readonly SecondMethod[] = ["totp", "recovery-code"];
const KEY: readonly SecondMethod[] = ["passkey"];

const MISSING: readonly (readonly [readonly SignInMethod[], SignInStrength | null, readonly SecondMethod[], readonly SecondMethod[]])[] = [
  [["passcode"], null, NONE, []],
  [["passcode"], null, TOTP, TOTP],
  [["passcode"], null, KEY, KEY],
  [["passcode", "totp"], null, TOTP, []],
  [["passcode", "recovery-code"], null, TOTP, []],
  [["passcode", "totp"], null, KEY, KEY],
  [["passkey"], null, TOTP, []],
  [["passcode", "passkey"], null, KEY, []],
  [["password"], null, NONE, ["passcode"]],
  [["password", "passcode"], null, NONE, []],
  [["password"], null, TOTP, TOTP],
  [["password", "passcode"], null, TOTP, TOTP],
  [["passcode", "password"], null, TOTP, TOTP],
  [["passcode", "password"], null, NONE, []],
  [["single-sign-on"], "one-factor", TOTP, TOTP],
  [["single-sign-on"], "two-factors", TOTP, []],
  [["single-sign-on"], null, NONE, []],
];

test("whoever has a second factor is asked for it, and a password is never enough", () => {
  for (const [methods, vouched, registered, missing] of MISSING) assert.deepEqual(missingMethods({ methods, vouched }, registered), missing, `${methods.join()} ${vouched} ${registered.join()}`);
});
