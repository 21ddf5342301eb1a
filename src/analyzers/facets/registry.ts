// How each facet comes about, one line each.

import { composeAge } from "#analyzers/age/age.ts";
import { composeCoupling } from "#analyzers/coupling/coupling.ts";
import { composeCoverage } from "#analyzers/coverage/coverage.ts";
import { composeHotspots } from "#analyzers/hotspots/hotspots.ts";
import { composeKnowledge } from "#analyzers/knowledge/knowledge.ts";
import { composeStructure } from "#analyzers/structure/structure.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";
import type { FacetMaterial } from "./material.ts";

export const FACET_COMPOSERS: { readonly [Name in FacetName]: (material: FacetMaterial) => FacetValue<Name> } = {
  structure: composeStructure,
  hotspots: composeHotspots,
  knowledge: composeKnowledge,
  coupling: composeCoupling,
  age: composeAge,
  coverage: composeCoverage,
};
