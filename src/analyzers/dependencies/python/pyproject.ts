// pyproject.toml: the project's own table (PEP 621), dependency groups (PEP 735), and what poetry, uv and pdm add.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { flagAt, isTable, tableAt, tablesOf, textAt, textOf, textsAt, type Entry, type Table } from "#analyzers/dependencies/syntax/tree.ts";
import { parseToml } from "#analyzers/dependencies/syntax/toml.ts";
import { readPythonRequirement } from "./requirement.ts";

export function readPyproject(text: string, facts: FactCollector): void {
  const root = parseToml(text);
  const project = tableAt(root, "project");
  const poetry = tableAt(root, "tool", "poetry");
  for (const table of [poetry, project]) {
    const licence = table.get("license")?.value;
    facts.describe({ name: textAt(table, "name"), version: textAt(table, "version"), licence: isTable(licence) ? textAt(licence, "text") : textOf(licence) });
  }
  facts.addRuntime("python", textAt(project, "requires-python"), project.get("requires-python")?.line);
  addTexts(facts, { table: project, key: "dependencies", scope: "runtime" });
  addGroups(facts, tableAt(project, "optional-dependencies"), "optional");
  addGroups(facts, tableAt(root, "dependency-groups"), "development");
  addTexts(facts, { table: tableAt(root, "tool", "uv"), key: "dev-dependencies", scope: "development" });
  addGroups(facts, tableAt(root, "tool", "pdm", "dev-dependencies"), "development");
  addTexts(facts, { table: tableAt(root, "build-system"), key: "requires", scope: "build" });
  for (const { text: path } of textsAt(tableAt(root, "tool", "uv", "workspace"), "members")) facts.addMemberPath(path);
  addPoetry(facts, tableAt(poetry, "dependencies"), "runtime");
  addPoetry(facts, tableAt(poetry, "dev-dependencies"), "development");
  for (const [group, { value }] of tableAt(poetry, "group")) {
    if (isTable(value)) addPoetry(facts, tableAt(value, "dependencies"), group === "main" ? "runtime" : "development");
  }
}

function addGroups(facts: FactCollector, groups: Table, scope: Scope): void {
  for (const key of groups.keys()) addTexts(facts, { table: groups, key, scope });
}

export function addTexts(facts: FactCollector, { table, key, scope }: { table: Table; key: string; scope: Scope }): void {
  for (const { text, line } of textsAt(table, key)) {
    const requirement = readPythonRequirement(text);
    if (requirement === null) facts.fail("expected a requirement", line);
    else if (requirement.origin !== "path") facts.add({ ...requirement, scope, direct: true, line });
  }
}

function addPoetry(facts: FactCollector, table: Table, scope: Scope): void {
  for (const [name, entry] of table) {
    const described = describePoetry(entry);
    if (described === null) continue;
    if (name.toLowerCase() === "python") facts.addRuntime("python", described.requirement, entry.line);
    else facts.add({ name, ...described, scope: described.optional ? "optional" : scope, direct: true, line: entry.line });
  }
}

/** A version, a table, or a list of tables for several platforms; null for what lies in the repository itself. */
function describePoetry(entry: Entry) {
  const { value } = entry;
  if (!isTable(value)) {
    const many = tablesOf(entry).flatMap(({ table }) => textAt(table, "version") ?? []);
    const requirement = textOf(value) ?? (many.length > 0 ? many.join(" || ") : null);
    return { requirement, version: pinned(requirement), origin: null, optional: false };
  }
  if (value.has("path")) return null;
  const origin = value.has("git") ? ("git" as const) : value.has("url") ? ("url" as const) : null;
  const requirement = textAt(value, "version") ?? textAt(value, "git") ?? textAt(value, "url");
  return { requirement, version: origin === null ? pinned(requirement) : null, origin, optional: flagAt(value, "optional") };
}

/** In poetry a bare version means that one alone. */
export function pinned(requirement: string | null): string | null {
  return requirement === null ? null : (/^(?:={2,3}\s*)?(\d[\w.!+-]*)$/.exec(requirement.trim())?.[1] ?? null);
}
