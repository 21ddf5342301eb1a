// What can go wrong with the data of known vulnerabilities. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const ADVISORY_ERRORS = {
  "advisories.absent": {
    title: "There are no advisories on this machine to look vulnerabilities up in.",
    remedy: "Fetch them with `strongroom advisories update`, or have the operator set advisoriesUrl or advisoriesFolder.",
    status: 503,
    retry: false,
  },
  "advisories.damaged": {
    title: "The advisories on this machine are not as they were written.",
    remedy: "Fetch them again with `strongroom advisories update`; if it comes back, check the disk.",
    status: 500,
    retry: false,
  },
  "advisories.unusable": {
    title: "The source of advisories holds none that can be read.",
    remedy: "Name a mirror of the OSV dumps (an address with a folder per ecosystem), or a folder with dumps or records.",
    status: 422,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
