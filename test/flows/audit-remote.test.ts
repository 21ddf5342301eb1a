// `strongroom audit export --remote`: with the token of this machine, and only for what the token was made for.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { credentialsPath, writeCredentials } from "#cli/login/credentials-file.ts";
import { createApiToken } from "#protocol/api/api-tokens.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { openPlace } from "#roles/testing/fresh-place.ts";
import { runProgram, startServe } from "#roles/testing/served-program.ts";

test("a log is exported over the network with an API token, and refused to a token for something else", async (t) => {
  const place = await openPlace("pglite", t);
  assert.ok(place !== null);
  const folder = await mkdtemp(join(tmpdir(), "audit-remote-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const program = await startServe({ dataDir: place.dataDir, env: place.env });
  t.after(() => program.kill());
  const owner = await becomeOwner(program);
  const env = { XDG_CONFIG_HOME: folder, HOME: folder };
  const file = join(folder, "export.jsonl");
  const exportWith = async (permission: string) => {
    const made = await owner.call(createApiToken, { body: { name: "Tool", permissions: [permission], teamId: null, days: 1 } });
    await writeCredentials(credentialsPath(env), { server: program.url, token: made.token, expiresAt: made.item.expiresAt });
    return runProgram(["audit", "export", file, "--team", owner.teamId, "--remote"], env);
  };
  const refused = await exportWith("vaults.read");
  assert.notEqual(refused.code, 0);
  assert.match(refused.err, /access\.token-scope|not made for that/);
  await assert.rejects(stat(file), /ENOENT/);
  const ended = await exportWith("audit.export");
  assert.equal(ended.code, 0, ended.err);
  assert.match(await readFile(file, "utf8"), /^\{"exportedAt"/);
  const verified = await runProgram(["audit", "verify", file]);
  assert.equal(verified.code, 0, verified.out + verified.err);
});
