// A program of ours as it is when it has loaded all that it needs, in a file that Node starts from: a sandbox has not to compile its code and make its
// tables again. Only the very Node that made the file, on a processor of the same kind, can start from it, so that is in its name.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";

import { SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { NODE_LIBRARIES } from "./node-libraries.ts";

/** It takes a third of a second. */
const MAX_PREPARATION_MS = 30 * SECOND;
const ANYONE_MAY_READ = 0o644;

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
  const snapshot = join(dirname(script), `${process.version}-${process.arch}-${cachedDataVersionTag()}.snapshot`);
  if (existsSync(snapshot)) return snapshot;
  // Whole or not there: others may be starting.
  const draft = `${snapshot}.${createUuid()}`;
  try {
    const { status } = spawnSync(process.execPath, [...SNAPSHOT_FLAGS, "--snapshot-blob", draft, "--build-snapshot", script], { env: NODE_LIBRARIES, stdio: "ignore", timeout: MAX_PREPARATION_MS });
    if (status !== 0) return null;
    chmodSync(draft, ANYONE_MAY_READ);
    renameSync(draft, snapshot);
    return snapshot;
  } catch {
    // Nothing can be written here.
    return null;
  } finally {
    rmSync(draft, { force: true });
  }
}
