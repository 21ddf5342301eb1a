// Databases name one vulnerability several times; advisories that share an id, as their own or as an alias, are one group.

import type { Advisory } from "./advisory.ts";

/** Whose words are the best for the reader of a report: reviewed with severity first, then the ecosystem's own, bare CVE last. */
const PREFERRED = ["MAL-", "GHSA-", "RUSTSEC-", "GO-", "PYSEC-"];

/** Groups in the order of their first member; each with the id that is most at home first. */
export function groupByAlias(advisories: readonly Advisory[]): readonly (readonly Advisory[])[] {
  const parents = new Map<string, string>();
  for (const { id, aliases } of advisories) for (const alias of aliases) join(parents, id, alias);
  const groups = new Map<string, Advisory[]>();
  for (const advisory of advisories) {
    const root = rootOf(parents, advisory.id);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [advisory]);
    else group.push(advisory);
  }
  return [...groups.values()].map((group) => group.toSorted((one, other) => rankOf(one.id) - rankOf(other.id) || (one.id < other.id ? -1 : 1)));
}

function join(parents: Map<string, string>, one: string, other: string): void {
  const root = rootOf(parents, one);
  const otherRoot = rootOf(parents, other);
  if (root !== otherRoot) parents.set(otherRoot, root);
}

/** Halves the way for the next time (union-find), so that long chains of aliases cost no more than short ones. */
function rootOf(parents: Map<string, string>, id: string): string {
  let at = id;
  for (;;) {
    const parent = parents.get(at);
    if (parent === undefined) return at;
    const above = parents.get(parent);
    if (above === undefined) return parent;
    parents.set(at, above);
    at = above;
  }
}

function rankOf(id: string): number {
  const rank = PREFERRED.findIndex((prefix) => id.startsWith(prefix));
  if (rank !== -1) return rank;
  return id.startsWith("CVE-") ? PREFERRED.length + 1 : PREFERRED.length;
}
