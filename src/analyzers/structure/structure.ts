// How the code is laid out: how long its files are, how deep its folders, which files are the longest.

import type { FacetFold } from "#analyzers/facets/facet.ts";
import { isOwnText, type HeadFile } from "#analyzers/facets/head-file.ts";
import { keepTop } from "#analyzers/facets/keep-top.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";

const LARGEST_SHOWN = 50;
/** Upper ends of the classes of file length, in lines; the last class has none. */
const FILE_LENGTH_CLASSES = [100, 200, 400, 1000, 2000] as const;

type Largest = FacetValue<"structure">["evidence"]["largest"][number];

export function createStructureFold(): FacetFold<FacetValue<"structure">> {
  const lengths: number[] = [];
  const folders = new Set<string>();
  let depth = 0;
  const largest = keepTop<Largest>(LARGEST_SHOWN, (one, other) => other.lines - one.lines || compareText(one.path, other.path));
  return {
    add(file) {
      if (!isOwnText(file)) return;
      const lines = file.code + file.comment + file.blank;
      const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf("/")));
      lengths.push(lines);
      folders.add(folder);
      depth = Math.max(depth, depthOf(file));
      largest.add({ path: file.path, language: file.language ?? "", lines, bytes: file.bytes });
    },
    finish() {
      const sorted = Float64Array.from(lengths).sort();
      return {
        results: {
          files: lengths.length,
          folders: folders.size,
          depth,
          medianLines: sorted[Math.ceil(sorted.length / 2) - 1] ?? 0,
          lengths: classifyLengths(sorted),
        },
        evidence: { largest: largest.list() },
      };
    },
  };
}

function depthOf({ path }: HeadFile): number {
  return path.split("/").length - 1;
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

/** By code unit, so that the order is the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
