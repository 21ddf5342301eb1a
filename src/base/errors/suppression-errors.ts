// What can go wrong with what is decided about findings: suppressions, gates, badges. Sorted by code; see
// ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const SUPPRESSION_ERRORS = {
  "badge.unknown": {
    title: "There is no such badge.",
    remedy: "Ask whoever gave you its address: it may have been taken back.",
    status: 404,
    retry: false,
  },
  "suppression.finding-unknown": {
    title: "This report has no finding with that fingerprint.",
    remedy: "Open the report anew, or take the fingerprint from its SARIF export.",
    status: 404,
    retry: false,
  },
  "suppression.invalid": {
    title: "The decision about the finding contradicts itself.",
    remedy: "Give a justification with `not_affected`, and with no other state.",
    status: 422,
    retry: false,
  },
  "suppression.too-many": {
    title: "The team has as many suppressions in force as it may.",
    remedy: "End those that are no longer needed, or suppress a rule in place of its findings.",
    status: 409,
    retry: false,
  },
  "suppression.unknown": {
    title: "There is no such suppression here, or none that you may see.",
    remedy: "Check the address; the list of suppressions has all that you may see.",
    status: 404,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
