// All files of ours that a program loads, found by following its static imports. A sandboxed program may read these and
// nothing else; the layer checks use the same list.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** An import or re-export that is there at run time; `import type` and `export type` are erased. */
const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^"';]*?\bfrom\s*)?"([^"]+)"/gm;

const closures = new Map<string, readonly string[]>();

/**
 * Absolute paths, the entry's first. Imports of Node's own modules are left out.
 * @throws TypeError for a package or a dynamic import: their files cannot be known from here
 */
export function importClosure(entry: string): readonly string[] {
  let closure = closures.get(entry);
  if (closure === undefined) {
    closure = walkImports(entry);
    closures.set(entry, closure);
  }
  return closure;
}

function walkImports(entry: string): readonly string[] {
  const root = packageRoot(dirname(entry));
  const found = new Set([entry]);
  // A set may grow while it is walked; what is added is visited too.
  for (const file of found) {
    const source = readFileSync(file, "utf8");
    if (/\bimport\s*\(/.test(source.replace(/\/\/.*|import\.meta/g, ""))) throw new TypeError(`expected only static imports in ${file}`);
    for (const [, specifier] of source.matchAll(IMPORT)) {
      const target = resolveImport(specifier ?? "", dirname(file), root);
      if (target !== null) found.add(target);
    }
  }
  return [...found];
}

function resolveImport(specifier: string, folder: string, root: string): string | null {
  if (specifier.startsWith("node:")) return null;
  if (specifier.startsWith("#")) return join(root, "src", specifier.slice(1));
  if (specifier.startsWith("./") || specifier.startsWith("../")) return resolve(folder, specifier);
  throw new TypeError(`expected an import of our own or of node:, got "${specifier}"`);
}

function packageRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? folder : packageRoot(parent);
}
