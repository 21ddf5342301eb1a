// Pipfile of pipenv.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { parseToml } from "#analyzers/dependencies/syntax/toml.ts";
import { isTable, tableAt, textAt, textOf } from "#analyzers/dependencies/syntax/tree.ts";
import { readPythonRequirement } from "./requirement.ts";

const SECTIONS: readonly (readonly [section: string, scope: Scope])[] = [["packages", "runtime"], ["dev-packages", "development"]];

export function readPipfile(text: string, facts: FactCollector): void {
  const root = parseToml(text);
  const requires = tableAt(root, "requires");
  facts.addRuntime("python", textAt(requires, "python_full_version") ?? textAt(requires, "python_version"));
  for (const [section, scope] of SECTIONS) {
    for (const [name, { value, line }] of tableAt(root, section)) {
      const table = isTable(value) ? value : null;
      if (table !== null && (table.has("path") || table.has("file"))) continue;
      const stated = table === null ? textOf(value) : textAt(table, "version");
      const requirement = stated === "*" ? null : stated;
      const version = requirement === null ? null : (readPythonRequirement(`x${requirement}`)?.version ?? null);
      facts.add({ name, requirement: requirement ?? (table === null ? null : textAt(table, "git")), version, scope, direct: true, line, origin: table?.has("git") === true ? "git" : null });
    }
  }
}
