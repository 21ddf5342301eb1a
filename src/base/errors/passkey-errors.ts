// What can go wrong with passkeys. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const PASSKEY_ERRORS = {
  "account.sign-in-again": {
    title: "This is done only right after signing in, and not by way of a team's identity provider.",
    remedy: "Sign out, sign in again with a passcode or a passkey, and do it within ten minutes.",
    status: 403,
    retry: false,
  },
  "passkey.duplicate": {
    title: "This passkey is here already.",
    remedy: "Use another device or provider for one more passkey.",
    status: 409,
    retry: false,
  },
  "passkey.last": {
    title: "This is your last passkey, and whoever has one keeps one.",
    remedy: "Add another passkey first, then remove this one.",
    status: 409,
    retry: false,
  },
  "passkey.not-kept": {
    title: "The passkey could not be accepted.",
    remedy: "Try again; if it happens once more, use another device or provider for the passkey.",
    status: 400,
    retry: false,
  },
  "passkey.refused": {
    title: "The passkey was not accepted.",
    remedy: "Try again, use another passkey, or sign in another way.",
    status: 403,
    retry: false,
  },
  "passkey.too-many": {
    title: "There are as many passkeys as one person may have.",
    remedy: "Remove one that is no longer used.",
    status: 409,
    retry: false,
  },
  "passkey.unknown": {
    title: "There is no such passkey, or it is not yours.",
    remedy: "List your passkeys and use an id from there.",
    status: 404,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
