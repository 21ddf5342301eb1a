// package.json: what a project of npm, yarn, pnpm or bun asks for.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { parseJson } from "#analyzers/dependencies/syntax/json.ts";
import { flagAt, isList, isTable, tableAt, textAt, textOf, textsAt, type Table } from "#analyzers/dependencies/syntax/tree.ts";
import { readSpecifier } from "./specifier.ts";

/** A package named in several counts as npm counts it: what is optional is not also a runtime dependency. */
export const DEPENDENCY_FIELDS: readonly (readonly [field: string, scope: Scope])[] = [
  ["optionalDependencies", "optional"],
  ["dependencies", "runtime"],
  ["devDependencies", "development"],
  ["peerDependencies", "peer"],
];

export function readPackageJson(text: string, facts: FactCollector): void {
  const root = parseJson(text);
  if (!isTable(root)) {
    facts.fail("expected an object", 1);
    return;
  }
  facts.describe({ name: textAt(root, "name"), version: textAt(root, "version"), licence: readLicence(root) });
  const listed = new Set<string>();
  for (const [field, scope] of DEPENDENCY_FIELDS) {
    for (const [alias, { value, line }] of tableAt(root, field)) {
      const specifier = typeof value === "string" ? readSpecifier(alias, value) : null;
      if (specifier === null || specifier.origin === "path" || listed.has(alias)) continue;
      if (scope === "peer" && flagAt(tableAt(root, "peerDependenciesMeta", alias), "optional")) continue;
      listed.add(alias);
      facts.add({ ...specifier, scope, direct: true, line });
    }
  }
  const engines = root.get("engines");
  facts.addRuntime("node", textAt(tableAt(root, "engines"), "node"), engines?.line);
  const workspaces = root.get("workspaces")?.value;
  for (const { text: path } of textsAt(isTable(workspaces) ? workspaces : root, isTable(workspaces) ? "packages" : "workspaces")) facts.addMemberPath(path);
}

/** `"MIT"`, or as old packages have it: an object with a `type`, or a list of them. */
export function readLicence(table: Table): string | null {
  const types = ["license", "licenses"].flatMap((field) => {
    const value = table.get(field)?.value;
    return (isList(value) ? value.map((entry) => entry.value) : [value]).flatMap((one) => (isTable(one) ? textAt(one, "type") : textOf(one)) ?? []);
  });
  return types.length === 0 ? null : types.join(" OR ");
}
