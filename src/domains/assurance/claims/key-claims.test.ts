// Checks of keys and secrets, each shown to pass as things are and to go red when what it guards is broken.

import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { CheckContext, CheckOutcome, Claim } from "#platform/domain/claim.ts";
import { createDataKey, KEY_BYTES } from "#platform/keyring/data-key.ts";
import { openMasterKeyFile } from "#platform/keyring/master-key-file.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { environmentsApart } from "./environments-apart.ts";
import { keysAtRest } from "./keys-at-rest.ts";
import { sealedMemory, type SealingSubject } from "./sealed-memory.ts";

async function runCheck(claim: Claim, context: Partial<CheckContext> = {}): Promise<CheckOutcome> {
  assert.ok(claim.proof !== "not yet proven" && "check" in claim.proof);
  const nothing = { db: {} as never, tables: [], dataDir: "", programDir: "", scratchDir: "", environment: "test", signal: AbortSignal.timeout(60_000) };
  return claim.proof.check.run({ ...nothing, ...context });
}

async function dataFolder(t: TestContext): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "claims-"));
  t.after(() => rm(dataDir, { recursive: true }));
  await openMasterKeyFile({ path: join(dataDir, "master.key"), whenMissing: "create" });
  await mkdir(join(dataDir, "blobs"));
  await writeFile(join(dataDir, "blobs", "noise"), "nothing to see");
  return dataDir;
}

test("CR-17 is proven when the master key is private and stands nowhere else", async (t) => {
  const outcome = await runCheck(keysAtRest, { dataDir: await dataFolder(t) });
  assert.equal(outcome.ok, true, outcome.finding);
});

test("CR-17 goes red when others may read the master key", async (t) => {
  const dataDir = await dataFolder(t);
  await chmod(join(dataDir, "master.key"), 0o644);
  assert.equal((await runCheck(keysAtRest, { dataDir })).ok, false);
});

test("CR-17 goes red when the master key was copied into another file, in clear or in base64", async (t) => {
  const dataDir = await dataFolder(t);
  const hex = /[0-9a-f]{64}/.exec(await readFile(join(dataDir, "master.key"), "latin1"))?.[0] ?? "";
  for (const copy of [hex, Buffer.from(`x${Buffer.from(hex, "hex").toString("latin1")}`, "latin1").toString("base64")]) {
    await writeFile(join(dataDir, "blobs", "backup"), `log: ${copy}`);
    assert.equal((await runCheck(keysAtRest, { dataDir })).ok, false);
  }
});

const SOUND: SealingSubject = {
  seal: (plaintext) => Secret.seal(plaintext) as never,
  describe: async () => ({ algorithm: "RSA-OAEP", modulusBits: 3072, exportable: false }),
  useKey: () => ({}),
};

test("CA-07 is proven in this process", async () => {
  const outcome = await runCheck(sealedMemory());
  assert.equal(outcome.ok, true, outcome.finding);
  assert.equal(outcome.evidence["modulusBits"], 3072);
});

test("CA-07 goes red when a secret can be printed", async () => {
  const seal = async (plaintext: string) => {
    const secret = await Secret.seal(plaintext);
    return { use: <Result>(work: (bytes: Uint8Array) => Result) => secret.use(work) as Promise<Result>, toString: () => plaintext };
  };
  const outcome = await runCheck(sealedMemory({ ...SOUND, seal }));
  assert.equal(outcome.ok, false);
});

test("CA-07 goes red when a key in use can be printed", async () => {
  for (const useKey of [(key: Uint8Array) => ({ key: Buffer.from(key) }), (key: Uint8Array) => ({ text: Buffer.from(key).toString("base64") })]) {
    const { ok, finding } = await runCheck(sealedMemory({ ...SOUND, useKey }));
    assert.ok(!ok && finding.includes("A key in use shows"), finding);
  }
});

test("CA-07 goes red when the key is short or can be taken out", async () => {
  for (const weak of [{ modulusBits: 1024, exportable: false }, { modulusBits: 3072, exportable: true }]) {
    assert.equal((await runCheck(sealedMemory({ ...SOUND, describe: async () => ({ algorithm: "RSA-OAEP", ...weak }) }))).ok, false);
  }
});

test("CA-05 is proven: the environment is bound into what is sealed", async () => {
  const outcome = await runCheck(environmentsApart());
  assert.equal(outcome.ok, true, outcome.finding);
});

test("CA-05 goes red when keys forget the environment", async () => {
  const forgetful = environmentsApart(({ ids, bytes }) =>
    createDataKey({
      environment: "everywhere",
      scope: { tenantId: ids.tenantId, purpose: "field" },
      versions: [{ keyId: ids.keyId, version: 1, key: bytes.subarray(0, KEY_BYTES) }],
      indexKey: bytes.subarray(KEY_BYTES),
    }),
  );
  assert.equal((await runCheck(forgetful)).ok, false);
});
