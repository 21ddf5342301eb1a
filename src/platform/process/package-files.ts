// The code of packages that a sandboxed program may load: of those that its list names and nobody else.

import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** What Node loads without an add-on; data (`.wasm`) is named by whoever starts the program. */
const CODE = /\.(?:js|mjs|cjs|json)$/;

/**
 * Absolute paths of all code in these packages and in those that they depend on, sorted within each package.
 * @throws TypeError for a package that `allowed` does not name, or that is not installed
 */
export function listPackageFiles(names: readonly string[], given: { readonly root: string; readonly allowed: readonly string[] }): readonly string[] {
  const folders = new Set<string>();
  const add = (name: string, from: string): void => {
    if (!given.allowed.includes(name)) throw new TypeError(`expected an import of our own, of node: or of a listed package, got "${name}"`);
    folders.add(findPackage(name, from));
  };
  for (const name of names) add(name, given.root);
  // A set may grow while it is walked; what is added is visited too.
  for (const folder of folders) for (const name of dependenciesOf(folder)) add(name, folder);
  return [...folders].flatMap((folder) => listCode(folder));
}

/** As Node looks for it: in `node_modules` of this folder, then of those above. */
function findPackage(name: string, from: string): string {
  const folder = join(from, "node_modules", name);
  // By its real place, as Node and the bundler name its files.
  if (existsSync(join(folder, "package.json"))) return realpathSync(folder);
  const parent = dirname(from);
  if (parent === from) throw new TypeError(`expected the package ${name} to be installed`);
  return findPackage(name, parent);
}

function dependenciesOf(folder: string): string[] {
  const description = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly dependencies?: Readonly<Record<string, string>> };
  return Object.keys(description.dependencies ?? {});
}

function listCode(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules") found.push(...listCode(path));
    else if (entry.isFile() && CODE.test(entry.name)) found.push(path);
  }
  return found.sort();
}
