// Classes that the pipeline itself adds to a tally, beside those of the sandbox: what was seen and not read. Rows are [count].

export const SYMLINK_CLASS = "symlink|";
export const SUBMODULE_CLASS = "submodule|";
/** `limit|CODE` */
export const LIMIT_CLASS_PREFIX = "limit|";

/** Codes under which a report lists what was left out. */
export const REPORT_LIMIT_CODES = [
  "commit-cut",
  "content-missing",
  "file-too-large",
  "not-a-file",
  "path-too-long",
  "special-file",
  "submodule",
  "symlink",
  "unreadable",
] as const;

export type ReportLimitCode = (typeof REPORT_LIMIT_CODES)[number];
