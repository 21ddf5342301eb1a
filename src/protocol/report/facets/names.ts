// The names of the facets alone: who only chooses among them need not load what each may say.

export const FACET_NAMES = ["complexity", "risks", "secrets", "vulnerabilities", "licences", "dependencies", "duplication", "shares", "freshness", "cost", "structure", "hotspots", "knowledge", "coupling", "age", "coverage"] as const;

export type FacetName = (typeof FACET_NAMES)[number];
