// One lock file as a graph: what manifests ask for in it, why each package is there, and the shortest way to each.

import { SCOPES, strengthen, type ManifestFacts, type PackageFact, type Scope } from "#analyzers/dependencies/facts.ts";
import { normaliseName } from "#analyzers/dependencies/purl.ts";
import type { FilePlace } from "./component.ts";

/** Ways are no longer than this: of a longer one the end is kept. */
const MAX_WAY = 64;
/** Versions of one package among which the one that is asked for is looked for. */
const MAX_SAME_NAME = 100;

export interface LockedPackage extends PackageFact {
  scope: Scope | null;
  readonly requirements: string[];
  /** Where manifests ask for it. */
  readonly askedBy: FilePlace[];
}

export interface LockGraph {
  readonly packages: readonly LockedPackage[];
  /** Places by normalised name. */
  readonly byName: ReadonlyMap<string, readonly number[]>;
  /** Scopes as the file has them. */
  readonly stated: readonly (Scope | null)[];
  /** A manifest asks it: what none asks for is not direct. */
  asked: boolean;
}

export function createLockGraph(facts: ManifestFacts): LockGraph {
  const packages = facts.packages.map((fact): LockedPackage => ({ ...fact, requirements: [], askedBy: [] }));
  const byName = new Map<string, number[]>();
  for (const [place, { name }] of packages.entries()) {
    const key = normaliseName(facts.ecosystem, name);
    const places = byName.get(key);
    if (places === undefined) byName.set(key, [place]);
    else places.push(place);
  }
  return { packages, byName, stated: packages.map(({ scope }) => scope), asked: false };
}

/** What a manifest asks for, by its normalised name; false where the lock file does not have it. */
export function ask(graph: LockGraph, { asked, name, from }: { asked: PackageFact; name: string; from: string }): boolean {
  const found = findAsked(graph, asked, graph.byName.get(name) ?? []);
  for (const fact of found) {
    // Where the lock file itself says that a package is not direct, it knows better than a name.
    if (fact.direct === false) continue;
    fact.direct = true;
    if (asked.scope !== null) strengthen(fact, asked.scope);
    fact.askedBy.push({ path: from, line: asked.line });
    if (asked.requirement !== null) fact.requirements.push(asked.requirement);
  }
  return found.length > 0;
}

function findAsked({ packages }: LockGraph, asked: PackageFact, places: readonly number[]): LockedPackage[] {
  const candidates = places.slice(0, MAX_SAME_NAME).flatMap((place) => packages[place] ?? []);
  const byRequirement = candidates.filter(({ requirement }) => asked.requirement !== null && requirement?.split(", ").includes(asked.requirement) === true);
  if (byRequirement.length > 0) return byRequirement;
  const direct = candidates.filter((candidate) => candidate.direct === true);
  if (direct.length > 0) return direct;
  const byVersion = candidates.filter(({ version }) => asked.version !== null && version === asked.version);
  return byVersion.length > 0 ? byVersion : candidates.slice(0, 1);
}

/** Settles what the lock file left open: direct or not, and the reason of each package. */
export function settle({ packages, asked, stated }: LockGraph): void {
  // A file that leaves some scopes open states those of direct packages only, and others may need these too.
  const derived = stated.includes(null);
  const needed = new Set(packages.flatMap(({ dependsOn }) => dependsOn ?? []));
  const hasArrows = needed.size > 0;
  for (const [place, fact] of packages.entries()) {
    if (fact.direct !== null) continue;
    // Without a manifest what nobody needs was asked for; without arrows nothing is known.
    if (asked) fact.direct = false;
    else if (hasArrows) fact.direct = !needed.has(place);
  }
  const open = packages.map(({ direct }, place) => derived && (stated[place] === null || direct === true));
  for (const fact of packages) if (fact.direct === true) fact.scope ??= "runtime";
  for (const scope of SCOPES) {
    const starts = [...packages.keys()].filter((place) => packages[place]?.direct === true && packages[place].scope === scope);
    walk(packages, starts, (from, to) => {
      const fact = packages[to];
      if (fact === undefined || open[to] !== true || packages[from]?.scope !== scope) return false;
      if (fact.scope !== null && SCOPES.indexOf(fact.scope) <= SCOPES.indexOf(scope)) return false;
      fact.scope = scope;
      return true;
    });
  }
  for (const fact of packages) fact.scope ??= "runtime";
}

/** For each package the places on a shortest way to it, itself last; none where no way is known. */
export function findWays(packages: readonly LockedPackage[]): (place: number) => number[] {
  const before = new Map<number, number>();
  const starts = [...packages.keys()].filter((place) => packages[place]?.direct === true);
  const reached = new Set(starts);
  walk(packages, starts, (from, to) => {
    if (reached.has(to)) return false;
    reached.add(to);
    before.set(to, from);
    return true;
  });
  return (place) => {
    if (!reached.has(place)) return [];
    const way = [place];
    let first: number | undefined = before.get(place);
    for (; first !== undefined && way.length < MAX_WAY; first = before.get(first)) way.push(first);
    return way.toReversed();
  };
}

/** Breadth first: `enter` says whether to go on from where an arrow leads. */
function walk(packages: readonly LockedPackage[], starts: readonly number[], enter: (from: number, to: number) => boolean): void {
  const queue = [...starts];
  for (const from of queue) {
    for (const to of packages[from]?.dependsOn ?? []) if (enter(from, to)) queue.push(to);
  }
}
