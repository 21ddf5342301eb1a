// NuGet: packages.lock.json, project files with PackageReference, packages.config, Directory.Packages.props.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import { parseJson } from "#analyzers/dependencies/syntax/json.ts";
import { isTable, tableAt, textAt, type Table } from "#analyzers/dependencies/syntax/tree.ts";
import { childText, parseXml, type Element } from "#analyzers/dependencies/syntax/xml.ts";

/** What is longer is no version, and would grow with every property put in. */
const MAX_VALUE_CHARACTERS = 256;
/** What makes a project one of tests. */
const TEST_SDK = "Microsoft.NET.Test.Sdk";

/** For each target framework: packages with what they need. */
export function readPackagesLock(text: string, facts: FactCollector): void {
  const root = parseJson(text);
  if (!isTable(root)) {
    facts.fail("expected an object", 1);
    return;
  }
  for (const [framework, { value }] of tableAt(root, "dependencies")) {
    facts.addRuntime("dotnet", framework);
    if (isTable(value)) readFramework(value, facts);
  }
}

function readFramework(framework: Table, facts: FactCollector): void {
  // Names are the same in any case.
  const places = new Map<string, number>();
  for (const [name, { value, line }] of framework) {
    const type = isTable(value) ? textAt(value, "type") : null;
    if (!isTable(value) || type === null || type === "Project") continue;
    const hash = textAt(value, "contentHash");
    const place = facts.add({
      name,
      version: textAt(value, "resolved"),
      requirement: textAt(value, "requested"),
      direct: type === "Direct",
      line,
      integrity: hash === null ? null : `nupkg:${hash}`,
    });
    places.set(name.toLowerCase(), place);
  }
  for (const [name, { value }] of framework) {
    if (!isTable(value)) continue;
    for (const need of tableAt(value, "dependencies").keys()) facts.link(places.get(name.toLowerCase()) ?? -1, places.get(need.toLowerCase()) ?? -1);
  }
}

/** A version alone means «at least», but NuGet takes the lowest that fits: that one, where it exists. */
export function readProjectFile(text: string, facts: FactCollector): void {
  const root = parseXml(text);
  const properties = new Map<string, string>();
  for (const { children } of root.children.filter(({ name }) => name === "PropertyGroup")) {
    for (const { name, text: value } of children) properties.set(name, value.trim());
  }
  for (const framework of (properties.get("TargetFrameworks") ?? properties.get("TargetFramework") ?? "").split(";")) {
    if (framework !== "") facts.addRuntime("dotnet", expand(framework.trim(), properties));
  }
  facts.describe({ name: properties.get("PackageId") ?? properties.get("AssemblyName") ?? null, version: properties.get("Version") ?? null, licence: properties.get("PackageLicenseExpression") ?? null });
  const references = root.children
    .filter(({ name }) => name === "ItemGroup")
    .flatMap(({ children }) => children.filter(({ name }) => name === "PackageReference" || name === "GlobalPackageReference"));
  const tests = properties.get("IsTestProject") === "true" || references.some(({ attributes }) => attributes.get("Include") === TEST_SDK);
  for (const item of references) addReference({ item, facts, properties, tests });
}

/** Where all projects of a repository have their versions; what they use stands in them. */
export function readPackagesProps(text: string, facts: FactCollector): void {
  const root = parseXml(text);
  const properties = new Map<string, string>();
  for (const { name, children } of root.children) {
    for (const item of children) {
      if (name === "PropertyGroup") properties.set(item.name, item.text.trim());
      else if (item.name === "GlobalPackageReference") addReference({ item, facts, properties });
      else if (item.name === "PackageVersion") facts.addManaged((item.attributes.get("Include") ?? "").trim(), expand(item.attributes.get("Version") ?? childText(item, "Version"), properties));
    }
  }
}

function addReference({ item, facts, properties, tests }: { item: Element; facts: FactCollector; properties: ReadonlyMap<string, string>; tests?: boolean }): void {
  const name = item.attributes.get("Include");
  // `Update` changes what another line included.
  if (name === undefined) return;
  const stated = item.attributes.get("VersionOverride") ?? item.attributes.get("Version") ?? childText(item, "Version");
  const requirement = expand(stated ?? null, properties);
  const assets = item.attributes.get("PrivateAssets") ?? childText(item, "PrivateAssets") ?? "";
  facts.add({
    name: name.trim(),
    requirement,
    version: requirement === null ? null : (/^\[?(\d[\w.+-]*)\]?$/.exec(requirement.trim())?.[1] ?? null),
    scope: tests === true ? "development" : item.name === "GlobalPackageReference" || /^all$/i.test(assets) ? "build" : "runtime",
    direct: true,
    line: item.line,
  });
}

/** With `$(Property)` put in; null where one is not known in this file. */
function expand(text: string | null, properties: ReadonlyMap<string, string>): string | null {
  if (text === null || text === "" || text.length > MAX_VALUE_CHARACTERS) return null;
  const expanded = text.replaceAll(/\$\((\w+)\)/g, (whole, name: string) => {
    const value = properties.get(name) ?? whole;
    return value.length > MAX_VALUE_CHARACTERS ? whole : value;
  });
  return expanded.includes("$(") ? null : expanded;
}

export function readPackagesConfig(text: string, facts: FactCollector): void {
  const root = parseXml(text);
  for (const { name, attributes, line } of root.children) {
    if (name !== "package") continue;
    const development = attributes.get("developmentDependency") === "true";
    // The file lists what others need too, without saying so.
    facts.add({ name: attributes.get("id") ?? "", version: attributes.get("version") ?? null, scope: development ? "development" : "runtime", line });
  }
}
