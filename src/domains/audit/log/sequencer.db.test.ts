// The sequencer on both engines: every record gets one place, in the tree and in its team's stream, whatever fails and whoever tries.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid, type Uuid } from "#base/uuid.ts";
import { createAuditWriter } from "#domains/audit/acts/audit.ts";
import { auditDomain } from "#domains/audit/domain.ts";
import { createTestSigner, rootOfEntries, testAct, TEST_REGISTRY, type EntryRow } from "#domains/audit/testing/test-log.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";
import { verifyNote } from "#protocol/audit/note.ts";
import { proveConsistency, proveInclusion } from "#protocol/audit/proofs.ts";
import { encodeLeaf } from "#protocol/audit/record.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";
import { verifyConsistency, verifyInclusion } from "#protocol/audit/verify-proof.ts";
import { readCheckpoint, tileSource } from "./log-store.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { createSequencer } from "./sequencer.ts";

const tree = createTreeHash(nodeCrypto);

forEachEngine("the sequencer", { domains: [auditDomain] }, ({ db, clock, log, asOwner, execAsOwner, after }) => {
  const signer = createTestSigner();
  const key = createEphemeralDataKey("field");
  const audit = createAuditWriter({ clock, domains: TEST_REGISTRY, db, role: "strongroom_web", fieldKey: async () => key });
  const begin = (changes: Partial<Parameters<typeof createSequencer>[0]> = {}) => createSequencer({ db, clock, log, sign: signer.signCheckpoint, ...changes });
  const sequencer = begin();
  const teams = [createUuid(), createUuid(), createUuid()] as const;
  const record = (count: number) => Promise.all(Array.from({ length: count }, (_, at) => audit.record(teams[at % teams.length] as Uuid, testAct())));
  const drain = async (by = sequencer) => {
    let total = 0;
    for (let placed = await by.runOnce(); placed > 0; placed = await by.runOnce()) total += placed;
    return total;
  };
  const waiting = async () => Number((await asOwner("select count(*)::int as count from audit_pending"))[0]?.["count"]);

  async function entries(): Promise<readonly EntryRow[]> {
    const rows = await asOwner("select leaf_index, stream_id, stream_sequence, record_hash from audit_entries order by leaf_index");
    assert.deepEqual(rows.map(({ leaf_index }) => leaf_index), rows.map((_, at) => at), "indices without a gap");
    const last = new Map<unknown, number>();
    for (const row of rows) {
      assert.equal(row["stream_sequence"], (last.get(row["stream_id"]) ?? 0) + 1, "sequences without a gap");
      last.set(row["stream_id"], Number(row["stream_sequence"]));
    }
    return rows.map((row) => ({ stream: String(row["stream_id"]), sequence: Number(row["stream_sequence"]), recordHash: row["record_hash"] as Uint8Array }));
  }

  /** All that must always hold, out of the rows alone. */
  async function checkWhole(): Promise<number> {
    const rows = await entries();
    const records = await asOwner("select count(*)::int as count from audit_outbox o left join audit_entries e on e.record_id = o.id and e.record_hash = o.record_hash left join audit_pending w on w.record_id = o.id where e is null = (w is null)");
    assert.equal(records[0]?.["count"], 0, "each record waits or has its place, with its own hash, and never both");
    const checkpoint = await db.global("strongroom_web", readCheckpoint);
    if (rows.length === 0) return 0;
    assert.ok(checkpoint !== null);
    assert.equal(checkpoint.size, rows.length);
    assert.deepEqual(checkpoint.root, rootOfEntries(rows));
    const parsed = parseCheckpoint(checkpoint.note);
    assert.deepEqual([parsed.origin, parsed.size, parsed.root], [signer.key.name, rows.length, checkpoint.root]);
    assert.equal(verifyNote(nodeCrypto, parsed.note, [signer.key]).length, 1);
    return rows.length;
  }

  test("nothing waits, nothing is signed", async () => {
    assert.equal(await sequencer.runOnce(), 0);
    assert.equal(await db.global("strongroom_web", readCheckpoint), null);
  });

  test("records of several teams get their places, and the checkpoint is that of the tree of all", async () => {
    await record(1);
    assert.equal(await drain(), 1);
    assert.equal(await checkWhole(), 1);
    for (const count of [2, 5, 247, 1, 300, 40]) {
      await record(count);
      assert.equal(await drain(), count);
      await checkWhole();
    }
    assert.equal(await waiting(), 0);
  });

  test("every entry is proven by the tiles, and every earlier checkpoint leads to the newest", async () => {
    const rows = await entries();
    const size = rows.length;
    const states = await asOwner("select size, root from audit_checkpoints order by size");
    await db.global("strongroom_web", async (tx) => {
      const source = { tree, tiles: tileSource(tx) };
      const head = { size, root: rootOfEntries(rows) };
      for (let index = 0; index < size; index += 7) {
        const leaf = tree.leaf(encodeLeaf(rows[index] as EntryRow));
        assert.ok(verifyInclusion(tree, { index, leaf, head, proof: await proveInclusion(source, { index, size }) }), `entry ${index}`);
      }
      for (const state of states) {
        const old = { size: Number(state["size"]), root: state["root"] as Uint8Array };
        assert.ok(verifyConsistency(tree, { old, head, proof: await proveConsistency(source, { oldSize: old.size, size }) }), `checkpoint ${old.size}`);
      }
    });
  });

  test("another program goes on where this one stood", async () => {
    await sequencer.stop();
    await record(30);
    const next = begin();
    assert.equal(await drain(next), 30);
    await next.stop();
    await checkWhole();
  });

  test("two programs at once: one leads, the other gets nothing to do", async () => {
    const [one, two] = [begin(), begin()];
    await record(3);
    assert.equal(await drain(one), 3);
    await record(20);
    assert.equal(await two.runOnce(), 0);
    assert.equal(await drain(one), 20);
    await one.stop();
    await record(4);
    assert.equal(await drain(two), 4);
    await two.stop();
    await checkWhole();
  });

  test("a batch whose lead was taken over while it was signed is dropped, and nothing is lost or placed twice", async () => {
    const two = begin();
    let overtaken = 0;
    const one = begin({
      sign: async (head) => {
        if (overtaken === 0) {
          // As when a program stands still for longer than its lead lasts.
          await execAsOwner("update audit_log set leader_until = now() - interval '1 second'");
          overtaken = await drain(two);
        }
        return signer.signCheckpoint(head);
      },
    });
    await record(25);
    assert.equal(await one.runOnce(), 0);
    assert.equal(overtaken, 25);
    await two.stop();
    await record(5);
    assert.equal(await drain(one), 5);
    await one.stop();
    await checkWhole();
  });

  const FAILURES = {
    "the signature": "",
    "the taking of what waits": "audit_pending",
    "the entries": "audit_entries",
    "the tiles": "audit_tiles",
    "the checkpoint": "audit_checkpoints",
  };
  for (const [what, table] of Object.entries(FAILURES)) {
    test(`when ${what} fails, nothing of the batch is there, and it gets its places afterwards`, async () => {
      await record(12);
      const before = await checkWhole().catch(() => null);
      const size = (await entries()).length;
      let fails = table === "";
      const broken = begin({ sign: async (head) => (fails ? Promise.reject(new Error("the disk is full")) : signer.signCheckpoint(head)) });
      if (table !== "") await execAsOwner(`create function break_it() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$; create trigger break_it before insert or update or delete on ${table} for each statement execute function break_it()`);
      await assert.rejects(broken.runOnce(), /the disk is full/);
      if (table !== "") await execAsOwner("drop function break_it cascade");
      fails = false;
      assert.equal((await entries()).length, size);
      assert.equal(await waiting(), 12);
      await drain(broken);
      await broken.stop();
      assert.equal(await checkWhole(), size + 12);
      assert.ok(before === null || before === size);
    });
  }

  test("a record that has its place and is put to wait again by whoever may write there holds up nobody", async () => {
    const before = (await entries()).length;
    await asOwner("insert into audit_pending (record_id, stream_id, record_hash, ordinal) select record_id, stream_id, record_hash, 1 from audit_entries where leaf_index in (0, 3)");
    await record(7);
    await assert.rejects(asOwner("insert into audit_pending (record_id, stream_id, record_hash, ordinal) values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', decode(repeat('00', 32), 'hex'), 1)"), /check constraint/);
    const other = begin();
    assert.equal(await other.runOnce(), 0);
    assert.equal(await drain(other), 7);
    await other.stop();
    assert.equal(await waiting(), 0);
    assert.equal(await checkWhole(), before + 7);
  });

  test("a checkpoint stands within a second of an act, also without a call to wake", async () => {
    const running = createSequencer({ db, clock: createSystemClock(), log, sign: signer.signCheckpoint });
    after(() => running.stop());
    running.start();
    for (const woken of [true, false]) {
      const size = (await entries()).length;
      const begun = performance.now();
      await record(1);
      if (woken) running.wake();
      while ((await db.global("strongroom_web", readCheckpoint))?.size !== size + 1) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.ok(performance.now() - begun < 1_000, `${performance.now() - begun} ms`);
    }
    await running.stop();
    await checkWhole();
  });

  const REFUSED = [
    "update audit_entries set record_hash = record_hash", "delete from audit_entries", "truncate audit_entries",
    "update audit_checkpoints set note = note", "delete from audit_checkpoints", "truncate audit_checkpoints, audit_cosignatures",
    "delete from audit_tiles", "truncate audit_tiles",
    "delete from audit_cosignatures",
  ];
  for (const statement of REFUSED) {
    test(`refused to everyone, the owner among them: ${statement}`, async () => {
      await assert.rejects(execAsOwner(statement), /never changed or removed/);
      for (const role of ["strongroom_web", "strongroom_worker", "strongroom_relay", "strongroom_authority"]) {
        await assert.rejects(execAsOwner(`set local role ${role}; ${statement}`), /permission denied/);
      }
    });
  }

  test("a tile only grows", async () => {
    for (const change of ["hashes = substring(hashes for octet_length(hashes) - 32)", "hashes = set_byte(hashes, 0, 1 - get_byte(hashes, 0) % 2) || decode(repeat('00', 32), 'hex')", "tile_index = tile_index + 100"]) {
      await assert.rejects(execAsOwner(`update audit_tiles set ${change} where octet_length(hashes) < 8192`), /only grows/);
    }
  });
});
