// A program of ours made ready to start quickly: itself and all it imports as one file without types, kept under build/. A sandbox
// pays at every start what its program takes to load, and more often than anybody. What is kept is named by the content of all that
// goes in, so that it can never be older. Where nothing can be written, the program runs as it is.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { SECOND } from "#base/units.ts";
import { importClosure, type ImportClosure } from "./import-closure.ts";
import { NODE_LIBRARIES } from "./node-libraries.ts";

export interface PreparedProgram {
  readonly entry: string;
  /** All files that it reads, the entry's among them. */
  readonly files: readonly string[];
}

/** The package's own folder; programs elsewhere (in tests) run as they are. */
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const BUNDLER = join(import.meta.dirname, "bundle-program.ts");
/** It takes half a second. */
const MAX_PREPARATION_MS = 30 * SECOND;

const prepared = new Map<string, PreparedProgram>();

/**
 * `packages` are the names that it may import, beside files of ours.
 * @throws TypeError when the program imports what is not listed, or cannot be known beforehand
 */
export function prepareProgram(entry: string, packages: readonly string[] = []): PreparedProgram {
  const key = [entry, ...packages].join("\0");
  let program = prepared.get(key);
  if (program === undefined) {
    program = prepare(entry, importClosure(entry, packages));
    prepared.set(key, program);
  }
  return program;
}

function prepare(entry: string, closure: ImportClosure): PreparedProgram {
  const files = [...closure.files, ...closure.packageFiles];
  const asItIs = { entry, files };
  if (!entry.startsWith(join(ROOT, "src/"))) return asItIs;
  const folder = join(ROOT, "build/programs", hashFiles([BUNDLER, join(ROOT, "package.json"), ...files]));
  if (!existsSync(folder)) {
    if (!canWrite(dirname(folder))) return asItIs;
    const { status } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", BUNDLER, entry, folder], {
      env: NODE_LIBRARIES, input: JSON.stringify(files), stdio: ["pipe", "ignore", "ignore"], timeout: MAX_PREPARATION_MS,
    });
    if (status !== 0 || !existsSync(folder)) return asItIs;
  }
  const main = join(folder, "main.mjs");
  return { entry: main, files: [main] };
}

function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // A read-only tree, or one of another user.
    return false;
  }
}

function hashFiles(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 32);
}
