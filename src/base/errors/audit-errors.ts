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
} as const satisfies Readonly<Record<string, ErrorEntry>>;
