// bench/ACCURACY.md has a part for each benchmark that compares what is found, between two marks, so that each can be written without
// the others.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** In the order in which they stand, behind the lines. */
const PARTS = ["complexity", "secrets", "contributors", "licences", "dependencies", "duplication", "reports"] as const;
export type AccuracyPart = (typeof PARTS)[number];

/** Puts a part into the document of this checkout, or in the place of an earlier one. */
export function writeAccuracyPart(root: string, part: AccuracyPart, text: string): void {
  const path = join(root, "bench/ACCURACY.md");
  writeFileSync(path, putPart(readFileSync(path, "utf8"), part, text));
}

export function putPart(document: string, part: AccuracyPart, text: string): string {
  const parts = readParts(document).set(part, text.trim());
  return compose((document.split(/<!-- \w+: begin -->/)[0] ?? "").trimEnd(), parts);
}

/** The document written anew, with all parts of the old one. */
export function keepParts(old: string, document: string): string {
  return compose(document.trimEnd(), readParts(old));
}

function compose(own: string, parts: ReadonlyMap<string, string>): string {
  const blocks = PARTS.flatMap((part) => (parts.has(part) ? [`${beginOf(part)}\n\n${parts.get(part) ?? ""}\n\n${endOf(part)}`] : []));
  return `${[own, ...blocks].join("\n\n")}\n`;
}

function readParts(document: string): Map<string, string> {
  return new Map(PARTS.flatMap((part) => {
    const rest = document.split(beginOf(part))[1];
    return rest === undefined ? [] : [[part, (rest.split(endOf(part))[0] ?? "").trim()] as const];
  }));
}

function beginOf(part: string): string {
  return `<!-- ${part}: begin -->`;
}

function endOf(part: string): string {
  return `<!-- ${part}: end -->`;
}
