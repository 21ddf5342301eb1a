// Facets: what all files of the head and their history mean together. The sandbox is shown what is known, and says.

import type { CheckedFacet } from "#protocol/sandbox/parse-facets.ts";
import type { FacetsInput } from "#protocol/sandbox/wire.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";

import { describeHistory, listCopiesInput, listFacetsInput, listPublicInput, type FacetsMaterial } from "./facets-input.ts";
import type { FactStore } from "./facts.ts";
import { countHeadFiles } from "./head-state.ts";
import { openLookedUp } from "./looked-up.ts";
import type { PackageName, PublicData, ReadyLines, Sandbox } from "./ports.ts";
import { runParts } from "./run-parts.ts";
import { facetsOf } from "./selection.ts";

export type Facets = { readonly [Name in FacetName]?: FacetValue<Name> };

export interface FacetsGiven extends FacetsMaterial {
  readonly sandbox: Sandbox;
  readonly publicData: PublicData;
  /** What is remembered; null where nothing is. */
  readonly facts: FactStore | null;
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
  const lookedUp = names.filter((name) => LOOKED_UP.has(name));
  // What to look up in public data is known when the dependencies are: they are told first, and the others are made while it is looked up.
  const own = names.filter((name) => !LOOKED_UP.has(name)).sort((one, other) => Number(other === "dependencies") - Number(one === "dependencies"));
  const dependencies = Promise.withResolvers<Facets["dependencies"]>();
  const onFacets = ({ dependencies: told }: Facets): void => void (told !== undefined && given.sandbox.parallelism > 1 && dependencies.resolve(told));
  const found: Partial<Record<FacetName, unknown>> = {};
  const makeOwn = async (lane: FacetsGiven): Promise<void> => {
    try {
      const facets = await runFacets(lane, { facets: own, input: listFacetsInput(lane, { withCopies: !isApart }), settings: {}, onFacets });
      Object.assign(found, facets);
      dependencies.resolve(facets.dependencies);
    } finally {
      // When it failed, nobody waits for what will not come.
      dependencies.resolve(undefined);
    }
  };
  const makeLookedUp = async (lane: FacetsGiven): Promise<void> => {
    const remembered = await openLookedUp({ ...lane, analyzers: lane.sandbox.analyzers, names: lookedUp });
    const known = await remembered.find();
    if (known !== null) return void Object.assign(found, known);
    const components = (await dependencies.promise)?.evidence.components ?? [];
    lane.signal.throwIfAborted();
    const facets = await lookUp(lane, { facets: lookedUp, components });
    await remembered.keep(facets);
    Object.assign(found, facets);
  };
  await runParts({
    parts: lookedUp.length === 0 ? [makeOwn] : [makeOwn, makeLookedUp],
    signal: given.signal,
    run: async (make, signal) => {
      await make({ ...given, signal });
      return 0;
    },
  });
  return found as Facets;
}

async function lookUp(given: FacetsGiven, { facets, components }: { readonly facets: readonly FacetName[]; readonly components: readonly PackageName[] }): Promise<Facets> {
  const known = facets.includes("vulnerabilities") ? await given.publicData.findVulnerabilities(components) : null;
  const releases = facets.includes("freshness") ? await given.publicData.findReleases(components) : null;
  return await runFacets(given, {
    facets,
    input: listPublicInput(given, { known, releases }),
    settings: {
      ...dateOf("advisoriesDate", known?.advisories),
      ...dateOf("epssDate", known?.epss),
      ...dateOf("kevDate", known?.kev),
      ...dateOf("releasesDate", releases),
    },
  });
}

/** They rest on public data. */
const LOOKED_UP: ReadonlySet<FacetName> = new Set(["vulnerabilities", "freshness"]);

type DateName = "advisoriesDate" | "epssDate" | "kevDate" | "releasesDate";

function dateOf(name: DateName, found: { readonly date: string } | null | undefined): Partial<Record<DateName, string>> {
  return found === null || found === undefined ? {} : { [name]: found.date };
}

interface FacetsRun {
  readonly facets: readonly FacetName[];
  readonly input: Iterable<FacetsInput | ReadyLines>;
  readonly settings: Partial<Record<DateName, string>>;
  /** What is there so far, each time that one more is told. */
  readonly onFacets?: (facets: Facets) => void;
}

async function runFacets(given: FacetsGiven, { facets: wanted, input, settings, onFacets }: FacetsRun): Promise<Facets> {
  const { sandbox, at, signal } = given;
  const facets: Partial<Record<FacetName, unknown>> = {};
  await sandbox.facets({
    settings: { ...settings, ...describeHistory(given), facets: wanted, at: Math.floor(at / MS_PER_SECOND) },
    input,
    onFacet({ facet, value }: CheckedFacet) {
      facets[facet] = value;
      onFacets?.(facets as Facets);
    },
    signal,
  });
  return facets as Facets;
}
