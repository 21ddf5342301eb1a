// The same package of several files becomes one component.

import { SCOPES } from "#analyzers/dependencies/facts.ts";
import type { Component, Found } from "./component.ts";

/** Files that are named for one component; a monorepo of thousands of projects need not list them all. */
const MAX_FROM = 100;
const MAX_REQUIREMENTS = 20;

interface Merging {
  readonly first: Found;
  scope: Found["scope"];
  direct: boolean | null;
  path: readonly string[];
  readonly requirements: Set<string>;
  /** Paths, each with the first line that names it. */
  readonly from: Map<string, number | null>;
  readonly dependsOn: Set<string>;
  integrity: string | null;
  licence: string | null;
}

export function mergeComponents(found: readonly Found[]): Component[] {
  const byPurl = new Map<string, Merging>();
  for (const one of found) {
    const known = byPurl.get(one.purl);
    if (known === undefined) byPurl.set(one.purl, begin(one));
    else add(known, one);
  }
  return [...byPurl.values()].map(finish).toSorted((a, b) => (a.purl < b.purl ? -1 : 1));
}

function begin(one: Found): Merging {
  return { ...one, first: one, requirements: new Set(one.requirements), from: new Map(one.from.map(({ path, line }) => [path, line])), dependsOn: new Set(one.dependsOn) };
}

function add(known: Merging, one: Found): void {
  if (SCOPES.indexOf(one.scope) < SCOPES.indexOf(known.scope)) known.scope = one.scope;
  // Direct in one project is direct; unknown in one and not direct in another stays unknown.
  if (one.direct === true || (one.direct === null && known.direct === false)) known.direct = one.direct;
  if (isShorter(one.path, known.path)) known.path = one.path;
  for (const requirement of one.requirements) if (known.requirements.size < MAX_REQUIREMENTS) known.requirements.add(requirement);
  for (const { path, line } of one.from) {
    const before = known.from.get(path);
    if (before === undefined ? known.from.size < MAX_FROM : line !== null && (before === null || line < before)) known.from.set(path, line);
  }
  for (const need of one.dependsOn) known.dependsOn.add(need);
  known.integrity ??= one.integrity;
  known.licence ??= one.licence;
}

/** No way at all is longer than any. Of two ways of the same length the first in order, so that the order of files decides nothing. */
function isShorter(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return one.length > 0 && (other.length === 0 || one.length < other.length);
  const at = one.findIndex((purl, index) => purl !== other[index]);
  return at !== -1 && (one[at] ?? "") < (other[at] ?? "");
}

function finish({ first, scope, direct, path, requirements, from, dependsOn, integrity, licence }: Merging): Component {
  dependsOn.delete(first.purl);
  const paths = [...from.keys()].toSorted();
  return {
    purl: first.purl,
    ecosystem: first.ecosystem,
    name: first.name,
    version: first.version,
    requirements: [...requirements].toSorted(),
    scope,
    direct,
    path,
    from: paths,
    line: from.get(paths[0] ?? "") ?? null,
    dependsOn: [...dependsOn].toSorted(),
    ...(first.origin !== null && { origin: first.origin }),
    ...(integrity !== null && { integrity }),
    ...(licence !== null && { licence }),
  };
}
