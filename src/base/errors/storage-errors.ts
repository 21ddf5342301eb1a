// What can go wrong with what is kept: keys, blobs, the database, the queue. Sorted by code; see
// ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const STORAGE_ERRORS = {
  "authority.refused": {
    title: "The caller may not have this key or do this operation.",
    remedy: "Sign in again; if it stays, the caller's role is not on the authority's list for it.",
    status: 403,
    retry: false,
  },
  "blob.damaged": {
    title: "Stored data does not open: it was changed, cut short, or put in another's place.",
    remedy: "Replicate the source again, or restore the blobs from a backup.",
    status: 500,
    retry: false,
  },
  "blob.disk-full": {
    title: "There is no room left to store data.",
    remedy: "Free space in the data folder, then try again: nothing was left half-written.",
    status: 507,
    retry: true,
  },
  "blob.missing": {
    title: "Stored data is not where the database says it is.",
    remedy: "Replicate the source again, or restore the blobs from a backup.",
    status: 500,
    retry: false,
  },
  "data-folder.locked": {
    title: "Another process owns the data folder.",
    remedy: "Stop the process that is named, or choose another folder with --data.",
    status: 500,
    retry: false,
  },
  "data-folder.unusable": {
    title: "The data folder cannot be used.",
    remedy: "Give the folder to the user who starts the program, or choose another with --data.",
    status: 500,
    retry: false,
  },
  "database.conflict": {
    title: "Two changes to the same data met.",
    remedy: "Try again.",
    status: 503,
    retry: true,
  },
  "database.migration-changed": {
    title: "The database was built by migrations that have changed since.",
    remedy: "Start the program with the version that built the database, or restore its migrations.",
    status: 500,
    retry: false,
  },
  "database.newer-than-program": {
    title: "The database was built by a newer version of the program.",
    remedy: "Start that version or a later one.",
    status: 500,
    retry: false,
  },
  "database.refused": {
    title: "The database is not safe to serve from.",
    remedy: "Undo what was changed in the tables, policies, grants or roles that are named; nothing is served until then.",
    status: 500,
    retry: false,
  },
  "database.roles-missing": {
    title: "The database user cannot take the roles that the program needs.",
    remedy: "Run the statements that are named as an administrator of the database.",
    status: 500,
    retry: false,
  },
  "database.sign-in-refused": {
    title: "The database does not let the program in.",
    remedy: "See that user, password and name of the database in DATABASE_URL are right.",
    status: 500,
    retry: false,
  },
  "database.too-old": {
    title: "The database server is older than the program supports.",
    remedy: "Use PostgreSQL 15 or later.",
    status: 500,
    retry: false,
  },
  "database.unavailable": {
    title: "The database does not answer.",
    remedy: "Try again in a moment; if it stays, see that the database runs and that DATABASE_URL is right.",
    status: 503,
    retry: true,
  },
  "jobs.interrupted": {
    title: "The work was interrupted because the program stopped or the job took too long.",
    remedy: "Nothing: it is taken up again by itself.",
    status: 503,
    retry: true,
  },
  "jobs.lost": {
    title: "The work was broken off and its process is gone.",
    remedy: "Nothing: it is taken up again by itself as often as the queue allows; then start it again.",
    status: 503,
    retry: true,
  },
  "jobs.message-refused": {
    title: "A message for the queue holds more than one identifier.",
    remedy: "Put the rest into a row and queue the row's identifier.",
    status: 500,
    retry: false,
  },
  "keyring.destroyed": {
    title: "The keys of this data were destroyed, so it cannot be opened by anyone.",
    remedy: "Nothing brings it back; connect the source again as a new vault.",
    status: 410,
    retry: false,
  },
  "keyring.master-damaged": {
    title: "The master key file cannot be read as one.",
    remedy: "Restore the file from its backup; never edit it by hand.",
    status: 500,
    retry: false,
  },
  "keyring.master-exposed": {
    title: "The master key file can be read by others than its owner.",
    remedy: "Set its mode to 0600 (chmod 600) and its owner to the user who runs Strongroom; replace the master key (`./strongroom admin rotate master`) if others could have read it.",
    status: 500,
    retry: false,
  },
  "keyring.master-missing": {
    title: "The master key that sealed this installation's keys is not there.",
    remedy: "Restore the master key file from its backup to the data folder.",
    status: 500,
    retry: false,
  },
  "keyring.not-opened": {
    title: "Sealed data does not open: it was changed, moved to another place, or sealed under another key.",
    remedy: "Restore the row from a backup; if it happens often, check the database for tampering.",
    status: 500,
    retry: false,
  },
  "keyring.unknown": {
    title: "There is no such key.",
    remedy: "Check that the team or vault still exists.",
    status: 404,
    retry: false,
  },
  "token.refused": {
    title: "The service token is not valid here.",
    remedy: "Get a new token from the authority; check the clocks of the machines.",
    status: 401,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
