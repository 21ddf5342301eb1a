// What can go wrong with people, teams and their vaults. Sorted by code; see
// ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const TEAM_ERRORS = {
  "access.denied": {
    title: "Your role in this team may not do that.",
    remedy: "Ask an owner of the team to do it, or to give you a role that may.",
    status: 403,
    retry: false,
  },
  "access.elevation-required": {
    title: "This is administration, and needs an elevation.",
    remedy: "Elevate your session with a second factor and a reason; it lasts for minutes.",
    status: 403,
    retry: false,
  },
  "access.session-stale": {
    title: "The session is older, or stood idle for longer, than the team allows.",
    remedy: "Sign out, then sign in again.",
    status: 403,
    retry: false,
  },
  "access.sign-in-too-weak": {
    title: "The team asks for a stronger sign-in than this session began with.",
    remedy: "Set up a second factor or a passkey in your account, then sign in again with it.",
    status: 403,
    retry: false,
  },
  "access.token-scope": {
    title: "The token was not made for that.",
    remedy: "Make a token whose scopes include it (at a terminal: `strongroom login --all`), or do it in the browser.",
    status: 403,
    retry: false,
  },
  "claim.defect": {
    title: "A claim is registered wrongly.",
    remedy: "This is a defect of the program; report it with the claim's id.",
    status: 500,
    retry: false,
  },
  "claim.unknown": {
    title: "There is no claim of that id.",
    remedy: "List the claims with `./strongroom claims` and use an id from there, or `all`.",
    status: 404,
    retry: false,
  },
  "project.unknown": {
    title: "There is no such project, or none that you may see.",
    remedy: "List the team's projects and use an id from there.",
    status: 404,
    retry: false,
  },
  "run.unknown": {
    title: "There is no such run, or none that you may see.",
    remedy: "List the vault's runs and use an id from there.",
    status: 404,
    retry: false,
  },
  "session.required": {
    title: "Nobody is signed in, or the session has ended.",
    remedy: "Sign in, then try again.",
    status: 401,
    retry: false,
  },
  "team.deleting": {
    title: "The team is being deleted.",
    remedy: "Restore the team first, while its grace period lasts.",
    status: 409,
    retry: false,
  },
  "team.not-deleting": {
    title: "The team is not being deleted.",
    remedy: "Nothing needs to be restored.",
    status: 409,
    retry: false,
  },
  "team.unknown": {
    title: "There is no such team, or none that you may see.",
    remedy: "Use a team from your session.",
    status: 404,
    retry: false,
  },
  "vault.busy": {
    title: "The vault is being updated just now.",
    remedy: "Wait for the run to end, or stop it, then try again.",
    status: 409,
    retry: true,
  },
  "vault.deleting": {
    title: "The vault is being deleted.",
    remedy: "Restore the vault first, while its grace period lasts.",
    status: 409,
    retry: false,
  },
  "vault.not-deleting": {
    title: "The vault is not being deleted.",
    remedy: "Nothing needs to be restored.",
    status: 409,
    retry: false,
  },
  "vault.not-upload": {
    title: "This vault's source is not an upload.",
    remedy: "Update the vault to replicate its source, or make a vault for uploads.",
    status: 409,
    retry: false,
  },
  "vault.unknown": {
    title: "There is no such vault, or none that you may see.",
    remedy: "List the team's vaults and use an id from there.",
    status: 404,
    retry: false,
  },
  "vault.upload-missing": {
    title: "Nothing was uploaded to this vault yet.",
    remedy: "Upload an archive; a run begins with it.",
    status: 409,
    retry: false,
  },
  "welcome.link-refused": {
    title: "The one-time link is not valid: it was used, it has expired, or it is not whole.",
    remedy: "Make a new one with `strongroom link` on the machine that runs Strongroom.",
    status: 403,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
