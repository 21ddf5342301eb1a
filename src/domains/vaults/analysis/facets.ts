// Facets: what all files of the head and their history mean together. The sandbox is shown what is known, and says.

import type { CheckedFacet } from "#protocol/sandbox/parse-facets.ts";
import type { FacetsInput } from "#protocol/sandbox/wire.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";

import { describeHistory, listFacetsInput, listVulnerabilitiesInput, type FacetsMaterial } from "./facets-input.ts";
import type { Advisories, Sandbox } from "./ports.ts";
import { facetsOf } from "./selection.ts";

export type Facets = { readonly [Name in FacetName]?: FacetValue<Name> };

export interface FacetsGiven extends FacetsMaterial {
  readonly sandbox: Sandbox;
  readonly advisories: Advisories;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly signal: AbortSignal;
}

const MS_PER_SECOND = 1000;

export async function composeFacets(given: FacetsGiven): Promise<Facets> {
  const names = facetsOf(given.sandbox.analyzers, { hasHistory: given.paths !== null });
  if (names.length === 0) return {};
  // Which advisories are wanted is known when the dependencies are: they are looked up between two runs.
  const first = await runFacets(given, { facets: names.filter((name) => name !== "vulnerabilities"), input: listFacetsInput(given) });
  if (!names.includes("vulnerabilities")) return first;
  const found = await given.advisories.find(first.dependencies?.evidence.components ?? []);
  const second = await runFacets(given, {
    facets: ["vulnerabilities"],
    input: listVulnerabilitiesInput(given, found?.records ?? []),
    ...(found === null ? {} : { advisoriesDate: found.date }),
  });
  return { ...first, ...second };
}

interface FacetsRun {
  readonly facets: readonly FacetName[];
  readonly input: Iterable<FacetsInput>;
  readonly advisoriesDate?: string;
}

async function runFacets(given: FacetsGiven, { input, ...run }: FacetsRun): Promise<Facets> {
  const { sandbox, at, signal } = given;
  const facets: Partial<Record<FacetName, unknown>> = {};
  await sandbox.facets({
    settings: { ...run, ...describeHistory(given), at: Math.floor(at / MS_PER_SECOND) },
    input,
    onFacet: ({ facet, value }: CheckedFacet) => void (facets[facet] = value),
    signal,
  });
  return facets as Facets;
}
