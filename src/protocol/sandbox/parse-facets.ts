// Reads what the sandboxed process says of all files together. What a facet may say is its schema's business; here it is said once, and
// only when it was asked for.

import { FACETS, isFacetName, type FacetName, type FacetValue } from "#protocol/report/facets/index.ts";
import { createReader, parseDone, wrong, type ResultReader } from "./result-reader.ts";
import type { DoneLine } from "./wire.ts";

export type CheckedFacet = { readonly [Name in FacetName]: { readonly kind: "facet"; readonly facet: Name; readonly value: FacetValue<Name> } }[FacetName];

/** `items`: how many lines of input were given so far; may grow while answers are read. */
export function createFacetsReader(given: { readonly facets: readonly FacetName[]; readonly items: () => number }): ResultReader<CheckedFacet | DoneLine> {
  const missing = new Set(given.facets);
  const reader = createReader<CheckedFacet | DoneLine>((value) => {
    if (value["kind"] !== "facet") return parseDone(value, given.items());
    const facet = value["facet"];
    if (typeof facet !== "string" || !isFacetName(facet) || !missing.delete(facet)) throw wrong("a facet that was not asked for");
    return { kind: "facet", facet, value: parseValue(facet, value["value"]) } as CheckedFacet;
  });
  return {
    push: reader.push,
    end() {
      const done = reader.end();
      if (missing.size > 0) throw wrong("fewer facets than it was asked for");
      return done;
    },
  };
}

function parseValue<Name extends FacetName>(facet: Name, value: unknown): FacetValue<Name> {
  const parsed = FACETS[facet].value.safeParse(value);
  if (!parsed.success) throw wrong(`a facet «${facet}» of another shape`);
  return parsed.data as FacetValue<Name>;
}
