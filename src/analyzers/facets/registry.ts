// How each facet comes about, one line each.

import { createStructureFold } from "#analyzers/structure/structure.ts";
import type { FacetFolds } from "./facet.ts";

export const FACET_FOLDS: FacetFolds = {
  structure: createStructureFold,
};
