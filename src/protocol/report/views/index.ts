// All facets of a report as people read them, in the order of an auditor's letter: what is urgent first, then what the code is like.

import type { FacetName, FacetSection } from "#protocol/report/facets/index.ts";
import type { Report } from "#protocol/report/schema.ts";

import { viewComplexity } from "./complexity-view.ts";
import { viewDependencies, viewLicences, viewVulnerabilities } from "./dependency-views.ts";
import type { FacetView, ViewGiven } from "./facet-view.ts";
import { viewCost, viewFreshness, viewShares } from "./effort-views.ts";
import { viewDuplication, viewRisks, viewSecrets } from "./finding-views.ts";
import { viewAge, viewCoupling, viewHotspots, viewKnowledge } from "./history-views.ts";
import { viewCoverage, viewStructure } from "./structure-views.ts";
import { viewSuppressions } from "./suppression-view.ts";

type Views = { readonly [Name in FacetName]: (section: FacetSection<Name>, report: Report, given: ViewGiven) => FacetView | null };

const VIEWS: Views = {
  secrets: viewSecrets,
  risks: viewRisks,
  vulnerabilities: viewVulnerabilities,
  licences: viewLicences,
  dependencies: viewDependencies,
  complexity: viewComplexity,
  hotspots: viewHotspots,
  knowledge: viewKnowledge,
  coupling: viewCoupling,
  age: viewAge,
  shares: viewShares,
  freshness: viewFreshness,
  cost: viewCost,
  duplication: viewDuplication,
  structure: viewStructure,
  coverage: viewCoverage,
};

export function facetViews(report: Report, given: ViewGiven = {}): FacetView[] {
  return [...(Object.keys(VIEWS) as FacetName[]).flatMap((name) => viewOf(name, report, given) ?? []), ...[viewSuppressions(report) ?? []].flat()];
}

function viewOf<Name extends FacetName>(name: Name, report: Report, given: ViewGiven): FacetView | null {
  const section = report.facets[name] as FacetSection<Name> | undefined;
  return section === undefined ? null : (VIEWS[name] as (section: FacetSection<Name>, report: Report, given: ViewGiven) => FacetView | null)(section, report, given);
}
