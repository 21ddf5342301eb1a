// composer.json and composer.lock.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { parseJson } from "#analyzers/dependencies/syntax/json.ts";
import { isTable, lineAt, tableAt, tablesAt, textAt, textsAt, type Table } from "#analyzers/dependencies/syntax/tree.ts";

const SECTIONS: readonly (readonly [requires: string, packages: string, scope: Scope])[] = [
  ["require", "packages", "runtime"],
  ["require-dev", "packages-dev", "development"],
];

export function readComposerJson(text: string, facts: FactCollector): void {
  const root = parseJson(text);
  if (!isTable(root)) {
    facts.fail("expected an object", 1);
    return;
  }
  facts.describe({ name: textAt(root, "name"), version: textAt(root, "version"), licence: licenceOf(root) });
  for (const [section, , scope] of SECTIONS) {
    for (const [name, { value, line }] of tableAt(root, section)) {
      const requirement = typeof value === "string" ? value : null;
      if (name === "php") facts.addRuntime("php", requirement, line);
      if (!isPackage(name)) continue;
      const version = requirement === null ? null : (/^=?v?(\d+(?:\.\d+){1,3}(?:-[\w.]+)?)$/.exec(requirement.trim())?.[1] ?? null);
      facts.add({ name, requirement, version, scope, direct: true, line });
    }
  }
}

/** Without a vendor a name is PHP itself, an extension or a library of the system. */
function isPackage(name: string): boolean {
  return name.includes("/");
}

function licenceOf(table: Table): string | null {
  const licences = textsAt(table, "license").map(({ text }) => text);
  return licences.length === 0 ? null : licences.join(" OR ");
}

export function readComposerLock(text: string, facts: FactCollector): void {
  const root = parseJson(text);
  if (!isTable(root)) {
    facts.fail("expected an object", 1);
    return;
  }
  const platform = tableAt(root, "platform");
  facts.addRuntime("php", textAt(platform, "php"), platform.get("php")?.line);
  const places = new Map<string, number>();
  const needs: [place: number, table: Table][] = [];
  for (const [, section, scope] of SECTIONS) {
    for (const { table, line } of tablesAt(root, section)) {
      if (textAt(tableAt(table, "dist"), "type") === "path") continue;
      const checksum = textAt(tableAt(table, "dist"), "shasum");
      const place = facts.add({
        name: textAt(table, "name") ?? "",
        version: textAt(table, "version"),
        scope,
        line: lineAt({ table, line }, "name"),
        licence: licenceOf(table),
        integrity: checksum === null || checksum === "" ? null : `sha1:${checksum}`,
      });
      places.set((textAt(table, "name") ?? "").toLowerCase(), place);
      for (const replaced of ["replace", "provide"]) {
        for (const name of tableAt(table, replaced).keys()) if (!places.has(name.toLowerCase())) places.set(name.toLowerCase(), place);
      }
      needs.push([place, tableAt(table, "require")]);
    }
  }
  for (const [place, table] of needs) {
    for (const name of table.keys()) if (isPackage(name)) facts.link(place, places.get(name.toLowerCase()) ?? -1);
  }
}
