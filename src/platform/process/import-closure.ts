// All that a program loads, found by following its static imports: files of ours, and of packages only those that its list names.
// A sandboxed program may read these and nothing else; the layer checks use the same list.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { listPackageFiles } from "./package-files.ts";

export interface ImportClosure {
  /** Absolute paths of files of ours, the entry's first. */
  readonly files: readonly string[];
  /** Absolute paths of all code in the packages that those import, and in the packages that these depend on. */
  readonly packageFiles: readonly string[];
}

/** An import or re-export that is there at run time; `import type` and `export type` are erased. */
const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^"';]*?\bfrom\s*)?"([^"]+)"/gm;

const DYNAMIC_IMPORT = /\bimport\s*\(/;

/**
 * Imports of Node's own modules are left out. `packages` are the names that may be imported; none without it.
 * @throws TypeError for another package or a dynamic import: what they load cannot be known from here
 */
export function importClosure(entry: string, packages: readonly string[] = []): ImportClosure {
  const root = packageRoot(dirname(entry));
  const files = new Set([entry]);
  const imported = new Set<string>();
  // A set may grow while it is walked; what is added is visited too.
  for (const file of files) {
    for (const specifier of readSpecifiers(file)) {
      if (specifier.startsWith("node:")) continue;
      if (specifier.startsWith("#")) files.add(join(root, "src", specifier.slice(1)));
      else if (specifier.startsWith(".")) files.add(resolve(dirname(file), specifier));
      else imported.add(packageName(specifier));
    }
  }
  return { files: [...files], packageFiles: listPackageFiles([...imported], { root, allowed: packages }) };
}

function readSpecifiers(file: string): string[] {
  if (file.endsWith(".json")) return [];
  const source = readFileSync(file, "utf8");
  // Comments may speak of imports: those behind two slashes, and those that have a line to themselves.
  if (DYNAMIC_IMPORT.test(source) && DYNAMIC_IMPORT.test(source.replace(/\/\/.*|^\s*\/\*\*? .*\*\/$|import\.meta/gm, ""))) throw new TypeError(`expected only static imports in ${file}`);
  return Array.from(source.matchAll(IMPORT), ([, specifier = ""]) => specifier);
}

/** `@scope/name/part` is of `@scope/name`. */
function packageName(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function packageRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? folder : packageRoot(parent);
}
