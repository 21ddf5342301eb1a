// pubspec.yaml and pubspec.lock.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { isTable, Table, tableAt, textAt, textOf, textsAt } from "#analyzers/dependencies/syntax/tree.ts";
import { parseYaml } from "#analyzers/dependencies/syntax/yaml.ts";

const SECTIONS: readonly (readonly [section: string, scope: Scope])[] = [["dependencies", "runtime"], ["dev_dependencies", "development"]];
const RUNTIMES: readonly (readonly [name: string, product: string])[] = [["sdk", "dart"], ["dart", "dart"], ["flutter", "flutter"]];

export function readPubspec(text: string, facts: FactCollector): void {
  const root = rootOf(text, facts);
  facts.describe({ name: textAt(root, "name"), version: textAt(root, "version") });
  addRuntimes(facts, tableAt(root, "environment"));
  for (const { text: path } of textsAt(root, "workspace")) facts.addMemberPath(path);
  for (const [section, scope] of SECTIONS) {
    for (const [name, { value, line }] of tableAt(root, section)) {
      const table = isTable(value) ? value : new Table();
      if (table.has("sdk") || table.has("path")) continue;
      const stated = isTable(value) ? textAt(table, "version") : textOf(value);
      const requirement = stated === "any" ? null : stated;
      const version = requirement === null ? null : (/^(\d+\.\d+\.\d+[\w.+-]*)$/.exec(requirement)?.[1] ?? null);
      facts.add({ name, requirement, version, scope, direct: true, line, origin: table.has("git") ? "git" : null });
    }
  }
}

/** `direct main`, `direct dev`, `direct overridden`, `transitive`. */
export function readPubspecLock(text: string, facts: FactCollector): void {
  const root = rootOf(text, facts);
  addRuntimes(facts, tableAt(root, "sdks"));
  for (const [name, { value, line }] of tableAt(root, "packages")) {
    const source = isTable(value) ? textAt(value, "source") : null;
    if (!isTable(value) || source === "sdk" || source === "path") continue;
    const kind = (textAt(value, "dependency") ?? "").replaceAll('"', "");
    const checksum = textAt(tableAt(value, "description"), "sha256");
    facts.add({
      name,
      version: textAt(value, "version"),
      scope: kind === "direct dev" ? "development" : kind === "direct main" ? "runtime" : null,
      direct: kind.startsWith("direct"),
      line,
      origin: source === "git" ? "git" : null,
      integrity: checksum === null ? null : `sha256:${checksum}`,
    });
  }
}

function rootOf(text: string, facts: FactCollector): Table {
  const root = parseYaml(text)[0];
  if (isTable(root)) return root;
  facts.fail("expected a mapping", 1);
  return new Table();
}

function addRuntimes(facts: FactCollector, table: Table): void {
  for (const [name, product] of RUNTIMES) facts.addRuntime(product, textAt(table, name), table.get(name)?.line);
}
