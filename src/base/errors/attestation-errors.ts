// What can go wrong with signed reports. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const ATTESTATION_ERRORS = {
  "attestation.malformed": {
    title: "An envelope or its statement is not of its form.",
    remedy: "Ask its sender for it again; the rules stand in src/protocol/attestation/SPEC.md.",
    status: 400,
    retry: false,
  },
  "attestation.not-signed": {
    title: "No signature of the envelope verifies with the key that was given.",
    remedy: "Check that the key is that of the installation that made the report (`./strongroom signing-key` there); if it is, trust neither the envelope nor the file.",
    status: 400,
    retry: false,
  },
  "attestation.other-file": {
    title: "The file is not one that the envelope signs.",
    remedy: "Ask its sender for the file and its envelope again, exported together; if they still differ, do not trust the file.",
    status: 400,
    retry: false,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
