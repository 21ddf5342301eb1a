// What can go wrong with public data. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const ADVISORY_ERRORS = {
  "advisories.absent": {
    title: "There is no such public data on this machine.",
    remedy: "Fetch advisories with `strongroom advisories update`, or have the operator set advisoriesUrl or advisoriesFolder; read releases with `strongroom releases update`.",
    status: 503,
    retry: false,
  },
  "advisories.damaged": {
    title: "Public data on this machine is not as it was written.",
    remedy: "Fetch it again with `strongroom advisories update`, releases with `strongroom releases update`; if it comes back, check the disk.",
    status: 500,
    retry: false,
  },
  "advisories.unusable": {
    title: "The source of advisories, EPSS or KEV holds nothing that can be used.",
    remedy: "Name a mirror of the OSV dumps (an address with a folder per ecosystem), or a folder with dumps or records; for EPSS and KEV the file as it is published.",
    status: 422,
    retry: false,
  },
  "releases.unusable": {
    title: "The source of releases holds nothing that can be used.",
    remedy: "Name a folder with files in strongroom.releases/1 (`strongroom releases --help` shows the format), or a package registry that answers in its ecosystem's own format.",
    status: 422,
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
