// A report leaves the real program as files with a signed statement, and is checked by somebody who has the files and the public key
// alone: accepted as it is, refused with one byte changed. And a pipeline asks the same server whether it may go on.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository } from "#platform/git/testing/test-repository.ts";
import { downloadFromRemoteServer } from "#platform/http/remote-client.ts";
import { createApiToken } from "#protocol/api/api-tokens.ts";
import type { Endpoint } from "#protocol/api/endpoint.ts";
import { changeVaultGate } from "#protocol/api/gates.ts";
import { exportReport, exportSignature, getSigningKey } from "#protocol/api/exports.ts";
import { listSnapshots } from "#protocol/api/reports.ts";
import { EXPORT_FORMATS } from "#protocol/report/exports/formats.ts";
import { reportSchema } from "#protocol/report/schema.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { openPlace } from "#roles/testing/fresh-place.ts";
import { runProgram, startServe, type EndedProgram } from "#roles/testing/served-program.ts";

/** The pipeline's side, over the network: the server's own verdict, and a report that is held against the server's by the server's thresholds. */
async function gateAsksTheServer({ owner, server, token, vaultId, report }: { readonly owner: Owner; readonly server: string; readonly token: string; readonly vaultId: string; readonly report: string }): Promise<void> {
  const gate = (...words: readonly string[]): Promise<EndedProgram> => runProgram(["gate", ...words, "--server", server, "--team", owner.teamId, "--vault", vaultId], { STRONGROOM_TOKEN: token });
  const none = await gate();
  assert.equal(none.code, 2, none.out);
  assert.match(none.err, /There is no gate to pass/);
  await owner.call(changeVaultGate, { params: { vaultId }, body: { thresholds: { denyLicences: ["AGPL-3.0-only"] } } });
  const passed = await gate();
  assert.deepEqual([passed.code, passed.err], [0, ""]);
  assert.match(passed.out, /The gate is passed\.\n$/);
  const judged = await gate("--report", report);
  assert.equal(judged.code, 0, judged.err);
  assert.match(judged.out, /^Gate: against the server's report of \d{4}-\d\d-\d\d\.\n[\s\S]*no part is under a licence that is denied/);
  await owner.call(changeVaultGate, { params: { vaultId }, body: { thresholds: { minScore: 1000 } } });
  for (const words of [[], ["--report", report]]) assert.match((await gate(...words)).out, /FAILED[\s\S]*at least 1000 is asked for[\s\S]*The gate is not passed/);
  assert.equal((await gate("--report", report, "--deny-licence", "AGPL-3.0-only")).code, 0, "what the command line says goes before what the server says");
}

test("a report is exported in every format with one signed statement, and checked offline", async (t) => {
  const place = await openPlace("pglite", t);
  assert.ok(place !== null);
  const folder = await mkdtemp(join(tmpdir(), "signed-report-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const repository = createTestRepository();
  t.after(() => repository.remove());
  repository.commit("first", { "src/main.ts": "export const one = 1;\n", "README.md": "# Title\n" });
  const source = await startGitServer({ repositories: { "product.git": repository.dir } });
  t.after(() => source.close());
  const program = await startServe({ dataDir: place.dataDir, env: place.env });
  t.after(() => program.kill());
  const owner = await becomeOwner(program);
  const vault = await owner.addVault({ kind: "git", url: source.url("product.git") }, "Product");
  assert.equal((await owner.follow(vault.id)).state, "done");
  const snapshotId = (await owner.call(listSnapshots, { params: { vaultId: vault.id } })).items[0]?.id ?? "";
  const { token } = await owner.call(createApiToken, { body: { name: "Exports", permissions: ["vaults.read", "vaults.read-evidence"], teamId: null, days: 1 } });
  const keep = async (name: string, endpoint: Endpoint, format?: string): Promise<string> => {
    const parts: Uint8Array[] = [];
    const params = { teamId: owner.teamId, vaultId: vault.id, snapshotId, ...(format === undefined ? {} : { format }) };
    for await (const part of downloadFromRemoteServer({ server: program.url, token, endpoint, params, query: {} })) parts.push(part);
    await writeFile(join(folder, name), Buffer.concat(parts));
    return join(folder, name);
  };
  const envelope = await keep("r.dsse.json", exportSignature);
  for (const format of EXPORT_FORMATS) await keep(format, exportReport, format);
  assert.equal(reportSchema.parse(JSON.parse(await readFile(join(folder, "json"), "utf8"))).source.commit, repository.git("rev-parse", "HEAD").trim());

  const key = join(folder, "key.pem");
  const printed = await runProgram(["signing-key", "--data", place.dataDir], place.env);
  assert.equal(printed.code, 0, printed.err);
  assert.equal(printed.out, (await owner.call(getSigningKey)).publicKey);
  await writeFile(key, printed.out);
  const byServer = await runProgram(["verify", join(folder, "pdf"), "--envelope", envelope, "--data", place.dataDir], place.env);
  assert.deepEqual([byServer.code, byServer.err], [0, ""]);
  assert.match(byServer.out, /is what was signed on /);
  await gateAsksTheServer({ owner, server: program.url, token, vaultId: vault.id, report: join(folder, "json") });
  await program.stop();
  const unasked = await runProgram(["verify", join(folder, "pdf"), "--envelope", envelope, "--data", place.dataDir], place.env);
  assert.deepEqual([unasked.code === 0, unasked.out], [false, ""], "without the server there is nobody to have the key from");

  for (const format of EXPORT_FORMATS) {
    const { code, out, err } = await runProgram(["verify", join(folder, format), "--envelope", envelope, "--key", key]);
    assert.equal(code, 0, err);
    assert.match(out, /is what was signed on .*: Strongroom .*, commit [0-9a-f]{40}, /);
  }
  const changed = await readFile(join(folder, "pdf"));
  changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
  await writeFile(join(folder, "pdf"), changed);
  const refused = await runProgram(["verify", join(folder, "pdf"), "--envelope", envelope, "--key", key]);
  assert.deepEqual([refused.code, refused.out], [1, ""]);
  assert.match(refused.err, /^NOT VERIFIED: The signature is good, but not of this file: its SHA-256 is [0-9a-f]{64}, and what was signed is /);
});
