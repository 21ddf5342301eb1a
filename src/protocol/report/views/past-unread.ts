// Which versions of files in the history nobody looked at, in words.

import { plural } from "#base/format.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

type PastUnread = FacetSection<"coverage">["pastUnread"];

const UNREAD: Readonly<Record<PastUnread[number]["reason"], string>> = {
  "too-large": "over 8 MiB",
  "passed-over": "of which the isolated process died",
  missing: "that are missing",
};

export function tellPastUnread(unread: PastUnread): string {
  return unread.map(({ reason, files }) => `${plural(files, "version", "versions")} of files ${UNREAD[reason]}`).join(", ");
}
