// Go: go.mod is the list of what is built, from Go 1.17 on all of it; go.sum vouches for it, and for versions that were only
// looked at on the way.

import type { PackageFact } from "#analyzers/dependencies/facts.ts";
import type { Manifest } from "./component.ts";
import { folderOf } from "./workspaces.ts";

export interface GoModule {
  readonly manifest: Manifest;
  readonly fact: PackageFact;
  readonly integrity: string | null;
}

export function readGoModules(manifests: readonly Manifest[]): GoModule[] {
  const sums = new Map(manifests.filter(({ facts }) => facts.role === "lock").map((sum) => [folderOf(sum.path), sum]));
  const modules = manifests.filter(({ facts }) => facts.role === "manifest");
  const withModule = new Set(modules.map(({ path }) => folderOf(path)));
  const alone = [...sums].filter(([folder]) => !withModule.has(folder)).map(([, sum]) => sum);
  return [...modules.flatMap((module) => readModule(module, sums.get(folderOf(module.path)))), ...alone.flatMap((sum) => newestOf(sum, null))];
}

function readModule(module: Manifest, sum: Manifest | undefined): GoModule[] {
  const hashes = new Map(sum?.facts.packages.map(({ name, version, integrity }) => [`${name} ${version ?? ""}`, integrity ?? null]));
  const listed = module.facts.packages.map((fact) => ({ manifest: module, fact, integrity: hashes.get(`${fact.name} ${fact.version ?? ""}`) ?? null }));
  if (sum === undefined || isComplete(module)) return listed;
  const known = new Set(module.facts.packages.map(({ name }) => name));
  return [...listed, ...newestOf(sum, false).filter(({ fact }) => !known.has(fact.name))];
}

/** Whether go.mod lists what others need too. */
function isComplete({ facts }: Manifest): boolean {
  const version = facts.runtimes?.find(({ product }) => product === "go")?.requirement ?? "";
  const [major = 0, minor = 0] = version.split(".", 2).map((part) => Number.parseInt(part, 10));
  return major > 1 || minor >= 17;
}

/** Of each module the last version that is listed: the tool writes them in ascending order, and builds take the highest. */
function newestOf(sum: Manifest, direct: boolean | null): GoModule[] {
  const newest = new Map(sum.facts.packages.map((fact) => [fact.name, fact]));
  return [...newest.values()].map((fact) => ({ manifest: sum, fact: { ...fact, direct, scope: "runtime" }, integrity: fact.integrity ?? null }));
}
