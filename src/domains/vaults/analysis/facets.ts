// Facets: what all files of the head and their history mean together. The sandbox is shown what is known, and says.

import type { CheckedFacet } from "#protocol/sandbox/parse-facets.ts";
import type { FacetsInput } from "#protocol/sandbox/wire.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";

import { describeHistory, listFacetsInput, listPublicInput, type FacetsMaterial } from "./facets-input.ts";
import type { PublicData, Sandbox } from "./ports.ts";
import { facetsOf } from "./selection.ts";

export type Facets = { readonly [Name in FacetName]?: FacetValue<Name> };

export interface FacetsGiven extends FacetsMaterial {
  readonly sandbox: Sandbox;
  readonly publicData: PublicData;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly signal: AbortSignal;
}

const MS_PER_SECOND = 1000;

export async function composeFacets(given: FacetsGiven): Promise<Facets> {
  const names = facetsOf(given.sandbox.analyzers, { hasHistory: given.paths !== null });
  if (names.length === 0) return {};
  // What to look up in public data is known when the dependencies are: it is looked up between two runs.
  const first = await runFacets(given, { facets: names.filter((name) => !LOOKED_UP.has(name)), input: listFacetsInput(given), settings: {} });
  const lookedUp = names.filter((name) => LOOKED_UP.has(name));
  if (lookedUp.length === 0) return first;
  const components = first.dependencies?.evidence.components ?? [];
  const known = lookedUp.includes("vulnerabilities") ? await given.publicData.findVulnerabilities(components) : null;
  const releases = lookedUp.includes("freshness") ? await given.publicData.findReleases(components) : null;
  const second = await runFacets(given, {
    facets: lookedUp,
    input: listPublicInput(given, { known, releases }),
    settings: {
      ...dateOf("advisoriesDate", known?.advisories),
      ...dateOf("epssDate", known?.epss),
      ...dateOf("kevDate", known?.kev),
      ...dateOf("releasesDate", releases),
    },
  });
  return { ...first, ...second };
}

/** They rest on public data. */
const LOOKED_UP: ReadonlySet<FacetName> = new Set(["vulnerabilities", "freshness"]);

type DateName = "advisoriesDate" | "epssDate" | "kevDate" | "releasesDate";

function dateOf(name: DateName, found: { readonly date: string } | null | undefined): Partial<Record<DateName, string>> {
  return found === null || found === undefined ? {} : { [name]: found.date };
}

interface FacetsRun {
  readonly facets: readonly FacetName[];
  readonly input: Iterable<FacetsInput>;
  readonly settings: Partial<Record<DateName, string>>;
}

async function runFacets(given: FacetsGiven, { facets: wanted, input, settings }: FacetsRun): Promise<Facets> {
  const { sandbox, at, signal } = given;
  const facets: Partial<Record<FacetName, unknown>> = {};
  await sandbox.facets({
    settings: { ...settings, ...describeHistory(given), facets: wanted, at: Math.floor(at / MS_PER_SECOND) },
    input,
    onFacet: ({ facet, value }: CheckedFacet) => void (facets[facet] = value),
    signal,
  });
  return facets as Facets;
}
