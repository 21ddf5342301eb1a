// pom.xml of Maven: what stands in the file, with its own properties and its own dependencyManagement. What a parent elsewhere
// says is not known here, and then a version is null.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import type { Scope } from "#analyzers/dependencies/facts.ts";
import { childOf, childText, childrenOf, parseXml, type Element } from "#analyzers/dependencies/syntax/xml.ts";

const SCOPES: Readonly<Record<string, Scope>> = { compile: "runtime", runtime: "runtime", provided: "build", system: "build", test: "development" };
const MAX_SUBSTITUTIONS = 10;
/** What is longer is no name and no version, and would grow with every property put in. */
const MAX_VALUE_CHARACTERS = 256;

interface Project {
  readonly facts: FactCollector;
  readonly properties: ReadonlyMap<string, string>;
  /** By `group:artifact`. */
  readonly managed: ReadonlyMap<string, Element>;
}

export function readPom(text: string, facts: FactCollector): void {
  const root = parseXml(text);
  if (root.name !== "project") {
    facts.fail("expected a project", 1);
    return;
  }
  const project: Project = { facts, properties: readProperties(root), managed: readManaged(root) };
  const group = resolve(project, childText(root, "groupId") ?? childText(childOf(root, "parent"), "groupId"));
  const artifact = resolve(project, childText(root, "artifactId"));
  facts.describe({ name: group === null || artifact === null ? artifact : `${group}:${artifact}`, version: resolve(project, childText(root, "version")), licence: licenceOf(root) });
  for (const name of ["maven.compiler.release", "maven.compiler.source", "java.version"]) {
    const release = project.properties.get(name);
    if (release === undefined) continue;
    facts.addRuntime("java", resolve(project, release));
    break;
  }
  for (const [, dependency] of project.managed) {
    const name = `${resolve(project, childText(dependency, "groupId")) ?? ""}:${resolve(project, childText(dependency, "artifactId")) ?? ""}`;
    if (childText(dependency, "scope") !== "import") facts.addManaged(name, resolve(project, childText(dependency, "version")));
  }
  for (const { text: module } of childrenOf(childOf(root, "modules"), "module")) facts.addMemberPath(module.trim());
  for (const holder of [root, ...childrenOf(childOf(root, "profiles"), "profile")]) {
    for (const dependency of childrenOf(childOf(holder, "dependencies"), "dependency")) addDependency(project, dependency, null);
    const build = childOf(holder, "build");
    for (const plugin of childrenOf(childOf(build, "plugins"), "plugin")) addDependency(project, plugin, "build");
    for (const extension of childrenOf(childOf(build, "extensions"), "extension")) addDependency(project, extension, "build");
  }
}

function readProperties(root: Element): Map<string, string> {
  const properties = new Map<string, string>();
  const parent = childOf(root, "parent");
  for (const name of ["groupId", "artifactId", "version"]) {
    const value = childText(root, name) ?? (name === "artifactId" ? null : childText(parent, name));
    if (value !== null) properties.set(`project.${name}`, value);
    const inherited = childText(parent, name);
    if (inherited !== null) properties.set(`project.parent.${name}`, inherited);
  }
  for (const { name, text } of childOf(root, "properties")?.children ?? []) if (text.length <= MAX_VALUE_CHARACTERS) properties.set(name, text.trim());
  return properties;
}

function readManaged(root: Element): Map<string, Element> {
  const managed = new Map<string, Element>();
  const dependencies = childOf(childOf(root, "dependencyManagement"), "dependencies");
  for (const dependency of childrenOf(dependencies, "dependency")) managed.set(keyOf(dependency), dependency);
  for (const plugin of childrenOf(childOf(childOf(childOf(root, "build"), "pluginManagement"), "plugins"), "plugin")) managed.set(keyOf(plugin), plugin);
  return managed;
}

function keyOf(dependency: Element): string {
  return `${childText(dependency, "groupId") ?? ""}:${childText(dependency, "artifactId") ?? ""}`;
}

function addDependency(project: Project, dependency: Element, fixed: Scope | null): void {
  const managed = project.managed.get(keyOf(dependency));
  // Plugins of Maven itself need not name their group.
  const group = resolve(project, childText(dependency, "groupId") ?? (fixed === null ? null : "org.apache.maven.plugins"));
  const artifact = resolve(project, childText(dependency, "artifactId"));
  if (group === null || artifact === null) {
    project.facts.fail("expected a groupId and an artifactId", dependency.line);
    return;
  }
  const stated = childText(dependency, "version") ?? childText(managed, "version");
  const version = resolve(project, stated);
  const scope = fixed ?? SCOPES[childText(dependency, "scope") ?? childText(managed, "scope") ?? "compile"] ?? "runtime";
  const optional = childText(dependency, "optional") === "true" && scope === "runtime";
  // A range is a requirement; a plain version is what is used unless a nearer file asks for another.
  const ranges = version === null || /^[[(]|,/.test(version);
  project.facts.add({ name: `${group}:${artifact}`, version: ranges ? null : version, requirement: stated, scope: optional ? "optional" : scope, direct: true, line: childOf(dependency, "artifactId")?.line ?? dependency.line });
}

function licenceOf(root: Element): string | null {
  const names = childrenOf(childOf(root, "licenses"), "license").flatMap((licence) => childText(licence, "name") ?? []);
  return names.length === 0 ? null : names.join(" OR ");
}

/** With its properties put in; null where one is not known in this file. */
function resolve({ properties }: Project, text: string | null): string | null {
  let value = text;
  for (let round = 0; value?.includes("${") === true; round++) {
    if (round === MAX_SUBSTITUTIONS || value.length > MAX_VALUE_CHARACTERS) return null;
    const before: string = value;
    value = before.replaceAll(/\$\{(?:pom\.|project\.)?([^${}]*)\}/g, (whole, name: string) => {
      const qualified = /^\$\{(?:pom|project)\./.test(whole);
      return properties.get(qualified ? `project.${name}` : name) ?? whole;
    });
    if (value === before) return null;
  }
  return value;
}
