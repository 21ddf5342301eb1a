// How the code is laid out: how long its files are, how deep its folders, which files are the longest.

import { isOwnText, linesOf, type HeadFile } from "#analyzers/facets/head-file.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";

const LARGEST_SHOWN = 50;
/** Upper ends of the classes of file length, in lines; the last class has none. */
const FILE_LENGTH_CLASSES = [100, 200, 400, 1000, 2000] as const;

export function composeStructure({ files }: Pick<FacetMaterial, "files">): FacetValue<"structure"> {
  const own = files.filter(isOwnText);
  const sorted = Float64Array.from(own, linesOf).sort();
  return {
    results: {
      files: own.length,
      folders: new Set(own.map(({ path }) => folderOf(path))).size,
      depth: own.reduce((deepest, { path }) => Math.max(deepest, path.split("/").length - 1), 0),
      medianLines: sorted[Math.ceil(sorted.length / 2) - 1] ?? 0,
      lengths: classifyLengths(sorted),
    },
    evidence: {
      largest: keepTop(own, { most: LARGEST_SHOWN, compare: (one, other) => linesOf(other) - linesOf(one) || compareText(one.path, other.path) })
        .map((file) => ({ path: file.path, language: languageOf(file), lines: linesOf(file), bytes: file.bytes })),
    },
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function languageOf({ language }: HeadFile): string {
  return language ?? "";
}

function classifyLengths(sorted: Float64Array): FacetValue<"structure">["results"]["lengths"] {
  const classes = [...FILE_LENGTH_CLASSES, null].map((upTo) => ({ upTo, files: 0, lines: 0 }));
  let at = 0;
  for (const lines of sorted) {
    for (let upTo = classes[at]?.upTo ?? null; upTo !== null && lines > upTo; upTo = classes[at]?.upTo ?? null) at++;
    const entry = classes[at];
    if (entry === undefined) break;
    entry.files++;
    entry.lines += lines;
  }
  return classes;
}
