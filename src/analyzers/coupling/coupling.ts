// Files that change together (protocol/report/facets/coupling.ts says what counts).

import { isOwnText } from "#analyzers/facets/head-file.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";

type Pair = FacetValue<"coupling">["evidence"]["pairs"][number];

const SHOWN = 50;
const LEAST_TOGETHER = 5;
const LEAST_DEGREE = 0.5;

export function composeCoupling({ files, recent, currentPath }: Pick<FacetMaterial, "files" | "recent" | "currentPath">): FacetValue<"coupling"> {
  const numbers = new Map(files.filter(isOwnText).map(({ path }, number) => [path, number]));
  const paths = [...numbers.keys()];
  const changes = new Map<number, number>();
  const together = new Map<number, number>();
  for (const commit of recent) {
    const touched = [...new Set(commit.paths.flatMap((path) => numbers.get(currentPath(path) ?? "") ?? []))].sort((one, other) => one - other);
    for (const [place, one] of touched.entries()) {
      addOne(changes, one);
      for (const other of touched.slice(place + 1)) addOne(together, one * paths.length + other);
    }
  }
  const pairs: Pair[] = [];
  for (const [key, commits] of together) {
    if (commits < LEAST_TOGETHER) continue;
    const both = [Math.floor(key / paths.length), key % paths.length] as const;
    const degree = (2 * commits) / both.reduce((sum, file) => sum + (changes.get(file) ?? 0), 0);
    // The same pair is told alike, in whichever order its files came.
    const [one = "", other = ""] = both.map((file) => paths[file] ?? "").sort(compareText);
    if (degree >= LEAST_DEGREE) pairs.push({ one, other, together: commits, degree });
  }
  return {
    results: { commits: recent.length, pairCount: pairs.length, acrossFolders: pairs.filter(({ one, other }) => folderOf(one) !== folderOf(other)).length },
    evidence: { pairs: keepTop(pairs, { most: SHOWN, compare: comparePairs }) },
  };
}

function comparePairs(one: Pair, other: Pair): number {
  return other.degree * other.together - one.degree * one.together || compareText(one.one, other.one) || compareText(one.other, other.other);
}

function addOne(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
