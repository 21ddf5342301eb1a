// Cargo.toml and Cargo.lock.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { parseToml } from "#analyzers/dependencies/syntax/toml.ts";
import { flagAt, isTable, lineAt, Table, tableAt, tablesAt, textAt, textOf, textsAt } from "#analyzers/dependencies/syntax/tree.ts";

const SECTIONS: readonly (readonly [section: string, scope: Scope])[] = [
  ["dependencies", "runtime"],
  ["build-dependencies", "build"],
  ["dev-dependencies", "development"],
];

export function readCargoToml(text: string, facts: FactCollector): void {
  const root = parseToml(text);
  const own = tableAt(root, "package");
  const workspace = tableAt(root, "workspace");
  facts.describe({ name: textAt(own, "name"), version: textAt(own, "version"), licence: textAt(own, "license") });
  facts.addRuntime("rust", textAt(own, "rust-version"), own.get("rust-version")?.line);
  for (const { text: path } of textsAt(workspace, "members")) facts.addMemberPath(path);
  const tables = [root, ...[...tableAt(root, "target").values()].flatMap(({ value }) => (isTable(value) ? [value] : []))];
  for (const table of tables) {
    for (const [section, scope] of SECTIONS) addCrates({ facts, table: tableAt(table, section), scope, workspace });
  }
}

function addCrates({ facts, table, scope, workspace }: { facts: FactCollector; table: Table; scope: Scope; workspace: Table }): void {
  for (const [alias, { value, line }] of table) {
    const stated = isTable(value) ? value : new Table();
    // What says `workspace = true` is described in the workspace's table, where this file has it.
    const shared = flagAt(stated, "workspace") ? tableAt(workspace, "dependencies").get(alias)?.value : undefined;
    const details = isTable(shared) ? shared : stated;
    if (details.has("path")) continue;
    const requirement = textOf(value) ?? textOf(shared) ?? textAt(details, "version");
    facts.add({
      name: textAt(details, "package") ?? alias,
      requirement: requirement ?? textAt(details, "git"),
      version: requirement === null ? null : (/^=\s*(\d[\w.+-]*)$/.exec(requirement.trim())?.[1] ?? null),
      scope: scope === "runtime" && flagAt(stated, "optional") ? "optional" : scope,
      direct: true,
      line,
      origin: details.has("git") ? "git" : null,
    });
  }
}

/** Packages without a source are those of the workspace: what they need is direct. */
export function readCargoLock(text: string, facts: FactCollector): void {
  const root = parseToml(text);
  const packages = tablesAt(root, "package");
  /** By `name version source`, `name version` and `name`, as far as a dependency has to be told apart. */
  const places = new Map<string, number>();
  const indexes = packages.map(({ table, line }) => {
    const name = textAt(table, "name") ?? "";
    const version = textAt(table, "version") ?? "";
    const source = textAt(table, "source");
    if (source === null) facts.addMemberName(name);
    const checksum = textAt(table, "checksum");
    const origin = source?.startsWith("git+") === true ? "git" : null;
    const place = source === null ? -1 : facts.add({ name, version, direct: false, line: lineAt({ table, line }, "name"), origin, integrity: checksum === null ? null : `sha256:${checksum}` });
    for (const key of [`${name} ${version} (${source ?? ""})`, `${name} ${version}`, name]) places.set(key, place);
    return place;
  });
  for (const [index, { table }] of packages.entries()) {
    const place = indexes[index] ?? -1;
    for (const { text: need } of textsAt(table, "dependencies")) {
      const to = places.get(need) ?? -1;
      const fact = facts.at(to);
      if (table.has("source")) facts.link(place, to);
      else if (fact !== undefined) fact.direct = true;
    }
  }
}
