// All that a program of ours loads, found on the files as they are shipped: static imports, re-exports and `import("…")`, types
// left out. For claims about what a role cannot reach; `tools/closures` looks at the same with a real parser before it ships.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

export interface ProgramClosure {
  /** From the program's folder, as `src/roles/web.ts`. */
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

const STATIC_IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^"';]*?\bfrom\s*)?"([^"]+)"/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** @throws TypeError when the entry or a file of ours that is imported is not there. */
export function readProgramClosure(programDir: string, entry: string): ProgramClosure {
  const files = new Set([entry]);
  const packages = new Set<string>();
  // A set may grow while it is walked; what is added is visited too.
  for (const file of files) {
    if (!existsSync(join(programDir, file))) throw new TypeError(`expected ${file}, which ${entry} loads`);
    const source = readFileSync(join(programDir, file), "utf8");
    for (const [, specifier = ""] of [...source.matchAll(STATIC_IMPORT), ...source.matchAll(DYNAMIC_IMPORT)]) {
      if (specifier.startsWith("#")) files.add(join("src", specifier.slice(1)));
      else if (specifier.startsWith(".")) files.add(relative(programDir, resolve(programDir, dirname(file), specifier)));
      else packages.add(specifier);
    }
  }
  return { files, packages };
}

/** What of `forbidden` the program loads: beginnings of paths, or names of packages. */
export function loadedOf(closure: ProgramClosure, forbidden: readonly string[]): readonly string[] {
  const loaded = [...closure.files, ...closure.packages];
  return loaded.filter((name) => forbidden.some((start) => name === start || (start.endsWith("/") && name.startsWith(start)))).toSorted();
}
