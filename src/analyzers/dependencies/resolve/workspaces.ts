// Which lock files govern which manifests: those of the same folder, and those of a folder above whose workspace the manifest's
// folder belongs to.

import type { Ecosystem, ManifestFacts } from "#analyzers/dependencies/facts.ts";
import type { Manifest } from "./component.ts";

/** Patterns of one workspace; a list without `*` may be longer. */
const MAX_PATTERNS = 100;
const MAX_SEGMENTS = 64;

interface Workspace {
  readonly locks: Manifest[];
  readonly names: Set<string>;
  readonly paths: Set<string>;
  readonly patterns: string[][];
}

/** For each manifest the lock files that govern it, none where it stands alone. */
export function assignLocks(manifests: readonly Manifest[]): Map<Manifest, readonly Manifest[]> {
  const workspaces = collectWorkspaces(manifests);
  const assigned = new Map<Manifest, readonly Manifest[]>();
  for (const manifest of manifests) {
    if (manifest.facts.role === "manifest") assigned.set(manifest, locksOf(manifest, workspaces));
  }
  return assigned;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** The folder itself, then those above it; "" is the root. */
export function* foldersFrom(folder: string): Generator<string> {
  let above = folder;
  for (let steps = 0; steps < MAX_SEGMENTS; steps++) {
    yield above;
    if (above === "") return;
    above = folderOf(above);
  }
}

function collectWorkspaces(manifests: readonly Manifest[]): Map<string, Workspace> {
  const workspaces = new Map<string, Workspace>();
  for (const manifest of manifests) {
    const { path, facts } = manifest;
    const key = keyOf(facts.ecosystem, folderOf(path));
    const workspace = workspaces.get(key) ?? { locks: [], names: new Set(), paths: new Set(), patterns: [] };
    workspaces.set(key, workspace);
    if (facts.role === "lock") workspace.locks.push(manifest);
    for (const name of facts.memberNames ?? []) workspace.names.add(name);
    for (const member of facts.memberPaths ?? []) addMember(workspace, member);
  }
  return workspaces;
}

function addMember({ paths, patterns }: Workspace, member: string): void {
  const plain = member.replace(/^\.\//, "").replace(/\/+$/, "");
  if (!plain.includes("*")) paths.add(plain);
  else if (patterns.length < MAX_PATTERNS) patterns.push(plain.split("/", MAX_SEGMENTS));
}

function keyOf(ecosystem: Ecosystem, folder: string): string {
  return `${ecosystem}\n${folder}`;
}

function locksOf({ path, facts }: Manifest, workspaces: ReadonlyMap<string, Workspace>): readonly Manifest[] {
  // A list of requirements is installed by itself, whatever else lies beside it.
  if (facts.format === "requirements.txt") return [];
  const own = folderOf(path);
  for (const folder of foldersFrom(own)) {
    const workspace = workspaces.get(keyOf(facts.ecosystem, folder));
    if (workspace === undefined || workspace.locks.length === 0) continue;
    if (folder === own || isMember(workspace, { facts, relative: folder === "" ? own : own.slice(folder.length + 1) })) return workspace.locks;
  }
  return [];
}

function isMember({ names, paths, patterns }: Workspace, { facts, relative }: { facts: ManifestFacts; relative: string }): boolean {
  if (facts.name !== undefined && names.has(facts.name)) return true;
  if (paths.has(relative)) return true;
  const segments = relative.split("/", MAX_SEGMENTS);
  return patterns.some((pattern) => matchesSegments(pattern, segments));
}

/** `**` stands for any number of folders, `*` for any part of a name. */
function matchesSegments(pattern: readonly string[], segments: readonly string[]): boolean {
  // Row by row: which beginnings of the path the pattern so far can match.
  let reached = segments.map(() => false);
  let atStart = true;
  for (const part of pattern) {
    const next = segments.map((segment, index) => {
      const before = index === 0 ? atStart : (reached[index - 1] ?? false);
      return part === "**" ? false : before && matchesName(part, segment);
    });
    if (part === "**") {
      let any = atStart;
      for (const [index, was] of reached.entries()) {
        any ||= was;
        next[index] = any;
      }
    } else {
      atStart = false;
    }
    reached = next;
  }
  return reached.at(-1) ?? false;
}

function matchesName(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === name;
  const last = rest.pop() ?? "";
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
