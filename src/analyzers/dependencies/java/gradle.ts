// Gradle: lock files, which list every module with the configurations that use it, and catalogs of versions.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { cutAt, linesOf } from "#analyzers/dependencies/syntax/lines.ts";
import { parseToml } from "#analyzers/dependencies/syntax/toml.ts";
import { isTable, tableAt, textAt, textOf, type Table } from "#analyzers/dependencies/syntax/tree.ts";

const TESTS = /test/i;
const BUILDS = /annotationProcessor|^kapt|^ksp|^classpath$|compileOnly|detekt|checkstyle|jacoco/i;

/** `group:artifact:version=configuration,configuration`. */
export function readGradleLockfile(text: string, facts: FactCollector): void {
  for (const { text: content, line } of linesOf(text)) {
    const trimmed = content.trim();
    if (trimmed === "" || trimmed.startsWith("#") || trimmed.startsWith("empty=")) continue;
    const [coordinates, configurations] = cutAt(trimmed, "=");
    const [group = "", artifact = "", version = "", more] = coordinates.split(":", 4);
    if (group === "" || artifact === "" || version === "" || more !== undefined) facts.fail("expected group:artifact:version", line);
    else facts.add({ name: `${group}:${artifact}`, version, scope: scopeOf(configurations.split(",")), line });
  }
}

function scopeOf(configurations: readonly string[]): Scope {
  if (configurations.every((name) => TESTS.test(name))) return "development";
  return configurations.every((name) => TESTS.test(name) || BUILDS.test(name)) ? "build" : "runtime";
}

/** A catalog offers modules; whether each is used stands in build scripts, which are programs. */
export function readVersionCatalog(text: string, facts: FactCollector): void {
  const root = parseToml(text);
  const versions = tableAt(root, "versions");
  for (const [section, scope] of [["libraries", "runtime"], ["plugins", "build"]] as const) {
    for (const [, { value, line }] of tableAt(root, section)) {
      const entry = isTable(value) ? readEntry(value, versions) : readShort(textOf(value) ?? "");
      if (entry.name === "") {
        facts.fail("expected a module", line);
        continue;
      }
      // A plugin is found by the module of its marker.
      const name = entry.name.includes(":") ? entry.name : `${entry.name}:${entry.name}.gradle.plugin`;
      const exact = entry.version !== null && !/[[(+,\])]|^latest\./.test(entry.version);
      facts.add({ name, version: exact ? entry.version : null, requirement: entry.version, scope, direct: true, line });
    }
  }
}

function readShort(text: string): { name: string; version: string | null } {
  const at = text.lastIndexOf(":");
  return at === -1 ? { name: "", version: null } : { name: text.slice(0, at), version: text.slice(at + 1) };
}

function readEntry(entry: Table, versions: Table): { name: string; version: string | null } {
  const group = textAt(entry, "group");
  const name = textAt(entry, "module") ?? textAt(entry, "id") ?? (group === null ? "" : `${group}:${textAt(entry, "name") ?? ""}`);
  const reference = textAt(tableAt(entry, "version"), "ref");
  const stated = reference === null ? entry.get("version")?.value : versions.get(reference)?.value;
  if (isTable(stated)) return { name, version: textAt(stated, "strictly") ?? textAt(stated, "require") ?? textAt(stated, "prefer") };
  return { name, version: textOf(stated) };
}
