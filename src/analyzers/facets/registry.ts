// How each facet comes about, one line each.

import { composeStructure } from "#analyzers/structure/structure.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";
import type { FacetMaterial } from "./material.ts";

export const FACET_COMPOSERS: { readonly [Name in FacetName]: (material: FacetMaterial) => FacetValue<Name> } = {
  structure: composeStructure,
};
