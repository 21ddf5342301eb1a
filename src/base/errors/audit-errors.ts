// What can go wrong with the audit log: its parts, its exports, its witness. Sorted by code; see ../error-catalogue.ts for what
// an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const AUDIT_ERRORS = {
  "audit.malformed": {
    title: "A part of the audit log (a note, a checkpoint, a proof, a tile, a record) is not of its form.",
    remedy: "Ask its sender for it again; the rule that is named stands in src/protocol/audit/SPEC.md.",
    status: 400,
    retry: false,
  },
  "audit.nothing-yet": {
    title: "The audit log has no signed state yet.",
    remedy: "Try again in a moment: the first act of a new installation is signed within a second.",
    status: 409,
    retry: true,
  },
  "audit.record-unknown": {
    title: "There is no such record in this team's audit log.",
    remedy: "Check the address, or look for it in the log.",
    status: 404,
    retry: false,
  },
  "audit.tile-unknown": {
    title: "The log's tree has no such tile.",
    remedy: "Read the checkpoint first: its size says which tiles there are.",
    status: 404,
    retry: false,
  },
  "witness.exists": {
    title: "There is a witness in the folder already.",
    remedy: "Choose another folder, or let it witness one more log with `strongroom witness add`.",
    status: 409,
    retry: false,
  },
  "witness.unusable": {
    title: "The witness's key or memory is missing or damaged.",
    remedy: "Restore the whole folder; if it is lost, make a witness with a new name and key. One that has forgotten must not go on under the old.",
    status: 500,
    retry: false,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
