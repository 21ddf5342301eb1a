// Task "facets": reads all files of the head with what was found in each and what the history says of them, and says what all of it means.

import { createMaterialBuilder } from "#analyzers/facets/material.ts";
import { FACET_COMPOSERS } from "#analyzers/facets/registry.ts";
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
  if (!settings.facets.every((name) => Object.hasOwn(FACET_COMPOSERS, name))) throw new RangeError("expected facets that there are");
  const builder = createMaterialBuilder(settings);
  let items = 0;
  let bytes = 0;
  for (const line of lines) {
    builder.add(JSON.parse(line) as FacetsInput);
    items++;
    bytes += line.length;
  }
  const material = builder.finish();
  const writer = new ResultWriter();
  for (const facet of settings.facets) {
    writer.add({ kind: "facet", facet, value: FACET_COMPOSERS[facet as keyof typeof FACET_COMPOSERS](material) });
    writer.flush();
  }
  writer.add({ kind: "done", items, bytes, limits: {} });
  writer.flush();
}
