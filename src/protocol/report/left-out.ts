// All that a report does not say something about, in lines for people: what the pipeline left out, files whose content was not analysed, and
// versions of the past that were not searched. Terminal, letter and page say it alike, and "nothing" is said only when it is so.

import { formatCount } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";

import { limitWords } from "./limit-words.ts";
import type { Report } from "./schema.ts";
import { PAST_UNREAD_WORDS, UNREAD_WORDS } from "./views/unread-words.ts";

export interface LeftOut {
  readonly count: number;
  readonly words: string;
}

export function listLeftOut({ limits, facets: { coverage } }: Pick<Report, "limits" | "facets">): readonly LeftOut[] {
  return [
    ...limits.map(({ code, count }) => ({ count, words: visibleName(limitWords(code)) })),
    ...(coverage?.unread ?? []).map(({ reason, files }) => ({ count: files, words: `text files whose content was not analysed: ${UNREAD_WORDS[reason]}` })),
    ...(coverage?.pastUnread ?? []).map(({ reason, files }) => ({ count: files, words: `versions of files in the history ${PAST_UNREAD_WORDS[reason]}, not searched for secrets` })),
  ];
}

export function tellLeftOut({ count, words }: LeftOut): string {
  return `${formatCount(count)} ${words}`;
}

const READ: Readonly<Record<Report["source"]["kind"], string>> = {
  git: "Files were read as git objects of the reported commit, never from a work tree",
  archive: "Files were read out of the archive, which was unpacked nowhere",
  folder: "Files were read from the folder as they stood there",
};

/** How the files came to the analysers, as the beginning of a sentence about who read them. */
export function tellHowRead({ kind, commit }: Report["source"]): string {
  // A folder may be a repository, and is then read as one.
  return READ[commit === null ? kind : "git"];
}
