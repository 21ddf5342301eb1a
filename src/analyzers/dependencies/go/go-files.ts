// go.mod and go.sum.

import type { FactCollector } from "#analyzers/dependencies/collect-facts.ts";
import { cutAt, linesOf } from "#analyzers/dependencies/syntax/lines.ts";

/** `require (`, the lines of the block, and `require x v1` on one line. */
const BLOCK = /^(\w+)\s*\(\s*(?:\/\/.*)?$/;
const REPLACES = /^(\S+)(?:\s+(v\S+))?\s+=>\s+(\S+)(?:\s+(v\S+))?$/;

interface Requirement {
  readonly path: string;
  readonly version: string;
  readonly indirect: boolean;
  readonly line: number;
}

interface Replacement {
  readonly path: string;
  /** null: a folder. */
  readonly version: string | null;
}

/** Since Go 1.17 the file lists every module that is needed, those of others marked `// indirect`. */
export function readGoMod(text: string, facts: FactCollector): void {
  const required: Requirement[] = [];
  /** By path, or path and version. */
  const replaced = new Map<string, Replacement>();
  let block = "";
  for (const { text: content, line } of linesOf(text)) {
    const [code, comment] = cutAt(content, "//");
    const trimmed = code.trim();
    const opens = BLOCK.exec(trimmed);
    if (opens !== null) {
      block = opens[1] ?? "";
    } else if (trimmed === ")") {
      block = "";
    } else if (trimmed !== "") {
      const statement = block === "" ? trimmed : `${block} ${trimmed}`;
      readStatement({ statement, indirect: /^\s*indirect\b/.test(comment), line, required, replaced, facts });
    }
  }
  for (const { path, version, indirect, line } of required) {
    const instead = replaced.get(`${path} ${version}`) ?? replaced.get(path);
    if (instead?.version === null) continue;
    const use = instead ?? { path, version };
    facts.add({ name: use.path, version: use.version, requirement: version, scope: "runtime", direct: !indirect, line });
  }
}

function readStatement({ statement, indirect, line, required, replaced, facts }: { statement: string; indirect: boolean; line: number; required: Requirement[]; replaced: Map<string, Replacement>; facts: FactCollector }): void {
  const [verb = "", first = "", second = ""] = statement.split(/\s+/, 3).map(unquote);
  if (verb === "module") facts.describe({ name: first });
  else if (verb === "go") facts.addRuntime("go", first, line);
  else if (verb === "require" && second.startsWith("v")) required.push({ path: first, version: second, indirect, line });
  else if (verb === "require") facts.fail("expected a module and its version", line);
  else if (verb === "replace") {
    const found = REPLACES.exec(statement.slice("replace".length).trim());
    const [, path = "", version, instead = "", by] = (found ?? []).map((word: string | undefined) => (word === undefined ? undefined : unquote(word)));
    if (found !== null) replaced.set(version === undefined ? path : `${path} ${version}`, { path: instead, version: by ?? null });
  }
}

function unquote(text: string): string {
  return /^(["`]).*\1$/.test(text) ? text.slice(1, -1) : text;
}

/** `path version hash`: lines of a version's `/go.mod` alone say that it was looked at, not that it is used. */
export function readGoSum(text: string, facts: FactCollector): void {
  for (const { text: content, line } of linesOf(text)) {
    if (content.trim() === "") continue;
    const [name = "", version = "", hash = "", more] = content.trim().split(/\s+/, 4);
    if (hash === "" || more !== undefined) facts.fail("expected a module, a version, a hash", line);
    else if (!version.endsWith("/go.mod")) facts.add({ name, version, line, integrity: hash });
  }
}
