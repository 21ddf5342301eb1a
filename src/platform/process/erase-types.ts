// node erase-types.ts SOURCE TARGET FILE…: writes each file (under SOURCE) without its types to TARGET, with imports by relative path.
// The folder appears whole or not at all, so that two who do this at a time do not disturb each other.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join, relative } from "node:path";

import { erasedName, relativeSpecifier } from "./prepared-program.ts";

const ANYONE_MAY_READ = 0o644;
const ANYONE_MAY_ENTER = 0o755;
/** The specifier of an import or re-export, of ours: by name or relative. */
const SPECIFIER = /^((?:import|export)\s[^"';]*?\bfrom\s*|import\s*)"((?:#|\.\.?\/)[^"]+)"/gm;

const [source = "", target = "", ...files] = process.argv.slice(2);
const parent = dirname(target);
mkdirSync(parent, { recursive: true });
const draft = mkdtempSync(join(parent, "draft-"));
chmodSync(draft, ANYONE_MAY_ENTER);
for (const file of files) write(relative(source, file), readFileSync(file, "utf8"));
try {
  renameSync(draft, target);
} catch (error) {
  rmSync(draft, { recursive: true, force: true });
  // ENOTEMPTY, EEXIST: another one was first.
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
}

function write(path: string, text: string): void {
  const file = join(draft, erasedName(path));
  for (let folder = dirname(file); folder.length > draft.length; folder = dirname(folder)) makeFolder(folder);
  writeFileSync(file, path.endsWith(".ts") ? erase(path, text) : text);
  chmodSync(file, ANYONE_MAY_READ);
}

function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, ANYONE_MAY_ENTER);
}

function erase(path: string, text: string): string {
  return stripTypeScriptTypes(text).replace(SPECIFIER, (_all, before: string, specifier: string) => {
    const imported = specifier.startsWith("#") ? specifier.slice(1) : join(dirname(path), specifier);
    return `${before}"${erasedName(relativeSpecifier(path, imported))}"`;
  });
}
