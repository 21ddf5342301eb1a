// All that a program loads, found by following its imports as they are at run time: types are erased, dynamic imports count.

import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, extname, join, relative, resolve } from "node:path";

import { parseSync } from "@swc/core";

export interface Closure {
  /** Files of ours, from `root`, sorted. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
  /** Node's own modules, without `node:`. */
  readonly builtins: readonly string[];
  /** What could not be followed: computed imports, files that are not there. */
  readonly problems: readonly string[];
  /** From the entry to `file`, by the first way found. */
  pathTo(file: string): readonly string[];
}

const CODE = new Set([".ts", ".tsx", ".mjs", ".js"]);
const NODE_MODULES = new Set(builtinModules);

export function readClosure(root: string, entry: string): Closure {
  const importer = new Map<string, string | null>([[entry, null]]);
  const packages = new Set<string>();
  const builtins = new Set<string>();
  const problems: string[] = [];
  // A map may grow while it is walked; what is added is visited too.
  for (const file of importer.keys()) {
    if (!existsSync(join(root, file))) {
      problems.push(`${file} does not exist`);
      continue;
    }
    for (const specifier of readImports(join(root, file))) {
      if (specifier === null) problems.push(`${file} has an import that is computed`);
      else if (specifier.startsWith("node:") || NODE_MODULES.has(specifier)) builtins.add(specifier.replace("node:", ""));
      else if (specifier.startsWith("#")) note(join("src", specifier.slice(1)), file);
      else if (specifier.startsWith(".")) note(relative(root, resolve(root, dirname(file), specifier)), file);
      else packages.add(packageName(specifier));
    }
  }
  return { files: [...importer.keys()].sort(), packages: [...packages].sort(), builtins: [...builtins].sort(), problems, pathTo };

  function note(file: string, from: string): void {
    if (!importer.has(file)) importer.set(file, from);
  }

  function pathTo(file: string): readonly string[] {
    const path: string[] = [];
    for (let at: string | null | undefined = file; typeof at === "string"; at = importer.get(at)) path.unshift(at);
    return path;
  }
}

/** Specifiers that are loaded at run time; null for one that is computed. */
function readImports(path: string): (string | null)[] {
  if (!CODE.has(extname(path))) return [];
  const syntax = { syntax: "typescript", tsx: path.endsWith("x"), target: "esnext" } as const;
  const found: (string | null)[] = [];
  visit(parseSync(readFileSync(path, "utf8"), syntax), found);
  return found;
}

function visit(node: unknown, found: (string | null)[]): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, found);
    return;
  }
  if (!isNode(node)) return;
  const specifier = readSpecifier(node);
  if (specifier !== undefined) found.push(specifier);
  for (const value of Object.values(node)) if (typeof value === "object") visit(value, found);
}

type SyntaxNode = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null;
}

function readSpecifier(node: SyntaxNode): string | null | undefined {
  const type = node["type"];
  if (type === "ImportDeclaration" || type === "ExportNamedDeclaration" || type === "ExportAllDeclaration") {
    return node["typeOnly"] === true ? undefined : literalOf(node["source"]);
  }
  if (type !== "CallExpression" || !isNode(node["callee"]) || node["callee"]["type"] !== "Import") return undefined;
  const [argument] = node["arguments"] as readonly SyntaxNode[];
  return literalOf(argument?.["expression"]) ?? null;
}

function literalOf(node: unknown): string | undefined {
  return isNode(node) && node["type"] === "StringLiteral" ? String(node["value"]) : undefined;
}

function packageName(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
