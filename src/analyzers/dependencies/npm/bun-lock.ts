// bun.lock: JSON with comments. Packages are keyed by the names on the way to them: `parent/name` where two versions exist.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import { strengthen } from "#analyzers/dependencies/facts.ts";
import { parseJson } from "#analyzers/dependencies/syntax/json.ts";
import { isList, isTable, tableAt, textAt, textOf, type List, type Table } from "#analyzers/dependencies/syntax/tree.ts";
import { DEPENDENCY_FIELDS } from "./package-json.ts";
import { originOf } from "./specifier.ts";

const MAX_KEY_CHARACTERS = 1024;
/** Looks for a package below one after the other. A real file takes some 10 for each package. */
const MAX_LOOKUPS = 2_000_000;
const NEEDS = ["dependencies", "optionalDependencies", "peerDependencies"];

interface Found {
  readonly places: Map<string, number>;
  readonly facts: FactCollector;
  lookups: number;
}

export function readBunLock(text: string, facts: FactCollector): void {
  const root = parseJson(text);
  if (!isTable(root)) {
    facts.fail("expected an object", 1);
    return;
  }
  const found: Found = { places: new Map(), lookups: 0, facts };
  const needs: [place: number, key: string, table: Table][] = [];
  for (const [key, { value, line }] of tableAt(root, "packages")) {
    if (!isList(value) || key.length > MAX_KEY_CHARACTERS) continue;
    const descriptor = textOf(value[0]?.value) ?? "";
    const at = descriptor.indexOf("@", 1);
    const [name, version] = at === -1 ? [descriptor, ""] : [descriptor.slice(0, at), descriptor.slice(at + 1)];
    if (version.startsWith("workspace:") || originOf(version) === "path") continue;
    const place = facts.add({ name, version, direct: false, line, integrity: integrityOf(value), origin: originOf(version) });
    found.places.set(key, place);
    const info = value.find((entry) => isTable(entry.value))?.value;
    if (isTable(info)) needs.push([place, key, info]);
  }
  for (const [place, key, info] of needs) {
    for (const field of NEEDS) {
      for (const name of tableAt(info, field).keys()) facts.link(place, findPackage(found, key, name));
    }
  }
  readWorkspaces(tableAt(root, "workspaces"), found);
}

function readWorkspaces(workspaces: Table, found: Found): void {
  const { facts } = found;
  for (const [path, { value }] of workspaces) {
    if (!isTable(value)) continue;
    const project = textAt(value, "name") ?? "";
    if (path === "") facts.describe({ name: project });
    else facts.addMemberPath(path);
    for (const [field, scope] of DEPENDENCY_FIELDS) {
      for (const name of tableAt(value, field).keys()) {
        const fact = facts.at(findPackage(found, path === "" ? "" : project, name));
        if (fact === undefined) continue;
        fact.direct = true;
        strengthen(fact, scope);
      }
    }
  }
}

function integrityOf(list: List): string | null {
  const last = textOf(list.at(-1)?.value);
  return list.length > 1 && last?.includes("-") === true ? last : null;
}

/** Below the package itself, then below those on the way to it, then among all. */
function findPackage(found: Found, from: string, name: string): number {
  const { places, facts } = found;
  for (let key = from; key !== ""; key = keyAbove(key)) {
    if (found.lookups++ >= MAX_LOOKUPS) {
      if (found.lookups === MAX_LOOKUPS + 1) facts.fail("expected shorter ways to packages: not all that they need is listed");
      return -1;
    }
    const place = places.get(`${key}/${name}`);
    if (place !== undefined) return place;
  }
  return places.get(name) ?? -1;
}

function keyAbove(key: string): string {
  const slash = key.lastIndexOf("/");
  if (slash === -1) return "";
  const above = key.slice(0, slash);
  // The slash of a scope is part of a name.
  return above.startsWith("@") && !above.includes("/") ? "" : /(?:^|\/)@[^/]*$/.test(above) ? above.slice(0, Math.max(above.lastIndexOf("/"), 0)) : above;
}
