// Task "facets": reads all files of the head with what was found in each, and says what all of them together mean.

import type { FacetFold } from "#analyzers/facets/facet.ts";
import { readHeadFile } from "#analyzers/facets/head-file.ts";
import { FACET_FOLDS } from "#analyzers/facets/registry.ts";
import type { FacetsInput, FacetsSettings } from "#protocol/sandbox/wire.ts";
import { openByteSource } from "./byte-source.ts";
import { readLines } from "./line-reader.ts";
import { ResultWriter } from "./result-writer.ts";

const INPUT_FD = 0;

export function runFacetsTask(): void {
  const source = openByteSource(INPUT_FD);
  const lines = readLines(source);
  const first = lines.next();
  if (first.done === true) throw new RangeError("expected settings before the files");
  const settings = JSON.parse(first.value) as FacetsSettings;
  const folds = settings.facets.map((name): readonly [string, FacetFold<unknown>] => {
    if (!Object.hasOwn(FACET_FOLDS, name)) throw new RangeError("expected a facet that there is");
    return [name, FACET_FOLDS[name as keyof typeof FACET_FOLDS](settings)];
  });
  let items = 0;
  let bytes = 0;
  for (const line of lines) {
    const file = readHeadFile(JSON.parse(line) as FacetsInput);
    for (const [, fold] of folds) fold.add(file);
    items++;
    bytes += line.length;
  }
  const writer = new ResultWriter();
  for (const [facet, fold] of folds) {
    writer.add({ kind: "facet", facet, value: fold.finish() });
    writer.flush();
  }
  writer.add({ kind: "done", items, bytes, limits: {} });
  writer.flush();
}
