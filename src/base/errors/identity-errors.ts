// What can go wrong with signing in and with one's own account. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const IDENTITY_ERRORS = {
  "account.code-refused": {
    title: "That is not the code, or it is no longer good.",
    remedy: "Look at the newest mail, or ask for another code.",
    status: 403,
    retry: false,
  },
  "account.email-taken": {
    title: "Another account has this address.",
    remedy: "Use another address, or sign in with the account that has it.",
    status: 409,
    retry: false,
  },
  "account.session-unknown": {
    title: "There is no such session of yours, or it has ended.",
    remedy: "Load the list of sessions again.",
    status: 404,
    retry: false,
  },
  "factor.none": {
    title: "There is no such second factor on this account.",
    remedy: "Set one up in your account, or use another one that you have.",
    status: 409,
    retry: false,
  },
  "factor.proof-required": {
    title: "Changing this needs proof of a second factor.",
    remedy: "Enter a code of your authenticator, or use a passkey.",
    status: 403,
    retry: false,
  },
  "factor.refused": {
    title: "The second factor was not accepted.",
    remedy: "Wait for the next code of the authenticator and see that its clock is right; each code works once.",
    status: 403,
    retry: false,
  },
  "password.breached": {
    title: "This password is among those that are tried first.",
    remedy: "Take another one: some words that do not belong together are easy to remember and hard to guess.",
    status: 422,
    retry: false,
  },
  "password.expired": {
    title: "This password is too old.",
    remedy: "Sign in with a passcode, and set another password in your account.",
    status: 403,
    retry: false,
  },
  "password.reused": {
    title: "This password was used before.",
    remedy: "Take one that this account has not had.",
    status: 422,
    retry: false,
  },
  "password.too-long": {
    title: "The password is longer than 72 bytes, of which no more are read.",
    remedy: "Take a shorter one; what goes beyond would protect nothing.",
    status: 422,
    retry: false,
  },
  "password.too-weak": {
    title: "The password is too easy to guess.",
    remedy: "Take at least twelve characters that are neither a row, a repetition nor your address.",
    status: 422,
    retry: false,
  },
  "sign-in.expired": {
    title: "This sign-in is over: it has taken too long, was ended, or began in another browser.",
    remedy: "Begin again.",
    status: 403,
    retry: false,
  },
  "sign-in.refused": {
    title: "That was not accepted.",
    remedy: "Look again at what you have entered, or begin again.",
    status: 403,
    retry: false,
  },
  "sign-in.wait": {
    title: "There were too many attempts just now.",
    remedy: "Wait for as long as the answer says, then try again; a browser that you signed in from before is not held back.",
    status: 429,
    retry: true,
  },
} as const satisfies Record<string, ErrorEntry>;
