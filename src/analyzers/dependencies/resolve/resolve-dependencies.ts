// Joins what all lock files and manifests of a repository say: each package once, whether it is direct, why it is there, and the
// way by which it comes in.

import { normaliseName, composePurl } from "#analyzers/dependencies/purl.ts";
import type { ManifestFacts, PackageFact } from "#analyzers/dependencies/facts.ts";
import type { Component, Found, Manifest } from "./component.ts";
import { readGoModules } from "./go-modules.ts";
import { ask, createLockGraph, findWays, settle, type LockGraph } from "./lock-graph.ts";
import { createManagedVersions, type ManagedVersions } from "./managed-versions.ts";
import { mergeComponents } from "./merge.ts";
import { assignLocks, folderOf } from "./workspaces.ts";

interface Joining {
  readonly found: Found[];
  readonly graphs: ReadonlyMap<Manifest, LockGraph>;
  /** `ecosystem` and name of the repository's own projects. */
  readonly own: ReadonlySet<string>;
  readonly managed: ManagedVersions;
  asks: number;
}

/** A thousand projects that each ask a hundred lock files for fifty packages. Who is not asked any more counts as without a lock file. */
const MAX_ASKS = 5_000_000;

/** Where package managers put what others ask for: the manifests there are theirs, and ask for nothing here. */
const INSTALLED_FOLDERS = new Set(["node_modules", "bower_components", "jspm_packages", "vendor", "site-packages", ".venv", "venv", "pods", "carthage", ".cargo-vendor"]);

/** The same for the same files in any order. */
export function resolveDependencies(manifests: readonly Manifest[]): Component[] {
  const sorted = manifests.filter(({ path }) => !isInstalled(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const modules = sorted.filter(({ facts }) => facts.ecosystem === "Go");
  const others = sorted.filter(({ facts }) => facts.ecosystem !== "Go");
  const locks = others.filter(({ facts }) => facts.role === "lock");
  const joining: Joining = {
    found: [],
    graphs: new Map(locks.map((lock) => [lock, createLockGraph(lock.facts)])),
    own: new Set(sorted.flatMap(({ facts }) => (facts.role === "manifest" && facts.name !== undefined ? [ownKey(facts, facts.name)] : []))),
    managed: createManagedVersions(others),
    asks: 0,
  };
  const assigned = assignLocks(others);
  for (const [manifest, governing] of assigned) {
    joinManifest(joining, manifest, manifest.facts.format === "libs.versions.toml" ? catalogLocks(manifest, locks) : governing);
  }
  for (const [lock, graph] of joining.graphs) joinLock(joining, lock, graph);
  for (const module of readGoModules(modules)) addFound(joining, module.manifest, module);
  return mergeComponents(joining.found);
}

function isInstalled(path: string): boolean {
  return folderOf(path).toLowerCase().split("/").some((folder) => INSTALLED_FOLDERS.has(folder));
}

function ownKey({ ecosystem }: ManifestFacts, name: string): string {
  return `${ecosystem} ${normaliseName(ecosystem, name)}`;
}

/** A catalog in `gradle/` serves all builds of the folder that holds it. */
function catalogLocks({ path }: Manifest, locks: readonly Manifest[]): readonly Manifest[] {
  const base = folderOf(path).replace(/(?:^|\/)gradle$/, "");
  return locks.filter(({ path: lock, facts }) => facts.ecosystem === "Maven" && (base === "" || lock.startsWith(`${base}/`)));
}

function joinManifest(joining: Joining, manifest: Manifest, governing: readonly Manifest[]): void {
  const { facts, path } = manifest;
  joining.asks += governing.length * facts.packages.length;
  const graphs = joining.asks > MAX_ASKS ? [] : governing.flatMap((lock) => joining.graphs.get(lock) ?? []);
  for (const graph of graphs) graph.asked = true;
  for (const stated of facts.packages) {
    const name = normaliseName(facts.ecosystem, stated.name);
    // Every lock file is asked, not only the first that has it.
    if (graphs.filter((graph) => ask(graph, { asked: stated, name, from: path })).length > 0) continue;
    // What was left out when the lock file was written is not there; what is the repository's own is no dependency.
    if (graphs.length > 0 && (stated.scope === "peer" || stated.scope === "optional")) continue;
    if (joining.own.has(ownKey(facts, stated.name))) continue;
    const version = stated.version ?? (stated.requirement === null ? joining.managed(facts.ecosystem, folderOf(path), name) : null);
    addFound(joining, manifest, { fact: { ...stated, version }, integrity: stated.integrity ?? null });
  }
}

function addFound(joining: Joining, { path, facts: { ecosystem, packages } }: Manifest, { fact, integrity }: { fact: PackageFact; integrity: string | null }): void {
  const purl = composePurl({ ecosystem, name: fact.name, version: fact.version });
  const needs = (fact.dependsOn ?? []).flatMap((place) => packages[place] ?? []);
  joining.found.push({
    purl,
    ecosystem,
    name: fact.name,
    version: fact.version,
    requirements: fact.requirement === null ? [] : [fact.requirement],
    scope: fact.scope ?? "runtime",
    direct: fact.direct,
    path: fact.direct === true ? [purl] : [],
    from: [{ path, line: fact.line }],
    dependsOn: needs.map(({ name, version }) => composePurl({ ecosystem, name, version })),
    origin: fact.origin ?? null,
    integrity,
    licence: fact.licence ?? null,
  });
}

function joinLock(joining: Joining, { path, facts: { ecosystem } }: Manifest, graph: LockGraph): void {
  settle(graph);
  const { packages } = graph;
  const purls = packages.map(({ name, version }) => composePurl({ ecosystem, name, version }));
  const purlsAt = (places: readonly number[]): string[] => places.flatMap((place) => purls[place] ?? []);
  const wayTo = findWays(packages);
  for (const [place, fact] of packages.entries()) {
    joining.found.push({
      purl: purls[place] ?? "",
      ecosystem,
      name: fact.name,
      version: fact.version,
      requirements: fact.requirements,
      scope: fact.scope ?? "runtime",
      direct: fact.direct,
      path: purlsAt(wayTo(place)),
      from: [{ path, line: fact.line }, ...fact.askedBy],
      dependsOn: purlsAt(fact.dependsOn ?? []),
      origin: fact.origin ?? null,
      integrity: fact.integrity ?? null,
      licence: fact.licence ?? null,
    });
  }
}
