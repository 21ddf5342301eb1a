// Facets: what all files of the head together mean. The sandbox is shown each file with what is known of it, and says.

import type { CheckedFacet } from "#protocol/sandbox/parse-facets.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";

import { listHeadFiles, type HeadState } from "./head-state.ts";
import type { Sandbox } from "./ports.ts";
import { facetsOf } from "./selection.ts";

export type Facets = { readonly [Name in FacetName]?: FacetValue<Name> };

export interface FacetsGiven {
  readonly sandbox: Sandbox;
  readonly head: HeadState;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly signal: AbortSignal;
}

const MS_PER_SECOND = 1000;

export async function composeFacets({ sandbox, head, at, signal }: FacetsGiven): Promise<Facets> {
  const names = facetsOf(sandbox.analyzers);
  if (names.length === 0) return {};
  const facets: Partial<Record<FacetName, unknown>> = {};
  await sandbox.facets({
    settings: { facets: names, at: Math.floor(at / MS_PER_SECOND) },
    files: listHeadFiles(head),
    onFacet: ({ facet, value }: CheckedFacet) => void (facets[facet] = value),
    signal,
  });
  return facets as Facets;
}
