// The log in a database, a witness with its own folder, and an auditor with an export: what is cosigned verifies, and another history
// by the log's own key is refused by the witness.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { verifyExport } from "#cli/audit/verify-export.ts";
import { createAnswerer } from "#cli/witness/answer-request.ts";
import { initWitness, openWitness, readRefusals } from "#cli/witness/witness-folder.ts";
import { auditDomain } from "#domains/audit/domain.ts";
import { readWitnesses } from "#domains/audit/log/witness-store.ts";
import { createLogHouse } from "#domains/audit/testing/log-house.ts";
import { createWitnessClient } from "#domains/audit/work/witness-client.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { signCheckpoint } from "#protocol/audit/checkpoint.ts";
import { parseVerifierKey } from "#protocol/audit/note.ts";
import { composeAddCheckpoint } from "#protocol/audit/witness-request.ts";
import { testCrypto } from "#protocol/audit/testing/small-log.ts";

forEachEngine("a log and its witness", { domains: [auditDomain] }, async ({ db, clock, log }) => {
  const house = createLogHouse({ db, clock, log });
  const team = createUuid();

  test("AUD-28, AUD-20: exports are cosigned, and a rewritten log is refused", async (t) => {
    const folder = join(await mkdtemp(join(tmpdir(), "strongroom-flow-")), "witness");
    t.after(() => rm(join(folder, ".."), { recursive: true, force: true }));
    const witnessKey = await initWitness(folder, { name: "witness.example/w1", logs: [house.logKey] });
    const witness = createAnswerer({ folder: await openWitness(folder), clock });
    const client = createWitnessClient({ db, clock, log, audit: house.audit, witnesses: [{ key: parseVerifierKey(testCrypto, witnessKey), post: async (body) => await witness.addCheckpoint(body) }] });
    const verify = (text: string) => verifyExport(text.split("\n").slice(0, -1), { logKey: house.logKey, witnessKeys: [witnessKey], previous: [] });
    const stateOf = async () => (await db.global("strongroom_worker", readWitnesses))[0];

    await house.act(team, 40);
    await client.push();
    assert.equal((await stateOf())?.state, "cosigned");
    await house.act(createUuid(), 300);
    await client.push();
    const cosignedSize = (await stateOf())?.size ?? 0;
    assert.deepEqual(verify(await house.exportOf(team)).findings, []);
    // Newer entries than any cosignature: the export still leads to the checkpoint that the witness knows.
    await house.act(team, 3);
    const verdict = verify(await house.exportOf(team));
    assert.deepEqual(verdict.findings, []);
    assert.ok(verdict.facts.some((fact) => fact.includes(`cosigned ${cosignedSize} entries`)), verdict.facts.join("\n"));

    // Somebody with the log's key shows the witness another tree of the size that this one will have.
    const other = await signCheckpoint(testCrypto, { origin: house.signer.key.name, size: cosignedSize, root: new Uint8Array(32) }, house.signer);
    assert.equal((await witness.addCheckpoint(composeAddCheckpoint({ oldSize: cosignedSize, proof: [], checkpoint: other }))).status, 409);
    assert.equal((await readRefusals(folder)).length, 1);
    await client.push();
    assert.equal((await stateOf())?.state, "cosigned", "the true log goes on");

    // A leap to a larger size proves nothing.
    const ahead = await signCheckpoint(testCrypto, { origin: house.signer.key.name, size: 100_000, root: new Uint8Array(32) }, house.signer);
    assert.equal((await witness.addCheckpoint(composeAddCheckpoint({ oldSize: 0, proof: [], checkpoint: ahead }))).status, 409);
  });
});
