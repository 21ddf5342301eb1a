// CR-17: the keys and secrets that the functions need are encrypted at rest. The one key in clear is the master key, in a file
// that only its owner reads; it must stand in no other file of the data folder, in no form.

import { lstat, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { findInFolder, needlesFor, type Needle } from "#platform/canary/find-in-files.ts";
import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

const KEY_FILE = "master.key";
/** Permission bits of group and others. */
const NOT_THE_OWNER = 0o077;
const HEX_KEY = /\b[0-9a-f]{64}\b/g;

export const keysAtRest: Claim = {
  id: "CR-17",
  statement: "The keys and secrets of the analysis functions are stored encrypted; the master key is in a file only its owner can read, and nowhere else.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "daily", check: { run: ({ dataDir }) => checkKeys(dataDir) } },
};

async function checkKeys(dataDir: string): Promise<CheckOutcome> {
  const exposed = [];
  for (const path of [dataDir, join(dataDir, KEY_FILE)]) {
    const { mode } = await lstat(path);
    if ((mode & NOT_THE_OWNER) !== 0) exposed.push(`${relative(dataDir, path) || "data folder"} ${(mode & 0o777).toString(8)}`);
  }
  const needles = await masterKeyNeedles(join(dataDir, KEY_FILE));
  const { files, found } = await findInFolder(dataDir, needles, (path) => path === join(dataDir, KEY_FILE));
  const evidence = { keys: needles.length, files, exposed: exposed.join(" ") || "none", copies: found.length };
  if (needles.length === 0) return claimFails("No master key was found to look for.", evidence);
  if (exposed.length > 0) return claimFails(`Others may read: ${exposed.join(", ")}.`, evidence);
  if (found.length > 0) return claimFails(`The master key stands in ${found.length} other files of the data folder.`, evidence);
  return claimPasses(`The master key is in one file of mode 600 and in none of ${files} others.`, evidence);
}

async function masterKeyNeedles(path: string): Promise<readonly Needle[]> {
  const text = await readFile(path, "latin1");
  return (text.match(HEX_KEY) ?? []).flatMap((hex) => needlesFor(Buffer.from(hex, "hex")));
}
