// The dependencies of all files together.

import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import type { UnreadReason } from "#protocol/sandbox/wire.ts";
import type { ManifestFacts } from "./facts.ts";
import { findManifestKind } from "./read-manifest.ts";
import type { Component, Manifest } from "./resolve/component.ts";
import { resolveDependencies } from "./resolve/resolve-dependencies.ts";

type Dependencies = FacetValue<"dependencies">;

export function listManifests(files: FacetMaterial["files"]): Manifest[] {
  // What comes with others' code in the repository is theirs to depend on.
  return files.flatMap(({ path, vendored, content }) => (vendored || content.dependencies === undefined ? [] : [{ path, facts: content.dependencies as ManifestFacts }]));
}

const UNREAD: Readonly<Record<UnreadReason, string>> = {
  "too-large": "too large to be analysed",
  "passed-over": "passed over: a sandbox ended on it",
};

/** Lock files and manifests that were not looked into: what they say is not known, which is not «nothing». */
function listUnread(files: FacetMaterial["files"]): Manifest[] {
  return files.flatMap(({ path, vendored, content: { unread } }) => {
    const kind = vendored || unread === undefined ? null : findManifestKind(path.slice(path.lastIndexOf("/") + 1));
    if (kind === null || unread === undefined) return [];
    const { format, ecosystem, role } = kind;
    return [{ path, facts: { format, ecosystem, role, packages: [], errors: [{ line: null, message: UNREAD[unread] }] } }];
  });
}

export function listComponents(files: FacetMaterial["files"]): Component[] {
  return resolveDependencies(listManifests(files));
}

export function composeDependencies({ files, components }: Pick<FacetMaterial, "files" | "components">): Dependencies {
  const found = components();
  const manifests = [...listManifests(files), ...listUnread(files)];
  return {
    results: {
      total: found.length,
      direct: found.filter(({ direct }) => direct === true).length,
      runtime: found.filter(({ scope }) => scope === "runtime").length,
      withoutVersion: found.filter(({ version }) => version === null).length,
      manifestFiles: manifests.length,
      unreadable: manifests.filter(({ facts }) => facts.errors.length > 0).length,
      byEcosystem: countByEcosystem(found),
    },
    evidence: {
      components: found.toSorted((one, other) => compareText(one.purl, other.purl)).map(describeComponent),
      manifests: manifests.toSorted((one, other) => compareText(one.path, other.path)).map(({ path, facts }) => ({
        path, format: facts.format, role: facts.role, packages: facts.packages.length,
        problems: facts.errors.map(({ line, message }) => ({ line, message })),
      })),
    },
  };
}

function countByEcosystem(components: readonly Component[]): Dependencies["results"]["byEcosystem"] {
  const counts = new Map<Component["ecosystem"], { components: number; direct: number; runtime: number }>();
  for (const { ecosystem, direct, scope } of components) {
    const sum = counts.get(ecosystem) ?? { components: 0, direct: 0, runtime: 0 };
    counts.set(ecosystem, { components: sum.components + 1, direct: sum.direct + (direct === true ? 1 : 0), runtime: sum.runtime + (scope === "runtime" ? 1 : 0) });
  }
  return [...counts].map(([ecosystem, sum]) => ({ ecosystem, ...sum })).sort((one, other) => other.components - one.components || compareText(one.ecosystem, other.ecosystem));
}

function describeComponent({ origin, integrity, licence, ...component }: Component): Dependencies["evidence"]["components"][number] {
  return {
    ...component,
    requirements: [...component.requirements], path: [...component.path], from: [...component.from], dependsOn: [...component.dependsOn],
    origin: origin ?? null, integrity: integrity ?? null, licence: licence ?? null,
  };
}
