// A file of the head as the facets see it: what its path says of it, and what was found in its content.

import { classifyPath, type PathTraits } from "#analyzers/languages/classify-path.ts";
import { typeOfLanguage } from "#analyzers/languages/linguist-table.ts";
import { FACT, FLAG } from "#analyzers/files/file-fact.ts";
import type { ContentFacts, FacetsFile } from "#protocol/sandbox/wire.ts";

export interface HeadFile extends PathTraits {
  readonly path: string;
  /** Null for binary files, and for those that could not be read. */
  readonly language: string | null;
  readonly bytes: number;
  readonly code: number;
  readonly comment: number;
  readonly blank: number;
  readonly content: ContentFacts;
}

export function readHeadFile({ path, size, fact, content }: Omit<FacetsFile, "kind">): HeadFile {
  const traits = classifyPath(path);
  const language = fact?.[FACT.language];
  const flags = numberAt(fact, FACT.flags);
  return {
    path,
    ...traits,
    generated: traits.generated || (flags & FLAG.generated) !== 0,
    language: typeof language === "string" && (flags & FLAG.binary) === 0 ? language : null,
    bytes: size,
    code: numberAt(fact, FACT.code),
    comment: numberAt(fact, FACT.comment),
    blank: numberAt(fact, FACT.blank),
    content: content ?? {},
  };
}

/** What people wrote here: text that is neither vendored nor generated. */
export function isOwnText(file: HeadFile): boolean {
  return file.language !== null && !file.vendored && !file.generated;
}

/** What people wrote here to be run or shown: neither data nor prose, neither vendored, generated nor documentation. */
export function isOwnCode(file: HeadFile): boolean {
  const type = isOwnText(file) && !file.documentation ? typeOfLanguage(file.language ?? "") : null;
  return type === "programming" || type === "markup";
}

export function linesOf({ code, comment, blank }: HeadFile): number {
  return code + comment + blank;
}

function numberAt(fact: FacetsFile["fact"], place: number): number {
  const value = fact?.[place];
  return typeof value === "number" ? value : 0;
}
