// From the tally of a whole tree to what a report says of files: totals, languages, file types, and what was left out.

import { compareText } from "#base/compare-text.ts";
import type { Tally } from "#base/tally.ts";
import { isPublicExtension } from "#protocol/report/public-extensions.ts";
import type { ReportLimitCode } from "#protocol/report/limit-words.ts";
import type { Report } from "#protocol/report/schema.ts";

import { LIMIT_CLASS_PREFIX, SUBMODULE_CLASS, SYMLINK_CLASS } from "./tally-classes.ts";

export interface FilesReport {
  readonly totals: Report["totals"];
  readonly languages: Report["languages"];
  /** With the extensions as they are. */
  readonly fileTypes: Report["fileTypes"];
  readonly limits: { code: ReportLimitCode; count: number }[];
}

type LanguageSum = { -readonly [Key in keyof Report["languages"][number]]: Report["languages"][number][Key] };

/** What a file without an extension is listed under. */
export const NO_EXTENSION = "(none)";
/** What extensions that are not in the public table are listed under where names may not stand. */
export const OTHER_EXTENSION = "other";

export function composeFilesReport(tally: Tally): FilesReport {
  const totals = { files: 0, bytes: 0, lines: 0, code: 0, comment: 0, blank: 0, binaryFiles: 0, vendoredFiles: 0, generatedFiles: 0, documentationFiles: 0 };
  const languages = new Map<string, LanguageSum>();
  const fileTypes: { extension: string; files: number; bytes: number }[] = [];
  const limits: { code: ReportLimitCode; count: number }[] = [];
  const addFlags = (flags: string, files: number): void => {
    if (flags.includes("v")) totals.vendoredFiles += files;
    if (flags.includes("g")) totals.generatedFiles += files;
    if (flags.includes("d")) totals.documentationFiles += files;
  };
  for (const [key, counts] of Object.entries(tally)) {
    const [tallyClass, name = "", flags = ""] = key.split("|");
    const [files = 0, bytes = 0, lines = 0, code = 0, comment = 0, blank = 0] = counts;
    if (tallyClass === "language") {
      addLanguage(languages, { name, flags, files, bytes, lines, code, comment, blank });
      addFlags(flags, files);
      totals.lines += lines;
      totals.code += code;
      totals.comment += comment;
      totals.blank += blank;
    } else if (tallyClass === "binary") {
      totals.binaryFiles += files;
      addFlags(name, files);
    } else if (tallyClass === "extension") {
      totals.files += files;
      totals.bytes += bytes;
      fileTypes.push({ extension: name === "" ? NO_EXTENSION : name, files, bytes });
    } else if (key === SYMLINK_CLASS || key === SUBMODULE_CLASS) {
      limits.push({ code: key === SYMLINK_CLASS ? "symlink" : "submodule", count: files });
    } else if (key.startsWith(LIMIT_CLASS_PREFIX)) {
      limits.push({ code: name as ReportLimitCode, count: files });
    }
  }
  return {
    totals,
    languages: [...languages.values()].sort((a, b) => b.code - a.code || compareText(a.name, b.name)),
    fileTypes: sortFileTypes(fileTypes),
    limits: limits.sort((a, b) => compareText(a.code, b.code)),
  };
}

/** By bytes, descending, then by extension. */
export function sortFileTypes<FileType extends Report["fileTypes"][number]>(fileTypes: readonly FileType[]): FileType[] {
  return [...fileTypes].sort((a, b) => b.bytes - a.bytes || compareText(a.extension, b.extension));
}

/** Extensions that are not in the public table are put together under `other`. */
export function hideExtensions(fileTypes: Report["fileTypes"]): Report["fileTypes"] {
  const shown: Report["fileTypes"] = [];
  const other = { extension: OTHER_EXTENSION, files: 0, bytes: 0 };
  for (const fileType of fileTypes) {
    if (fileType.extension === NO_EXTENSION || isPublicExtension(fileType.extension)) {
      shown.push(fileType);
      continue;
    }
    other.files += fileType.files;
    other.bytes += fileType.bytes;
  }
  return sortFileTypes(other.files === 0 ? shown : [...shown, other]);
}


interface LanguageRow {
  readonly name: string;
  readonly flags: string;
  readonly files: number;
  readonly bytes: number;
  readonly lines: number;
  readonly code: number;
  readonly comment: number;
  readonly blank: number;
}

function addLanguage(languages: Map<string, LanguageSum>, row: LanguageRow): void {
  const { name, flags } = row;
  const sum = languages.get(name)
    ?? { name, files: 0, bytes: 0, lines: 0, code: 0, comment: 0, blank: 0, vendoredLines: 0, generatedLines: 0, documentationLines: 0 };
  languages.set(name, sum);
  sum.files += row.files;
  sum.bytes += row.bytes;
  sum.lines += row.lines;
  sum.code += row.code;
  sum.comment += row.comment;
  sum.blank += row.blank;
  if (flags.includes("v")) sum.vendoredLines += row.lines;
  if (flags.includes("g")) sum.generatedLines += row.lines;
  if (flags.includes("d")) sum.documentationLines += row.lines;
}
