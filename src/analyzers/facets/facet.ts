// What a facet is to the sandbox: it is shown every file of the head once, then says its value.

import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";
import type { FacetsSettings } from "#protocol/sandbox/wire.ts";
import type { HeadFile } from "./head-file.ts";

export interface FacetFold<Value> {
  add(file: HeadFile): void;
  finish(): Value;
}

export type FacetFolds = { readonly [Name in FacetName]: (settings: FacetsSettings) => FacetFold<FacetValue<Name>> };
