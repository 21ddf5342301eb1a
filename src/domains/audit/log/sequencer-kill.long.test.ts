// kill -9 at random moments of programs that record and sequence, two at once where the database is a server: every record that was said to
// be durable has exactly one place, and the log is whole.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { auditDomain } from "#domains/audit/domain.ts";
import { createTestSigner, rootOfEntries } from "#domains/audit/testing/test-log.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { createDb, engineOf } from "#platform/db/create-db.ts";
import type { Db } from "#platform/db/db.ts";
import { createTestLog, openTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { createSequencer } from "./sequencer.ts";

const KILLS = process.env["STRONGROOM_FULL"] === "1" ? 60 : 6;
const PROGRAM = new URL("../testing/record-and-sequence.ts", import.meta.url).pathname;
/** From the first durable record on: some batches are through by then, and one may be under way. */
const ALIVE_MS = 600;

/** Starts one, lets it work for a random while, kills it; gives the ids that it said to be durable. */
async function workAndDie(engine: string, place: string, teamId: string): Promise<readonly string[]> {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, engine, place, teamId], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => void (said += chunk.toString()));
  const ended = once(child, "close");
  while (said === "" && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * ALIVE_MS));
  child.kill("SIGKILL");
  await ended;
  // The last line may be cut.
  return said.split("\n").slice(0, -1);
}

async function checkWhole(db: Db, durable: readonly string[]): Promise<number> {
  const sequencer = createSequencer({ db, clock: createSystemClock(), log: createTestLog(), sign: createTestSigner().signCheckpoint });
  const query = (sql: string) => engineOf(db).transaction("", async (session) => (await session.query(sql, [])).rows);
  // The lead of one that was killed lasts for some seconds.
  for (let waiting = 1; waiting > 0; await new Promise((resolve) => setTimeout(resolve, 50))) {
    await sequencer.runOnce();
    waiting = Number((await query("select count(*)::int as count from audit_pending"))[0]?.["count"]);
  }
  await sequencer.stop();
  const rows = await query("select leaf_index, stream_id, stream_sequence, record_id, record_hash from audit_entries order by leaf_index");
  rows.forEach((row, at) => assert.deepEqual([row["leaf_index"], row["stream_sequence"]], [at, at + 1], "places and numbers without a gap"));
  const placed = new Set(rows.map(({ record_id }) => record_id));
  assert.equal(placed.size, rows.length);
  assert.deepEqual(durable.filter((id) => !placed.has(id)), [], "every record that was durable has its place");
  const [records] = await query("select count(*)::int as count from audit_outbox o join audit_entries e on e.record_id = o.id and e.record_hash = o.record_hash");
  assert.equal(records?.["count"], rows.length, "every entry has its record");
  const [last] = await query("select size, root from audit_checkpoints order by size desc limit 1");
  assert.equal(last?.["size"], rows.length);
  assert.deepEqual(last?.["root"], rootOfEntries(rows.map((row) => ({ stream: String(row["stream_id"]), sequence: Number(row["stream_sequence"]), recordHash: row["record_hash"] as Uint8Array }))));
  return rows.length;
}

test(`${KILLS} kills with the database in the process lose no record and place none twice`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "audit-kill-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [place, teamId] = [join(folder, "pglite"), createUuid()];
  const durable: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) durable.push(...(await workAndDie("pglite", place, teamId)));
  const db = await createDb({ database: { kind: "pglite", folder: place }, domains: [auditDomain], clock: createSystemClock(), log: createTestLog() });
  t.after(() => db.close());
  t.diagnostic(`${KILLS} kills, ${await checkWhole(db, durable)} records`);
});

test(`${KILLS} kills of two programs at once on a server lose no record and place none twice`, async (t) => {
  const database = await openTestDatabase("postgres", { domains: [auditDomain] });
  const url = database?.url ?? null;
  if (database === null || url === null) {
    assert.notEqual(process.env["STRONGROOM_REQUIRE_SERVICES"], "1", "Expected a PostgreSQL server.");
    return t.skip("no server");
  }
  t.after(() => database.close());
  const teamId = createUuid();
  const durable: string[] = [];
  for (let kill = 0; kill < KILLS; kill += 2) {
    for (const ids of await Promise.all([workAndDie("postgres", url, teamId), workAndDie("postgres", url, teamId)])) durable.push(...ids);
  }
  t.diagnostic(`${KILLS} kills, ${await checkWhole(database.db, durable)} records`);
});
