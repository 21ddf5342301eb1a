// Versions that a file in a folder above gives to packages which name none: Maven's dependencyManagement, NuGet's central versions.

import type { Ecosystem } from "#analyzers/dependencies/facts.ts";
import { normaliseName } from "#analyzers/dependencies/purl.ts";
import type { Manifest } from "./component.ts";
import { folderOf, foldersFrom } from "./workspaces.ts";

/** The version of a package by its normalised name, as the nearest folder has it. */
export type ManagedVersions = (ecosystem: Ecosystem, folder: string, name: string) => string | null;

export function createManagedVersions(manifests: readonly Manifest[]): ManagedVersions {
  const tables = new Map<string, Map<string, string>>();
  for (const { path, facts } of manifests) {
    if (facts.managed === undefined) continue;
    const key = `${facts.ecosystem}\n${folderOf(path)}`;
    const table = tables.get(key) ?? new Map<string, string>();
    tables.set(key, table);
    for (const { name, version } of facts.managed) table.set(normaliseName(facts.ecosystem, name), version);
  }
  return (ecosystem, folder, name) => {
    if (tables.size === 0) return null;
    for (const above of foldersFrom(folder)) {
      const version = tables.get(`${ecosystem}\n${above}`)?.get(name);
      if (version !== undefined) return version;
    }
    return null;
  };
}
