// Facets: what all files of the head and their history mean together. The sandbox is shown what is known, and says.

import type { CheckedFacet } from "#protocol/sandbox/parse-facets.ts";
import type { FacetsInput } from "#protocol/sandbox/wire.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";

import { countHeadFiles, describeHistory, listCopiesInput, listFacetsInput, listPublicInput, type FacetsMaterial } from "./facets-input.ts";
import type { PublicData, Sandbox } from "./ports.ts";
import { runParts } from "./run-parts.ts";
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
/** What is told from all statements of the repository: it takes as long as all else, and what it reads is most of what there is. */
const OF_COPIES: readonly FacetName[] = ["duplication", "cost"];
/** Below so many files one more sandbox costs more than it saves. */
export const FILES_WORTH_A_SANDBOX = 1_000;

export async function composeFacets(given: FacetsGiven): Promise<Facets> {
  const names = facetsOf(given.sandbox.analyzers, { hasHistory: given.paths !== null });
  if (names.length === 0) return {};
  const isApart = given.sandbox.parallelism > 1 && countHeadFiles(given.head) >= FILES_WORTH_A_SANDBOX;
  const copies = isApart ? names.filter((name) => OF_COPIES.includes(name)) : [];
  const rest = names.filter((name) => !copies.includes(name));
  const found: Partial<Record<FacetName, unknown>> = {};
  await runParts({
    parts: [rest, copies].filter((part) => part.length > 0),
    signal: given.signal,
    run: async (part, signal) => {
      const lane = { ...given, signal };
      Object.assign(found, part === copies ? await runFacets(lane, { facets: copies, input: listCopiesInput(given), settings: {} }) : await composeRest(lane, { names: rest, isApart }));
      return 0;
    },
  });
  return Object.fromEntries([false, true].flatMap((isLookedUp) => names.filter((name) => LOOKED_UP.has(name) === isLookedUp && Object.hasOwn(found, name)).map((name) => [name, found[name]]))) as Facets;
}

async function composeRest(given: FacetsGiven, { names, isApart }: { readonly names: readonly FacetName[]; readonly isApart: boolean }): Promise<Facets> {
  // What to look up in public data is known when the dependencies are: it is looked up between two runs.
  const first = await runFacets(given, { facets: names.filter((name) => !LOOKED_UP.has(name)), input: listFacetsInput(given, { withCopies: !isApart }), settings: {} });
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
