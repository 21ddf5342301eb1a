// Which analysers run, and what follows from it: which of them look at content, which facets there will be. The versions decide: an analyser
// without one does not run.

import { FACET_NAMES, type FacetName } from "#protocol/report/facets/names.ts";
import { CONTENT_ANALYZERS, type ContentAnalyzerId } from "#protocol/sandbox/wire.ts";

export type AnalyzerVersions = Readonly<Record<string, number>>;

export function contentAnalyzersOf(versions: AnalyzerVersions): readonly ContentAnalyzerId[] {
  return CONTENT_ANALYZERS.filter((id) => Object.hasOwn(versions, id));
}

/** What these facets say they say of a history; without one they are not there. */
const HISTORY_FACETS: ReadonlySet<FacetName> = new Set(["hotspots", "knowledge", "coupling", "age"]);

export function facetsOf(versions: AnalyzerVersions, { hasHistory }: { readonly hasHistory: boolean } = { hasHistory: true }): readonly FacetName[] {
  return FACET_NAMES.filter((name) => Object.hasOwn(versions, name) && (hasHistory || !HISTORY_FACETS.has(name)));
}

/** Whether the whole history is searched for secrets. */
export function searchesPast(versions: AnalyzerVersions): boolean {
  return Object.hasOwn(versions, "secrets");
}
