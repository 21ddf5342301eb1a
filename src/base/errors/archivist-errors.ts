// What can go wrong when something is asked of the Archivist. Sorted by code; see
// ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const ARCHIVIST_ERRORS = {
  "archivist.tool-input": {
    title: "The tool does not take such an input.",
    remedy: "Give it what its input schema describes, and nothing else.",
    status: 400,
    retry: false,
  },
  "archivist.tool-unknown": {
    title: "There is no such tool.",
    remedy: "List the tools, and call one of them.",
    status: 404,
    retry: false,
  },
  "archivist.vault-not-named": {
    title: "It is not clear which vault is meant.",
    remedy: "Give the number of one vault of this team.",
    status: 400,
    retry: false,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
