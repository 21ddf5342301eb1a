// A program of ours made ready to start quickly: its files with the types erased, kept under build/. To erase them takes Node some
// 80 ms and 28 MB of memory at every start, which a sandbox pays more often than anybody. What is kept is named by the content of
// all its files, so that it can never be older than they are. Where nothing can be written, the program runs as it is.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { SECOND } from "#base/units.ts";
import { importClosure } from "./import-closure.ts";

export interface PreparedProgram {
  readonly entry: string;
  /** All files that it reads, the entry's among them. */
  readonly files: readonly string[];
}

/** The package's own folder; programs elsewhere (in tests) run as they are. */
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const ERASER = join(import.meta.dirname, "erase-types.ts");
/** It takes a fifth of a second. */
const MAX_PREPARATION_MS = 30 * SECOND;

const prepared = new Map<string, PreparedProgram>();

/** @throws TypeError when the program imports what cannot be known beforehand */
export function prepareProgram(entry: string): PreparedProgram {
  let program = prepared.get(entry);
  if (program === undefined) {
    program = prepare(entry);
    prepared.set(entry, program);
  }
  return program;
}

function prepare(entry: string): PreparedProgram {
  const files = importClosure(entry);
  const asItIs = { entry, files };
  if (!entry.startsWith(join(ROOT, "src/"))) return asItIs;
  const folder = join(ROOT, "build/programs", hashFiles(files));
  const target = (file: string): string => join(folder, erasedName(relative(join(ROOT, "src"), file)));
  if (!existsSync(folder)) {
    const { status } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", ERASER, join(ROOT, "src"), folder, ...files], {
      env: {}, stdio: "ignore", timeout: MAX_PREPARATION_MS,
    });
    if (status !== 0 || !existsSync(folder)) return asItIs;
  }
  return { entry: target(entry), files: files.map(target) };
}

/** `a/b.ts` without its types is `a/b.mjs`; tables of data stay as they are. */
export function erasedName(path: string): string {
  return path.replace(/\.ts$/, ".mjs");
}

function hashFiles(files: readonly string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of files) hash.update(`\0${relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 32);
}

/** How a file of the program names another, from its own folder. */
export function relativeSpecifier(fromFile: string, toFile: string): string {
  const path = relative(dirname(fromFile), toFile);
  return path.startsWith(".") ? path : `./${path}`;
}
