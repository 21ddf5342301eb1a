// A report (strongroom.report/1) out of the two halves in which an analysis is kept: results, which may stand in a database,
// and evidence, which names people, branches and file types and is sealed. Whoever may not see evidence gets a report without.

import { judgeLicenceResults, judgeLicenceSection } from "#protocol/licences/judge-licences.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import { FACETS, type FacetName } from "#protocol/report/facets/index.ts";
import type { Report } from "#protocol/report/schema.ts";

import type { Evidence } from "./evidence.ts";
import type { Results } from "./results.ts";

export interface ReportParts {
  readonly results: Results;
  readonly evidence: Evidence | null;
  readonly version: string;
  /** By which licences are judged: of them facts alone are kept. */
  readonly licences: AppliedLicencePolicy;
}

/** Without evidence a facet's lists are empty. */
export function joinFacets(results: Results["facets"], evidence: Evidence["facets"]): Report["facets"] {
  const sections = Object.entries(results).map(([name, half]) => [name, { ...emptyLists(name as FacetName), ...half, ...evidence[name as FacetName] }]);
  return Object.fromEntries(sections) as Report["facets"];
}

function emptyLists(name: FacetName): Readonly<Record<string, readonly []>> {
  return Object.fromEntries(Object.keys(FACETS[name].evidence.shape).map((key) => [key, []]));
}

function judge({ licences, ...facets }: Report["facets"], { evidence, licences: applied }: ReportParts): Report["facets"] {
  if (licences === undefined) return facets;
  return { ...facets, licences: evidence === null ? judgeLicenceResults(licences, applied) : judgeLicenceSection(licences, applied) };
}

export function composeReport(parts: ReportParts): Report {
  const { results, evidence, version } = parts;
  return {
    schema: "strongroom.report/1",
    source: { kind: results.sourceKind, commit: evidence?.commit ?? null, ref: evidence?.ref ?? null },
    generatedAt: results.generatedAt,
    product: { name: "strongroom", version, analyzers: results.analyzers },
    totals: results.totals,
    languages: results.languages,
    fileTypes: evidence?.fileTypes ?? results.fileTypes,
    history: results.history,
    contributors: evidence?.contributors ?? [],
    facets: judge(joinFacets(results.facets, evidence?.facets ?? {}), parts),
    limits: results.limits,
    timings: results.timings,
  };
}
