// The verifier as a program: by the command, and as one file alone.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { NODE_LIBRARIES } from "#platform/process/node-libraries.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";
import { composeVerifierKey } from "#protocol/audit/note.ts";
import { createSmallLog, testCrypto } from "#protocol/audit/testing/small-log.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
const run = promisify(execFile);

test("AUD-31: the command names what does not hold and exits 1; it keeps a checkpoint when all holds, and exits 0", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-audit-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const small = createSmallLog({ size: 40, ours: () => true });
  const text = await small.export();
  const [good, bad, kept] = [join(folder, "good.jsonl"), join(folder, "bad.jsonl"), join(folder, "checkpoint")];
  await writeFile(good, text);
  await writeFile(bad, text.replace("vaults.source-added", "vaults.source-removed"));
  const holds = await run(process.execPath, [MAIN, "audit", "verify", good, "--key", composeVerifierKey(testCrypto, small.log.key), "--witness-key", composeVerifierKey(testCrypto, small.witness.key), "--keep", kept]);
  assert.match(holds.stdout, /✔ everything in this export holds\n$/);
  assert.equal(parseCheckpoint(await readFile(kept, "utf8")).size, 40);
  const failed = await run(process.execPath, [MAIN, "audit", "verify", bad, "--previous", kept]).then(() => null, (error: unknown) => error as { readonly code: number; readonly stdout: string });
  assert.equal(failed?.code, 1);
  assert.match(failed.stdout, /^✖ record-changed: line 2: record \S+, sequence 1, leaf 0: /);
  for (const words of [["audit", "verify"], ["audit", "look", good], ["audit", "verify", join(folder, "none")], ["witness", "serve"], ["witness", "dance", "--data", folder]]) {
    const refused = await run(process.execPath, [MAIN, ...words]).then(() => null, (error: unknown) => error as { readonly code: number });
    assert.equal(refused?.code, 2, words.join(" "));
  }
});

test("AUD-31: the verifier runs alone, copied anywhere as one file", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-alone-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await copyFile(new URL("./verify-export.ts", import.meta.url), join(folder, "verify-export.mts"));
  await writeFile(join(folder, "export.jsonl"), await createSmallLog({ size: 300, ours: (index) => index % 5 === 0 }).export());
  const { stdout, stderr } = await run(process.execPath, ["verify-export.mts", "export.jsonl"], { cwd: folder, env: NODE_LIBRARIES });
  assert.match(stdout, /✔ everything in this export holds\n$/);
  assert.equal(stderr, "", "without a warning");
  const link = `${folder}-link`;
  t.after(() => rm(link, { force: true }));
  await symlink(folder, link);
  const linked = await run(process.execPath, [join(link, "verify-export.mts"), join(link, "export.jsonl")], { env: NODE_LIBRARIES });
  assert.match(linked.stdout, /✔ everything in this export holds\n$/, "behind a link too");
  const missing = await run(process.execPath, ["verify-export.mts", "none.jsonl"], { cwd: folder, env: NODE_LIBRARIES }).then(() => null, (error: unknown) => error as { readonly code: number; readonly stdout: string });
  assert.equal(missing?.code, 2);
  assert.match(missing.stdout, /^Usage/);
});
