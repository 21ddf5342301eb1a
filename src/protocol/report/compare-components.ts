// Packages that came, went, or are there in other versions.

import { compareText } from "#base/compare-text.ts";

import type { Comparison } from "./comparison-schema.ts";
import type { Report } from "./schema.ts";

interface Package {
  readonly ecosystem: string;
  readonly name: string;
  readonly versions: readonly (string | null)[];
}

export function compareComponents(before: Report, after: Report): Comparison["dependencies"] {
  const [one, other] = [packagesOf(before), packagesOf(after)];
  if (one === null || other === null) return null;
  const onlyIn = (of: ReadonlyMap<string, Package>, not: ReadonlyMap<string, Package>) =>
    [...of].filter(([key]) => !not.has(key)).flatMap(([, { ecosystem, name, versions }]) => versions.map((version) => ({ ecosystem, name, version })));
  const changed = [...other].flatMap(([key, { ecosystem, name, versions }]) => {
    const earlier = one.get(key)?.versions;
    return earlier === undefined || sameVersions(earlier, versions) ? [] : [{ ecosystem, name, before: sayVersions(earlier), after: sayVersions(versions) }];
  });
  return { added: onlyIn(other, one), removed: onlyIn(one, other), changed };
}

/** Null where components are there, and are not named. */
function packagesOf({ facets: { dependencies } }: Report): ReadonlyMap<string, Package> | null {
  if (dependencies === undefined || (dependencies.total > 0 && dependencies.components.length === 0)) return null;
  const packages = new Map<string, Package>();
  for (const { ecosystem, name, version } of dependencies.components) {
    const key = `${ecosystem} ${name}`;
    const known = packages.get(key);
    packages.set(key, { ecosystem, name, versions: [...(known?.versions ?? []), version].toSorted((a, b) => compareText(a ?? "", b ?? "")) });
  }
  return packages;
}

function sameVersions(one: readonly (string | null)[], other: readonly (string | null)[]): boolean {
  return one.length === other.length && one.every((version, place) => version === other[place]);
}

function sayVersions(versions: readonly (string | null)[]): string[] {
  return versions.map((version) => version ?? "unknown");
}
