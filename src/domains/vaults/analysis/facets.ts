// Facets: what all files of the head and their history mean together. The sandbox is shown what is known, and says.

import type { CheckedFacet } from "#protocol/sandbox/parse-facets.ts";
import type { FacetsInput } from "#protocol/sandbox/wire.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";

import { countHeadFiles, listCopiesInput, listFacetsInput, listVulnerabilitiesInput, type FacetsMaterial } from "./facets-input.ts";
import type { Advisories, Sandbox } from "./ports.ts";
import { runParts } from "./run-parts.ts";
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
      Object.assign(found, part === copies ? await runFacets(lane, { facets: copies, input: listCopiesInput(given) }) : await composeRest(lane, { names: rest, isApart }));
      return 0;
    },
  });
  return Object.fromEntries([...names.filter((name) => name !== "vulnerabilities"), "vulnerabilities" as const].flatMap((name) => (Object.hasOwn(found, name) ? [[name, found[name]]] : []))) as Facets;
}

async function composeRest(given: FacetsGiven, { names, isApart }: { readonly names: readonly FacetName[]; readonly isApart: boolean }): Promise<Facets> {
  // Which advisories are wanted is known when the dependencies are: they are looked up between two runs.
  const first = await runFacets(given, { facets: names.filter((name) => name !== "vulnerabilities"), input: listFacetsInput(given, { withCopies: !isApart }) });
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

async function runFacets({ sandbox, at, signal }: FacetsGiven, { input, ...run }: FacetsRun): Promise<Facets> {
  const facets: Partial<Record<FacetName, unknown>> = {};
  await sandbox.facets({
    settings: { ...run, at: Math.floor(at / MS_PER_SECOND) },
    input,
    onFacet: ({ facet, value }: CheckedFacet) => void (facets[facet] = value),
    signal,
  });
  return facets as Facets;
}
