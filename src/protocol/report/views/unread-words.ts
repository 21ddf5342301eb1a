// Why a file, or a version of one in the history, was not looked at, in words.

import { plural } from "#base/format.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

type Coverage = FacetSection<"coverage">;

export const UNREAD_WORDS: Readonly<Record<Coverage["unread"][number]["reason"], string>> = {
  "too-large": "over 8 MiB",
  "passed-over": "the isolated process died or hung on it",
};

export const PAST_UNREAD_WORDS: Readonly<Record<Coverage["pastUnread"][number]["reason"], string>> = {
  "too-large": "over 8 MiB",
  "passed-over": "of which the isolated process died",
  missing: "that are missing",
};

export function tellPastUnread(unread: Coverage["pastUnread"]): string {
  return unread.map(({ reason, files }) => `${plural(files, "version", "versions")} of files ${PAST_UNREAD_WORDS[reason]}`).join(", ");
}
