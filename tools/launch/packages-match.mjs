// Asked by the launcher before it installs: are the packages in node_modules those of package-lock.json? Exits 0 when so.
// Plain JavaScript for whatever Node the machine has, because ours may not be there yet.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = process.argv[2];
const wanted = packagesOf(join(root, "package-lock.json"));
const present = packagesOf(join(root, "node_modules/.package-lock.json"));

process.exitCode = sameVersions() ? 0 : 1;

function packagesOf(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

function sameVersions() {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "") continue;
    const found = present[path];
    // An optional package of another system is rightly absent.
    if (found === undefined && entry.optional) continue;
    if (found?.version !== entry.version || found.integrity !== entry.integrity || !existsSync(join(root, path))) return false;
  }
  return Object.keys(present).every((path) => wanted[path] !== undefined);
}
