// package-lock.json and npm-shrinkwrap.json of all three versions: packages by the folder in which npm puts them.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { parseJson } from "#analyzers/dependencies/syntax/json.ts";
import { flagAt, isTable, tableAt, textAt, type Table } from "#analyzers/dependencies/syntax/tree.ts";
import { readLicence } from "./package-json.ts";
import { originOf, readSpecifier } from "./specifier.ts";

const MODULES = "node_modules/";
/** Longer paths than any file system of a developer takes. */
const MAX_PATH_CHARACTERS = 1024;
/** Looks for a package in one folder after the other. A real file takes some 10 for each package. */
const MAX_LOOKUPS = 2_000_000;
const NEEDS = ["dependencies", "optionalDependencies", "peerDependencies"];

interface Tree {
  readonly facts: FactCollector;
  readonly places: Map<string, number>;
  lookups: number;
}

export function readPackageLock(text: string, facts: FactCollector): void {
  const root = parseJson(text);
  if (!isTable(root)) {
    facts.fail("expected an object", 1);
    return;
  }
  facts.describe({ name: textAt(root, "name"), version: textAt(root, "version") });
  const tree: Tree = { facts, places: new Map(), lookups: 0 };
  const packages = root.get("packages")?.value;
  if (isTable(packages)) {
    readFolders(tree, packages);
    return;
  }
  // Version 1 knows neither what the project asks for nor licences.
  const nested: [folder: string, needs: Table][] = [];
  addNested({ tree, nested, table: tableAt(root, "dependencies"), folder: "" });
  for (const [folder, needs] of nested) linkNeeds({ tree, folder, needs, place: tree.places.get(folder) ?? -1 });
}

function readFolders(tree: Tree, packages: Table): void {
  const projects: [folder: string, project: Table][] = [];
  for (const [folder, { value, line }] of packages) {
    if (!isTable(value) || folder.length > MAX_PATH_CHARACTERS) continue;
    const at = folder.lastIndexOf(MODULES);
    if (at === -1) {
      projects.push([folder, value]);
      if (folder === "") tree.facts.describe({ licence: readLicence(value) });
      else tree.facts.addMemberPath(folder);
    } else if (!flagAt(value, "link")) {
      const name = textAt(value, "name") ?? folder.slice(at + MODULES.length);
      tree.places.set(folder, tree.facts.add({ name, line, ...describePackage(value), licence: readLicence(value), direct: false }));
    }
  }
  for (const [folder, { value }] of packages) {
    if (!isTable(value) || !tree.places.has(folder)) continue;
    for (const field of NEEDS) linkNeeds({ tree, folder, needs: tableAt(value, field), place: tree.places.get(folder) ?? -1 });
  }
  for (const [folder, project] of projects) {
    for (const field of [...NEEDS, "devDependencies"]) {
      for (const name of tableAt(project, field).keys()) {
        const fact = tree.facts.at(findPackage(tree, folder, name));
        if (fact !== undefined) fact.direct = true;
      }
    }
  }
}

function addNested({ tree, nested, table, folder }: { tree: Tree; nested: [string, Table][]; table: Table; folder: string }): void {
  for (const [alias, { value, line }] of table) {
    if (!isTable(value)) continue;
    const path = `${folder === "" ? "" : `${folder}/`}${MODULES}${alias}`;
    if (path.length > MAX_PATH_CHARACTERS) continue;
    const { name, version } = readSpecifier(alias, textAt(value, "version") ?? "");
    const described = describePackage(value);
    if (originOf(textAt(value, "version") ?? "") !== "path") {
      tree.places.set(path, tree.facts.add({ name, line, ...described, version: version ?? described.version }));
    }
    nested.push([path, tableAt(value, "requires")]);
    addNested({ tree, nested, table: tableAt(value, "dependencies"), folder: path });
  }
}

function describePackage(value: Table) {
  return { version: textAt(value, "version"), scope: scopeOf(value), integrity: textAt(value, "integrity"), origin: lockedOrigin(textAt(value, "resolved") ?? textAt(value, "version") ?? "") };
}

/** `devOptional` packages are installed without development dependencies too, since something optional needs them. */
function scopeOf(value: Table): Scope {
  if (flagAt(value, "dev")) return "development";
  if (flagAt(value, "optional") || flagAt(value, "devOptional")) return "optional";
  return flagAt(value, "peer") ? "peer" : "runtime";
}

/** Archives of a registry are resolved by URL too, so that only git and paths say something. */
function lockedOrigin(resolved: string): "git" | "path" | null {
  const origin = originOf(resolved);
  return origin === "url" ? null : origin;
}

function linkNeeds({ tree, folder, needs, place }: { tree: Tree; folder: string; needs: Table; place: number }): void {
  for (const name of needs.keys()) tree.facts.link(place, findPackage(tree, folder, name));
}

/** As Node looks for modules: in the folder's own node_modules, then in those of the folders above. */
function findPackage(tree: Tree, from: string, name: string): number {
  for (let folder: string | null = from; folder !== null; folder = folderAbove(folder)) {
    if (tree.lookups++ >= MAX_LOOKUPS) {
      if (tree.lookups === MAX_LOOKUPS + 1) tree.facts.fail("expected folders less deep: not all that packages need is listed");
      return -1;
    }
    const place = tree.places.get(folder === "" ? MODULES + name : `${folder}/${MODULES}${name}`);
    if (place !== undefined) return place;
  }
  return -1;
}

function folderAbove(folder: string): string | null {
  if (folder === "") return null;
  const modules = folder.lastIndexOf(MODULES);
  if (modules !== -1) return folder.slice(0, Math.max(modules - 1, 0));
  return folder.slice(0, Math.max(folder.lastIndexOf("/"), 0));
}
