// The names of the facets alone: who only chooses among them need not load what each may say.

export const FACET_NAMES = ["structure", "hotspots", "knowledge", "coupling", "age"] as const;

export type FacetName = (typeof FACET_NAMES)[number];
