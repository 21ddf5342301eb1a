// A job whose process is killed is taken by the next one: with a real process and a real kill.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { createDb } from "#platform/db/create-db.ts";
import type { Db } from "#platform/db/db.ts";
import { createTestLog, forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { createJobs } from "./create-jobs.ts";
import { CRASH_QUEUE } from "./testing/crash-queue.ts";

const log = createTestLog();

/** Starts the process, waits until it has the job in hand, and kills it. */
async function takeAndDie(engine: string, place: string, vaultId: string): Promise<void> {
  const child = spawn(process.execPath, [new URL("./testing/take-and-hang.ts", import.meta.url).pathname, engine, place, vaultId], { stdio: ["ignore", "pipe", "inherit"] });
  const said: unknown[] = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  assert.equal(String(said[0]).trim(), vaultId);
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function takeNext(db: Db, ready: () => Promise<void>): Promise<{ vaultId: string | undefined; attempt: number }> {
  const jobs = await createJobs({ db, queues: [CRASH_QUEUE], log });
  await ready();
  await jobs.recoverLost();
  const taken = await new Promise<{ vaultId: string | undefined; attempt: number }>((resolve, reject) => {
    jobs.work(CRASH_QUEUE.name, { concurrency: 1 }, async ({ message, attempt }) => resolve({ vaultId: message["vaultId"], attempt })).catch(reject);
  });
  await jobs.stop();
  return taken;
}

test("a job in the hands of a killed process is taken at the next start, with the database in the process", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-crash-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const vaultId = createUuid();
  await takeAndDie("pglite", join(folder, "pglite"), vaultId);
  const db = await createDb({ database: { kind: "pglite", folder: join(folder, "pglite") }, domains: [], clock: createSystemClock(), log });
  t.after(() => db.close());
  assert.deepEqual(await takeNext(db, async () => {}), { vaultId, attempt: 2 });
});

forEachEngine("a job in the hands of a killed process", { domains: [] }, ({ db, engine, url, asOwner }) => {
  if (engine !== "postgres" || url === null) return;
  test("is taken once the process has been silent for long enough", async () => {
    const vaultId = createUuid();
    await takeAndDie("postgres", url, vaultId);
    const silentForLong = async () => void (await asOwner("update pgboss.job set heartbeat_on = heartbeat_on - interval '1 min'"));
    assert.deepEqual(await takeNext(db, silentForLong), { vaultId, attempt: 2 });
  });
});
