// pnpm-lock.yaml of the versions 5 to 9: importers ask for packages by a key in which name, version and peers stand.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import { strengthen, type Scope } from "#analyzers/dependencies/facts.ts";
import { flagAt, isTable, Table, tableAt, textAt, textOf } from "#analyzers/dependencies/syntax/tree.ts";
import { parseYaml } from "#analyzers/dependencies/syntax/yaml.ts";
import { originOf } from "./specifier.ts";

interface PnpmLock {
  readonly facts: FactCollector;
  /** By `name@version`, without peers. */
  readonly places: Map<string, number>;
  /** Up to version 5 keys are paths: `/name/version_peers`. */
  readonly paths: boolean;
}

interface PackageKey {
  readonly name: string;
  readonly version: string;
}

const FIELDS: readonly (readonly [field: string, scope: Scope])[] = [
  ["dependencies", "runtime"],
  ["optionalDependencies", "optional"],
  ["devDependencies", "development"],
];

/** @throws SyntaxProblem where the text is not YAML */
export function readPnpmLock(text: string, facts: FactCollector): void {
  // pnpm keeps what it needs itself in a document of its own before the project's.
  for (const root of parseYaml(text)) {
    if (!isTable(root)) {
      facts.fail("expected a mapping", 1);
      continue;
    }
    const major = Number.parseInt(textAt(root, "lockfileVersion") ?? "", 10);
    readDocument(root, { facts, places: new Map(), paths: major < 6 });
  }
}

function readDocument(root: Table, lock: PnpmLock): void {
  const packages = tableAt(root, "packages");
  for (const [key, { value, line }] of packages) addPackage({ lock, key, line, value: isTable(value) ? value : new Table() });
  for (const entries of [packages, tableAt(root, "snapshots")]) {
    for (const [key, { value }] of entries) {
      const needs = isTable(value) ? ["dependencies", "optionalDependencies"].map((field) => tableAt(value, field)).filter(({ size }) => size > 0) : [];
      const from = needs.length > 0 ? placeOf(lock, key) : -1;
      for (const table of needs) {
        for (const [name, entry] of table) lock.facts.link(from, findReference(lock, name, textOf(entry.value) ?? ""));
      }
    }
  }
  const importers = tableAt(root, "importers");
  if (importers.size === 0) readImporter(lock, root);
  for (const [path, { value }] of importers) {
    if (!isTable(value)) continue;
    if (path !== ".") lock.facts.addMemberPath(path);
    readImporter(lock, value);
  }
}

function addPackage({ lock, key, line, value }: { lock: PnpmLock; key: string; line: number; value: Table }): void {
  const parsed = parseKey(key, lock.paths);
  const origin = originOf(parsed.version) ?? (parsed.version.includes("/") ? "url" : null);
  if (origin === "path") return;
  const scope = value.has("dev") || lock.paths ? scopeOf(value) : null;
  // With peers of one version and of another a package is the same.
  const identity = `${parsed.name}@${parsed.version}`;
  const known = lock.facts.at(lock.places.get(identity) ?? -1);
  if (known !== undefined) {
    if (scope !== null) strengthen(known, scope);
    return;
  }
  const place = lock.facts.add({
    name: textAt(value, "name") ?? parsed.name,
    version: textAt(value, "version") ?? parsed.version,
    scope,
    direct: false,
    line,
    integrity: textAt(tableAt(value, "resolution"), "integrity"),
    origin: tableAt(value, "resolution").has("repo") ? "git" : origin,
  });
  lock.places.set(identity, place);
}

function scopeOf(value: Table): Scope {
  if (flagAt(value, "dev")) return "development";
  return flagAt(value, "optional") ? "optional" : "runtime";
}

function readImporter(lock: PnpmLock, importer: Table): void {
  for (const [field, scope] of FIELDS) {
    for (const [name, { value }] of tableAt(importer, field)) {
      const reference = isTable(value) ? textAt(value, "version") : textOf(value);
      const fact = lock.facts.at(findReference(lock, name, reference ?? ""));
      if (fact === undefined) continue;
      fact.direct = true;
      strengthen(fact, scope);
    }
  }
}

/** What a dependency's value names: a version, or a key where the name is an alias. */
function findReference(lock: PnpmLock, name: string, reference: string): number {
  if (reference.startsWith("link:")) return -1;
  if (reference.startsWith("/")) return placeOf(lock, reference);
  const asVersion = placeOf(lock, lock.paths ? `/${name}/${reference}` : `${name}@${reference}`);
  return asVersion === -1 ? placeOf(lock, reference) : asVersion;
}

function placeOf(lock: PnpmLock, key: string): number {
  const { name, version } = parseKey(key, lock.paths);
  return lock.places.get(`${name}@${version}`) ?? -1;
}

function parseKey(key: string, paths: boolean): PackageKey {
  const peers = key.indexOf("(");
  const plain = (peers === -1 ? key : key.slice(0, peers)).replace(/^\//, "");
  const at = paths ? plain.lastIndexOf("/") : plain.indexOf("@", 1);
  if (at === -1) return { name: plain, version: "" };
  const version = plain.slice(at + 1);
  const suffix = paths ? version.indexOf("_") : -1;
  return { name: plain.slice(0, at), version: suffix === -1 ? version : version.slice(0, suffix) };
}
