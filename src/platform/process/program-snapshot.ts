// A program of ours as it is when it has loaded all that it needs, in a file that Node starts from: a sandbox has not to compile its code and make its
// tables again. Only the very Node that made the file, on a processor of the same kind, can start from it, so that is in its name.

import { spawnSync } from "node:child_process";
import { chmodSync, closeSync, fstatSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";

import { DAY, SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { NODE_LIBRARIES } from "./node-libraries.ts";
import { canWriteIn } from "./writable-folder.ts";

/** It takes a third of a second. */
const MAX_PREPARATION_MS = 30 * SECOND;
const OLD_MS = DAY;
const ANYONE_MAY_READ = 0o644;

const SNAPSHOT = ".snapshot";
const DRAFT = ".draft";
/** The very program: two that say they are of one version need not be built alike. */
const { size: NODE_BYTES, mtimeMs: NODE_CHANGED_MS } = statSync(process.execPath);
const NODE_HERE = [process.version, process.platform, process.arch, cachedDataVersionTag(), NODE_BYTES, Math.round(NODE_CHANGED_MS)].join("-");

/** What decides about the code that is kept, for those who make a snapshot and those who start from it. */
export const SNAPSHOT_FLAGS: readonly string[] = [
  // The top tier of V8's compilers is where most of its holes were, and a sandbox is done before it pays: of 35 MB it makes 8 % more work.
  "--no-turbofan",
  "--no-addons",
  "--disallow-code-generation-from-strings",
  "--disable-warning=ExperimentalWarning",
];

/** Of a script that begins as sandbox/begin.ts has it, beside it. Null where none can be made: then the script itself is to be run. */
export function prepareSnapshot(script: string): string | null {
  const folder = dirname(script);
  const known = findWhole(folder);
  if (known !== null) return known;
  if (!canWriteIn(folder)) return null;
  // Whole or not there: others may be starting.
  const draft = join(folder, `${createUuid()}${DRAFT}`);
  try {
    const { status } = spawnSync(process.execPath, [...SNAPSHOT_FLAGS, "--snapshot-blob", draft, "--build-snapshot", script], { env: NODE_LIBRARIES, stdio: "ignore", timeout: MAX_PREPARATION_MS });
    if (status !== 0) return null;
    chmodSync(draft, ANYONE_MAY_READ);
    const snapshot = join(folder, `${NODE_HERE}-${toDisk(draft)}${SNAPSHOT}`);
    renameSync(draft, snapshot);
    removeOld(folder);
    return snapshot;
  } catch {
    // Nothing can be written here.
    return null;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Its name says how many bytes it has: one that was cut off, as by a loss of power, is none. */
function findWhole(folder: string): string | null {
  for (const name of readdirSync(folder)) {
    const bytes = name.startsWith(`${NODE_HERE}-`) && name.endsWith(SNAPSHOT) ? Number(name.slice(NODE_HERE.length + 1, -SNAPSHOT.length)) : Number.NaN;
    if (bytes > 0 && statSync(join(folder, name)).size === bytes) return join(folder, name);
  }
  return null;
}

/** Its size, once it is on the disk. */
function toDisk(file: string): number {
  const handle = openSync(file, "r+");
  try {
    fsyncSync(handle);
    return fstatSync(handle).size;
  } finally {
    closeSync(handle);
  }
}

/** Of a Node that was replaced, and drafts that nobody finished; never one that another process may be starting from. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const isOurs = !name.endsWith(DRAFT) && (!name.endsWith(SNAPSHOT) || name.startsWith(`${NODE_HERE}-`));
    if (!isOurs && Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > OLD_MS) rmSync(file, { force: true });
  }
}
