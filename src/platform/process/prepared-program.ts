// A program of ours made ready to start quickly: itself and all it imports as one file without types, kept under build/. A sandbox
// pays at every start what its program takes to load, and more often than anybody; a snapshot of what is loaded spares most of that. What is kept is named by the content of all that
// goes in, so that it can never be older. Where nothing can be written, the program runs as it is.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { SECOND } from "#base/units.ts";
import { importClosure, type ImportClosure } from "./import-closure.ts";
import { NODE_LIBRARIES } from "./node-libraries.ts";
import { prepareSnapshot } from "./program-snapshot.ts";
import { canWriteIn } from "./writable-folder.ts";

export interface PreparedProgram {
  readonly entry: string;
  /** All files that it reads, the entry's among them. */
  readonly files: readonly string[];
  /** Where there is one, Node starts from it in place of the entry, and reads no other file. */
  readonly snapshot: string | null;
}

export interface ProgramNeeds {
  /** Names of the packages that it may import, beside files of ours. */
  readonly packages?: readonly string[] | undefined;
  /** That it begins as sandbox/begin.ts has it, so that it can be kept as it is when all is loaded. */
  readonly snapshot?: boolean | undefined;
}

/** The package's own folder; programs elsewhere (in tests) run as they are. */
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const BUNDLER = join(import.meta.dirname, "bundle-program.ts");
/** It takes half a second. */
const MAX_PREPARATION_MS = 30 * SECOND;

const prepared = new Map<string, PreparedProgram>();

/** @throws TypeError when the program imports what is not listed, or cannot be known beforehand */
export function prepareProgram(entry: string, { packages = [], snapshot = false }: ProgramNeeds = {}): PreparedProgram {
  const key = [entry, snapshot, ...packages].join("\0");
  let program = prepared.get(key);
  if (program === undefined) {
    program = prepare(entry, importClosure(entry, packages), snapshot);
    prepared.set(key, program);
  }
  return program;
}

function prepare(entry: string, closure: ImportClosure, hasSnapshot: boolean): PreparedProgram {
  const files = [...closure.files, ...closure.packageFiles];
  const asItIs = { entry, files, snapshot: null };
  if (!entry.startsWith(join(ROOT, "src/"))) return asItIs;
  const name = hasSnapshot ? "main.cjs" : "main.mjs";
  const folder = join(ROOT, "build/programs", hashFiles(name, [BUNDLER, join(ROOT, "package.json"), ...files]));
  if (!existsSync(folder)) {
    if (!canWriteIn(dirname(folder))) return asItIs;
    const { status } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", BUNDLER, entry, folder, name], {
      env: NODE_LIBRARIES, input: JSON.stringify(files), stdio: ["pipe", "ignore", "ignore"], timeout: MAX_PREPARATION_MS,
    });
    if (status !== 0 || !existsSync(folder)) return asItIs;
  }
  const main = join(folder, name);
  return { entry: main, files: [main], snapshot: hasSnapshot ? prepareSnapshot(main) : null };
}

function hashFiles(name: string, files: readonly string[]): string {
  const hash = createHash("sha256").update(name);
  for (const file of files) hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 32);
}
