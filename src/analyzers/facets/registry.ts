// How each facet comes about, one line each.

import { composeAge } from "#analyzers/age/age.ts";
import { composeComplexity } from "#analyzers/complexity/compose-complexity.ts";
import { composeCost } from "#analyzers/cost/compose-cost.ts";
import { composeCoupling } from "#analyzers/coupling/coupling.ts";
import { composeCoverage } from "#analyzers/coverage/coverage.ts";
import { composeDependencies } from "#analyzers/dependencies/compose-dependencies.ts";
import { composeDuplication } from "#analyzers/duplication/compose-duplication.ts";
import { composeFreshness } from "#analyzers/freshness/compose-freshness.ts";
import { composeHotspots } from "#analyzers/hotspots/hotspots.ts";
import { composeKnowledge } from "#analyzers/knowledge/knowledge.ts";
import { composeLicences } from "#analyzers/licences/compose-licences.ts";
import { composeRisks } from "#analyzers/risks/compose-risks.ts";
import { composeSecrets } from "#analyzers/secrets/compose-secrets.ts";
import { composeShares } from "#analyzers/shares/compose-shares.ts";
import { composeStructure } from "#analyzers/structure/structure.ts";
import { composeVulnerabilities } from "#analyzers/vulnerabilities/compose-vulnerabilities.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";
import type { FacetMaterial } from "./material.ts";

export const FACET_COMPOSERS: { readonly [Name in FacetName]: (material: FacetMaterial) => FacetValue<Name> } = {
  complexity: composeComplexity,
  risks: composeRisks,
  secrets: composeSecrets,
  vulnerabilities: composeVulnerabilities,
  licences: composeLicences,
  dependencies: composeDependencies,
  duplication: composeDuplication,
  shares: composeShares,
  freshness: composeFreshness,
  cost: composeCost,
  structure: composeStructure,
  hotspots: composeHotspots,
  knowledge: composeKnowledge,
  coupling: composeCoupling,
  age: composeAge,
  coverage: composeCoverage,
};
