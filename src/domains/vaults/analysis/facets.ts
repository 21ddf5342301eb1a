// Facets: what all files of the head and their history mean together. The sandbox is shown what is known, and says.

import type { CheckedFacet } from "#protocol/sandbox/parse-facets.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";

import { listFacetsInput, type FacetsMaterial } from "./facets-input.ts";
import type { Sandbox } from "./ports.ts";
import { facetsOf } from "./selection.ts";

export type Facets = { readonly [Name in FacetName]?: FacetValue<Name> };

export interface FacetsGiven extends FacetsMaterial {
  readonly sandbox: Sandbox;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly signal: AbortSignal;
}

const MS_PER_SECOND = 1000;

export async function composeFacets(given: FacetsGiven): Promise<Facets> {
  const { sandbox, at, signal } = given;
  const names = facetsOf(sandbox.analyzers, { hasHistory: given.paths !== null });
  if (names.length === 0) return {};
  const facets: Partial<Record<FacetName, unknown>> = {};
  await sandbox.facets({
    settings: { facets: names, at: Math.floor(at / MS_PER_SECOND) },
    input: listFacetsInput(given),
    onFacet: ({ facet, value }: CheckedFacet) => void (facets[facet] = value),
    signal,
  });
  return facets as Facets;
}
