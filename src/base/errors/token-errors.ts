// What can go wrong with the tokens of people and their programs. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const TOKEN_ERRORS = {
  "access.token-not-taken": {
    title: "This is done by a person in a session, not by a program with an API token.",
    remedy: "Sign in with a browser and do it there.",
    status: 403,
    retry: false,
  },
  "api-token.refused": {
    title: "The API token is not, or no longer, good.",
    remedy: "Make a new one on the account page, or run `strongroom login`.",
    status: 401,
    retry: false,
  },
  "api-token.too-long": {
    title: "The API token would live for longer than this installation allows.",
    remedy: "Ask for fewer days.",
    status: 400,
    retry: false,
  },
  "api-token.too-many": {
    title: "There are as many API tokens as one person may have.",
    remedy: "End one that is not needed any more.",
    status: 409,
    retry: false,
  },
  "api-token.unknown": {
    title: "There is no such API token, or none that is yours.",
    remedy: "See the list on the account page.",
    status: 404,
    retry: false,
  },
  "device-login.expired": {
    title: "The code is not, or no longer, good.",
    remedy: "Run `strongroom login` again and use the new code within ten minutes.",
    status: 400,
    retry: false,
  },
  "device-login.pending": {
    title: "Nobody has confirmed the code yet.",
    remedy: "Ask again after the interval that was given.",
    status: 400,
    retry: true,
  },
  "device-login.refused": {
    title: "The person said no.",
    remedy: "Run `strongroom login` again if it was you who asked.",
    status: 403,
    retry: false,
  },
  "device-login.slow-down": {
    title: "The program asks too often.",
    remedy: "Wait five seconds longer between two questions.",
    status: 400,
    retry: true,
  },
  "login.file-open": {
    title: "The file with this machine's API token can be read by others.",
    remedy: "Who has read it is not known: end the token on the account page, delete the file, and run `strongroom login`.",
    status: 500,
    retry: false,
  },
  "login.required": {
    title: "This machine is not signed in.",
    remedy: "Run `strongroom login`.",
    status: 401,
    retry: false,
  },
  "login.server-insecure": {
    title: "The server's address is not one that a token may be sent to.",
    remedy: "Use its https address; plain http is for this machine alone.",
    status: 400,
    retry: false,
  },
  "login.server-unreachable": {
    title: "The server does not answer.",
    remedy: "Check its address and that it runs; then try again.",
    status: 503,
    retry: true,
  },
  "session.token-refused": {
    title: "The token of this page is not, or no longer, good here.",
    remedy: "Get a new one with `POST /api/v1/session/token`; the pages do it by themselves.",
    status: 401,
    retry: true,
  },
  "session.token-required": {
    title: "A session's cookie alone is not enough here.",
    remedy: "Send the token of `POST /api/v1/session/token`, or an API token, as `Authorization: Bearer`.",
    status: 401,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
