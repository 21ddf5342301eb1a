// poetry.lock, uv.lock and Pipfile.lock.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import { strengthen, type Origin, type Scope } from "#analyzers/dependencies/facts.ts";
import { parseJson } from "#analyzers/dependencies/syntax/json.ts";
import { parseToml } from "#analyzers/dependencies/syntax/toml.ts";
import { flagAt, isTable, lineAt, tableAt, tablesAt, textAt, textsAt, type Table } from "#analyzers/dependencies/syntax/tree.ts";
import { normalisePythonName } from "./requirement.ts";

/** Places of packages by normalised name and version, and by name alone: the first of its versions. */
type Places = Map<string, number>;

export function readPoetryLock(text: string, facts: FactCollector): void {
  const root = parseToml(text);
  const packages = tablesAt(root, "package");
  const places: Places = new Map();
  const indexes = packages.map(({ table, line }) => {
    const origin = tableAt(table, "source").has("type") ? sourceOrigin(textAt(tableAt(table, "source"), "type") ?? "") : null;
    if (origin === "path") return -1;
    const found = { name: textAt(table, "name") ?? "", version: textAt(table, "version") };
    return remember(places, facts.add({ ...found, scope: poetryScope(table), line: lineAt({ table, line }, "name"), origin }), found);
  });
  for (const [index, { table }] of packages.entries()) {
    for (const name of tableAt(table, "dependencies").keys()) facts.link(indexes[index] ?? -1, places.get(normalisePythonName(name)) ?? -1);
  }
  facts.addRuntime("python", textAt(tableAt(root, "metadata"), "python-versions"), tableAt(root, "metadata").get("python-versions")?.line);
}

function sourceOrigin(type: string): Origin | null {
  if (type === "git" || type === "url") return type;
  return type === "directory" || type === "file" ? "path" : null;
}

function poetryScope(table: Table): Scope | null {
  const groups = [...textsAt(table, "groups"), ...textsAt(table, "category")].map(({ text }) => text);
  if (groups.length === 0) return null;
  if (!groups.includes("main")) return "development";
  return flagAt(table, "optional") ? "optional" : "runtime";
}

function remember(places: Places, place: number, { name, version }: { name: string; version: string | null }): number {
  const normalised = normalisePythonName(name);
  if (!places.has(normalised)) places.set(normalised, place);
  places.set(`${normalised} ${version ?? ""}`, place);
  return place;
}

/** In uv.lock the projects of a workspace are packages too, of a source within the repository. */
export function readUvLock(text: string, facts: FactCollector): void {
  const root = parseToml(text);
  facts.addRuntime("python", textAt(root, "requires-python"), root.get("requires-python")?.line);
  const places: Places = new Map();
  const packages = tablesAt(root, "package");
  const indexes = packages.map(({ table, line }) => {
    const source = tableAt(table, "source");
    const own = textAt(source, "editable") ?? textAt(source, "virtual") ?? textAt(source, "directory");
    if (own !== null) {
      if (own !== ".") facts.addMemberPath(own);
      return -1;
    }
    const origin = source.has("git") ? "git" : source.has("url") ? "url" : null;
    const found = { name: textAt(table, "name") ?? "", version: textAt(table, "version") };
    return remember(places, facts.add({ ...found, direct: false, line: lineAt({ table, line }, "name"), origin }), found);
  });
  for (const [index, { table }] of packages.entries()) {
    const place = indexes[index] ?? -1;
    const link = (key: string, within: Table, scope: Scope): void => {
      for (const to of needsAt(places, within, key)) {
        const fact = facts.at(to);
        if (place !== -1 || fact === undefined) {
          facts.link(place, to);
        } else {
          fact.direct = true;
          strengthen(fact, scope);
        }
      }
    };
    link("dependencies", table, "runtime");
    for (const key of tableAt(table, "optional-dependencies").keys()) link(key, tableAt(table, "optional-dependencies"), "optional");
    for (const key of tableAt(table, "dev-dependencies").keys()) link(key, tableAt(table, "dev-dependencies"), "development");
  }
}

function needsAt(places: Places, table: Table, key: string): number[] {
  return tablesAt(table, key).map(({ table: need }) => {
    const name = normalisePythonName(textAt(need, "name") ?? "");
    return places.get(`${name} ${textAt(need, "version") ?? ""}`) ?? places.get(name) ?? -1;
  });
}

const PIPENV_SECTIONS: readonly (readonly [section: string, scope: Scope])[] = [["default", "runtime"], ["develop", "development"]];

export function readPipfileLock(text: string, facts: FactCollector): void {
  const root = parseJson(text);
  if (!isTable(root)) {
    facts.fail("expected an object", 1);
    return;
  }
  facts.addRuntime("python", textAt(tableAt(root, "_meta", "requires"), "python_version"));
  const places = new Map<string, number>();
  for (const [section, scope] of PIPENV_SECTIONS) {
    for (const [name, { value, line }] of tableAt(root, section)) {
      if (!isTable(value) || value.has("path") || value.has("file")) continue;
      const known = facts.at(places.get(name) ?? -1);
      if (known !== undefined) continue;
      const requirement = textAt(value, "version") ?? textAt(value, "ref");
      places.set(name, facts.add({ name, version: requirement?.replace(/^===?/, "") ?? null, scope, line, origin: value.has("git") ? "git" : null }));
    }
  }
}
