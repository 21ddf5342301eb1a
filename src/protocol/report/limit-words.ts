// The codes under which a report lists what was left out, each in words. One table: the pipeline may count nothing else, and terminal,
// letter and page say it alike.

export const REPORT_LIMIT_WORDS = {
  "commit-cut": "commits whose list of files was too long to be read whole",
  "content-missing": "files whose content the source did not give",
  "file-too-large": "files over the size that is read; they count as binary",
  "not-a-file": "objects that are listed as files and are none",
  "path-too-long": "files whose path is longer than any system takes",
  "special-file": "devices, sockets and pipes",
  submodule: "submodules: other repositories, which are never followed",
  symlink: "symbolic links, which have no content of their own",
  unreadable: "files that could not be read",
} as const;

export type ReportLimitCode = keyof typeof REPORT_LIMIT_WORDS;

export const REPORT_LIMIT_CODES = Object.keys(REPORT_LIMIT_WORDS) as [ReportLimitCode, ...ReportLimitCode[]];

/** A code that this version does not know, as of a report by a newer one, is shown as it is. */
export function limitWords(code: string): string {
  return Object.hasOwn(REPORT_LIMIT_WORDS, code) ? REPORT_LIMIT_WORDS[code as ReportLimitCode] : code;
}
