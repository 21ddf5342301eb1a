// What a run leaves for later: when its source is contacted next, by the schedule as it is then, and no blob that nobody points to.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import type { Updateable } from "kysely";

import { AppError } from "#base/app-error.ts";
import { DAY, HOUR, MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Schedule, VaultTables } from "#domains/vaults/tables.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";

import type { SourceContacts } from "./source-contacts.ts";
import { createVaultWorker } from "./worker.ts";
import { createWorkerHouse, WORKER_DOMAINS, type TestVault } from "./testing/worker-house.ts";

forEachEngine("after a run", { domains: WORKER_DOMAINS, oneWhenShort: true }, async (suite) => {
  const house = await createWorkerHouse(suite);
  const job = (vault: TestVault) => ({ vaultId: vault.vaultId, last: true, signal: new AbortController().signal });
  const workerWith = (contact: SourceContacts["contact"]) => createVaultWorker({ ...house.deps, sources: { contact } });
  const makeVault = (schedule: Schedule): Promise<TestVault> => house.makeVault({ kind: "git", url: "http://127.0.0.1:9/none.git", schedule });
  const change = (vault: TestVault, values: Updateable<VaultTables["vaults"]>): Promise<unknown> =>
    house.asWeb(vault.tenantId, async (tx) => await tx.as<VaultTables>().updateTable("vaults").set(values).where("id", "=", vault.vaultId).execute());
  const plan = async (vault: TestVault, at: Date): Promise<void> => {
    await change(vault, { next_due_at: at });
    await house.asWeb(vault.tenantId, async (tx) => await tx.as<VaultTables>().updateTable("vault_directory").set({ next_due_at: at }).where("vault_id", "=", vault.vaultId).execute());
  };
  const askToStop = (vault: TestVault): Promise<unknown> =>
    house.asWeb(vault.tenantId, async (tx) => await tx.as<VaultTables>().updateTable("vault_runs").set({ cancel_asked: true }).where("vault_id", "=", vault.vaultId).execute());
  const plannedIn = async (vault: TestVault): Promise<readonly (number | null)[]> => {
    const places = [...(await house.rows("vaults", vault)), ...(await house.rows("vault_directory", vault))];
    return places.map(({ next_due_at: at }) => (at === null ? null : (at as Date).getTime() - house.clock.now()));
  };
  const runStates = async (vault: TestVault): Promise<unknown[]> => (await house.rows("vault_runs", vault)).map(({ state }) => state);

  test("a scheduled run that somebody stops does not begin again at the next look, but a week later", async () => {
    const vault = await makeVault("weekly");
    await plan(vault, new Date(house.clock.now() - MINUTE));
    const stopped = workerWith(async ({ signal }) => {
      await askToStop(vault);
      return await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("stopped")));
        void house.clock.advance(MINUTE);
      });
    });
    await stopped.work(job(vault));
    assert.deepEqual(await runStates(vault), ["cancelled"]);
    await house.clock.advance(10 * MINUTE);
    assert.equal((await house.worker.listDue()).includes(vault.vaultId), false);
    for (const ms of await plannedIn(vault)) assert.ok(ms !== null && ms > 7 * DAY, String(ms));
  });

  test("a run that somebody stops leaves alone what is planned for later", async () => {
    const vault = await makeVault("weekly");
    await plan(vault, new Date(house.clock.now() + 2 * DAY));
    await house.ask(vault);
    await askToStop(vault);
    await house.work(vault);
    assert.deepEqual(await runStates(vault), ["cancelled"]);
    assert.deepEqual(await plannedIn(vault), [2 * DAY, 2 * DAY]);
  });

  const changes: readonly [Schedule, Schedule, number | null][] = [["manual", "weekly", 7 * DAY + 3 * HOUR], ["weekly", "manual", null]];
  for (const [before, after, expected] of changes) {
    test(`a change from ${before} to ${after} while a run is under way counts`, async () => {
      const vault = await makeVault(before);
      const worker = workerWith(async () => {
        await change(vault, { schedule: after });
        throw new AppError("source.not-found");
      });
      await house.ask(vault);
      await assert.rejects(worker.work(job(vault)));
      assert.deepEqual(await plannedIn(vault), [expected, expected]);
    });
  }

  test("a vault in its grace period is not looked at before its end", async () => {
    const vault = await makeVault("weekly");
    await plan(vault, new Date(house.clock.now() - MINUTE));
    await change(vault, { deleted_at: new Date(house.clock.now()), purge_after: new Date(house.clock.now() + DAY) });
    await house.work(vault);
    assert.deepEqual(await plannedIn(vault), [null, null]);
  });

  test("a run whose worker dies each time is given up, so that it does not take the program down at every start", async () => {
    const vault = await makeVault("weekly");
    await house.ask(vault);
    const die = async (attempt: number): Promise<unknown> =>
      await suite.asOwner("update vault_runs set state = 'running', stage = 'fetch', attempt = $2, seen_at = seen_at - interval '1 hour' where vault_id = $1", [vault.vaultId, attempt]);
    const contacts: number[] = [];
    const worker = workerWith(async () => {
      contacts.push(contacts.length);
      throw new AppError("jobs.interrupted");
    });
    await die(7);
    await assert.rejects(worker.work({ ...job(vault), last: false }));
    assert.deepEqual([await runStates(vault), contacts.length], [["queued"], 1]);
    await die(8);
    await worker.work(job(vault));
    assert.deepEqual([await runStates(vault), contacts.length], [["failed"], 1]);
    const [row] = await house.rows("vaults", vault);
    assert.deepEqual([row?.["state"], row?.["last_error_code"]], ["failed", "jobs.lost"]);
    assert.deepEqual(await plannedIn(vault), [7 * DAY + 3 * HOUR, 7 * DAY + 3 * HOUR]);
  });

  test("what nobody points to is swept after a run that failed, and with the last vault of a team", async () => {
    const vault = await makeVault("manual");
    const places: { container?: Uuid } = {};
    // By the clock of files everything is old enough.
    const sweepGraceMs = house.clock.now() - Date.now() - HOUR;
    const worker = createVaultWorker({ ...house.deps, sweepGraceMs, sources: { contact: async () => Promise.reject(new AppError("source.not-found")) } });
    const leave = async (): Promise<void> => {
      const [row] = await suite.asOwner("select container from vault_containers where tenant_id = $1", [vault.tenantId]);
      places.container = row?.["container"] as Uuid;
      await house.blobs.put(places.container, await house.evidenceKey(vault), new Uint8Array(9));
    };
    const left = async (): Promise<number> => (await readdir(join(house.dataDir, "blobs", String(places.container)))).length;
    await house.ask(vault);
    await assert.rejects(worker.work(job(vault)));
    await leave();
    await house.ask(vault);
    await assert.rejects(worker.work(job(vault)));
    assert.equal(await left(), 0);
    await leave();
    await change(vault, { deleted_at: new Date(house.clock.now() - DAY), purge_after: new Date(house.clock.now() - MINUTE) });
    await worker.work(job(vault));
    assert.equal((await house.rows("vaults", vault)).length, 0);
    assert.equal(await left(), 0);
  });
});
