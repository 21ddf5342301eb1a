// EM-16 is proven on a log as it is, and goes red at each way to change it by hand. As the owner of the tables, who alone can: what
// keeps even him from it is taken away first, and put back after.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { auditDomain } from "#domains/audit/domain.ts";
import { createLogHouse } from "#domains/audit/testing/log-house.ts";
import { createTestSigner, testAct } from "#domains/audit/testing/test-log.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { CheckOutcome } from "#platform/domain/claim.ts";
import { createAuditClaims } from "./index.ts";

forEachEngine("claims about the audit log", { domains: [auditDomain] }, async ({ db, clock, log, execAsOwner }) => {
  const house = createLogHouse({ db, clock, log });
  const [mine, theirs] = [createUuid(), createUuid()];

  async function check(key = house.signer.key): Promise<CheckOutcome> {
    const [claim] = createAuditClaims({ logKey: async () => await Promise.resolve(key) });
    assert.ok(claim !== undefined && claim.proof !== "not yet proven" && "check" in claim.proof);
    return await claim.proof.check.run({ db, tables: [], dataDir: "/nonexistent", programDir: "/nonexistent", scratchDir: "/nonexistent", environment: "test", signal: AbortSignal.timeout(60_000) });
  }

  await test("EM-16 holds where nothing was recorded, and goes red when what was has no checkpoint", async () => {
    assert.equal((await check()).ok, true);
    await execAsOwner("update audit_log set size = 7");
    assert.equal((await check()).ok, false);
    await execAsOwner("update audit_log set size = 0");
    await house.audit.record(mine, testAct());
    assert.equal((await check()).ok, false, "it waits");
    await house.settle();
  });

  await test("EM-16 is proven on a log that nobody touched", async () => {
    await house.act(mine, 29);
    await house.act(theirs, 300);
    await house.act(mine, 5);
    const outcome = await check();
    assert.equal(outcome.ok, true, outcome.finding);
    assert.deepEqual({ ...outcome.evidence }, { entries: 335, streams: 2, records: 335, faults: 0 });
  });

  await test("EM-16 goes red at a checkpoint that another key signed", async () => {
    assert.match((await check(createTestSigner(house.signer.key.name).key)).finding, /not signed by the log's key/);
  });

  /** What is done, how it is told, and what undoes it. */
  const sabotage: readonly (readonly [string, RegExp, string, string])[] = [
    ["a record changed", /the record of leaf 3 \(sequence 4\) was changed/, "update audit_outbox set details = '{\"attempts\":99}' where id = (select record_id from audit_entries where leaf_index = 3)", "update audit_outbox set details = '{\"attempts\":2}' where id = (select record_id from audit_entries where leaf_index = 3)"],
    ["a record that was done by another role", /the record of leaf 3 .*was changed/, "update audit_outbox set actor_kind = 'operator' where id = (select record_id from audit_entries where leaf_index = 3)", "update audit_outbox set actor_kind = 'person' where id = (select record_id from audit_entries where leaf_index = 3)"],
    ["an entry changed with it", /the entries do not make the signed root/, "update audit_entries set record_hash = sha256('x') where leaf_index = 300", "update audit_entries set record_hash = (select record_hash from audit_outbox where id = record_id) where leaf_index = 300"],
    ["a tile changed", /tile 0\/1 is not that of its entries/, "update audit_tiles set hashes = overlay(hashes placing decode('00', 'hex') from 5) where level = 0 and tile_index = 1; update audit_tiles set hashes = overlay(hashes placing decode('01', 'hex') from 6) where level = 0 and tile_index = 1", ""],
  ];
  for (const [what, finding, change, undo] of sabotage) {
    await test(`EM-16 goes red at ${what}, and names it`, async () => {
      await asOwnerOfTables(change);
      const outcome = await check();
      assert.equal(outcome.ok, false, what);
      assert.match(outcome.finding, finding);
      if (undo === "") return;
      await asOwnerOfTables(undo);
      assert.equal((await check()).ok, true);
    });
  }

  await test("EM-16 goes red at a record that is gone, and at an entry that is gone", async () => {
    await asOwnerOfTables("delete from audit_outbox where id = (select record_id from audit_entries where leaf_index = 331)");
    assert.match((await check()).finding, /the record of leaf 331 \(sequence 32\) is gone/);
    await asOwnerOfTables("delete from audit_entries where leaf_index = 334");
    assert.match((await check()).finding, /334 entries, 335 signed/);
  });

  await test("EM-16 goes red when what is written gets no place", async () => {
    await house.audit.record(mine, testAct());
    await asOwnerOfTables("update audit_pending set queued_at = clock_timestamp() - interval '5 minutes'");
    assert.match((await check()).finding, /has waited 5 minutes/);
  });

  async function asOwnerOfTables(statement: string): Promise<void> {
    const tables = ["audit_outbox", "audit_entries", "audit_tiles", "audit_pending"];
    for (const table of tables) await execAsOwner(`alter table ${table} disable trigger user; alter table ${table} no force row level security`);
    await execAsOwner(statement);
    for (const table of tables) await execAsOwner(`alter table ${table} enable trigger user`);
    for (const table of ["audit_outbox"]) await execAsOwner(`alter table ${table} force row level security`);
  }
});
