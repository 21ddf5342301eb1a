// What goes wrong with a run becomes a code on the vault, the last good report stays, nothing is half-written, and what helps is done:
// another try, another worker, a place in the schedule. And the end of a vault is an end.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { DAY, HOUR, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { insertSchedule } from "#domains/vaults/notices/schedule-store.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Blobs } from "#platform/blobs/blobs.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { AppError } from "#base/app-error.ts";
import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";

import { createVaultWorker } from "./worker.ts";
import { createWorkerHouse, WORKER_DOMAINS, type TestVault } from "./testing/worker-house.ts";

forEachEngine("a run that meets trouble", { domains: WORKER_DOMAINS, oneWhenShort: true }, async (suite) => {
  const house = await createWorkerHouse(suite);
  const repositories: Record<string, string> = {};
  const server = await startGitServer({ repositories });
  const closed = await startGitServer({ repositories, auth: { username: "git", token: "right" } });
  suite.after(async () => await Promise.all([server.close(), closed.close()]).then(() => undefined));
  let serial = 0;
  const makeSource = (): { repository: TestRepository; name: string } => {
    const repository = createTestRepository();
    suite.after(() => repository.remove());
    const name = `trouble-${serial++}.git`;
    repositories[name] = repository.dir;
    repository.commit("first", { "a.ts": "const a = 1;\n" });
    return { repository, name };
  };
  const makeVault = async (): Promise<{ repository: TestRepository; vault: TestVault; name: string }> => {
    const source = makeSource();
    return { ...source, vault: await house.makeVault({ kind: "git", url: server.url(source.name) }) };
  };
  const stateOf = async (vault: TestVault): Promise<unknown[]> => {
    const [row] = await house.rows("vaults", vault);
    const run = (await house.rows("vault_runs", vault)).at(-1);
    return [row?.["state"], row?.["last_error_code"], run?.["state"], run?.["error_code"]];
  };

  test("a source that is gone fails the vault, and its last report is still there", async () => {
    const { vault, name } = await makeVault();
    await house.update(vault);
    delete repositories[name];
    await assert.rejects(house.update(vault), (error) => isAppError(error, "source.not-found"));
    assert.deepEqual(await stateOf(vault), ["failed", "source.not-found", "failed", "source.not-found"]);
    assert.equal((await house.newest(vault)).results.history.commits, 1);
    assert.deepEqual((await house.rows("vault_contacts", vault)).map(({ outcome }) => outcome), ["ok", "source.not-found"]);
  });

  test("a wrong credential is said, the right one opens, and neither is anywhere in clear", async () => {
    const { name } = makeSource();
    const wrong = await house.makeVault({ kind: "git", url: closed.url(name), credential: { kind: "token", username: "git", token: "CANARYTOKEN" } });
    await assert.rejects(house.update(wrong), (error) => isAppError(error, "source.unauthorised"));
    const right = await house.makeVault({ kind: "git", url: closed.url(name), credential: { kind: "token", username: "git", token: "right" } });
    await house.update(right);
    assert.equal((await stateOf(right))[0], "ready");
    const rows = await suite.asOwner("select to_jsonb(t)::text as row from vault_credentials t");
    assert.equal(rows.some(({ row }) => String(row).includes(Buffer.from("CANARYTOKEN").toString("hex"))), false);
  });

  test("an unreachable source is tried again, and fails the vault only with the last try", async () => {
    const vault = await house.makeVault({ kind: "git", url: "http://127.0.0.1:9/none.git" });
    await assert.rejects(house.update(vault, { last: false }), (error) => isAppError(error, "source.unreachable"));
    assert.deepEqual(await stateOf(vault), ["new", null, "queued", "source.unreachable"]);
    await assert.rejects(house.work(vault), (error) => isAppError(error, "source.unreachable"));
    assert.deepEqual(await stateOf(vault), ["failed", "source.unreachable", "failed", "source.unreachable"]);
    assert.equal((await house.rows("vault_runs", vault))[0]?.["attempt"], 2);
  });

  test("a full disk is said, the mirror is as it was, and the next update is whole", async () => {
    const { repository, vault } = await makeVault();
    await house.update(vault);
    const packs = await house.rows("vault_packs", vault);
    repository.commit("second", { "b.ts": "const b = 1;\n" });
    const full: Blobs = { ...house.blobs, put: async () => Promise.reject(new AppError("blob.disk-full")) };
    const worker = createVaultWorker({ ...house.deps, blobs: full });
    await house.ask(vault);
    await assert.rejects(worker.work({ vaultId: vault.vaultId, last: true, signal: new AbortController().signal }), (error) => isAppError(error, "blob.disk-full"));
    assert.deepEqual(await house.rows("vault_packs", vault), packs);
    assert.deepEqual(await house.scratchEntries(), []);
    await house.update(vault);
    assert.equal((await house.newest(vault)).results.history.commits, 2);
  });

  test("a worker that died in its run is followed by another, whose result alone counts", async () => {
    const { vault } = await makeVault();
    await house.ask(vault);
    // The first one stands still in the middle of its contact, as if its machine had been switched off.
    let release = (): void => undefined;
    let reached = (): void => undefined;
    const standing = new Promise<void>((resolve) => (reached = resolve));
    const dead = createVaultWorker({
      ...house.deps,
      sources: {
        async contact(input) {
          const update = await house.deps.sources.contact(input);
          reached();
          await new Promise<void>((resolve) => (release = resolve));
          return update;
        },
      },
    });
    const first = dead.work({ vaultId: vault.vaultId, last: true, signal: new AbortController().signal });
    await standing;
    // Still alive: another one leaves it alone.
    await house.work(vault);
    assert.equal((await stateOf(vault))[2], "running");
    await suite.asOwner("update vault_runs set seen_at = seen_at - interval '1 hour' where vault_id = $1", [vault.vaultId]);
    await house.work(vault);
    assert.deepEqual(await stateOf(vault), ["ready", null, "done", null]);
    release();
    await first;
    assert.deepEqual(await stateOf(vault), ["ready", null, "done", null]);
    assert.equal((await house.rows("vault_snapshots", vault)).length, 1);
  });

  test("a program that stops leaves the run to be taken up again", async () => {
    const { vault } = await makeVault();
    await house.ask(vault);
    const stop = new AbortController();
    const stopping = createVaultWorker({
      ...house.deps,
      sources: { contact: async () => (stop.abort(new AppError("jobs.interrupted")), Promise.reject(new Error("let go"))) },
    });
    await assert.rejects(stopping.work({ vaultId: vault.vaultId, last: true, signal: stop.signal }), (error) => isAppError(error, "jobs.interrupted"));
    assert.deepEqual(await stateOf(vault), ["new", null, "queued", null]);
    await house.work(vault);
    assert.deepEqual(await stateOf(vault), ["ready", null, "done", null]);
  });

  test("a run that is asked to stop stops, and says so", async () => {
    const { vault } = await makeVault();
    const runId = await house.ask(vault);
    const slow = createVaultWorker({
      ...house.deps,
      sources: {
        async contact({ signal }) {
          await house.asWeb(vault.tenantId, async (tx) => await tx.as<VaultTables>().updateTable("vault_runs").set({ cancel_asked: true }).where("id", "=", runId).execute());
          return await new Promise((_resolve, reject) => {
            signal.addEventListener("abort", () => reject(new Error("stopped")));
            void house.clock.advance(MINUTE);
          });
        },
      },
    });
    await slow.work({ vaultId: vault.vaultId, last: true, signal: new AbortController().signal });
    assert.deepEqual(await stateOf(vault), ["new", null, "cancelled", null]);
  });

  test("a run that is asked to stop before it began never begins", async () => {
    const { vault } = await makeVault();
    const runId = await house.ask(vault);
    await house.asWeb(vault.tenantId, async (tx) => await tx.as<VaultTables>().updateTable("vault_runs").set({ cancel_asked: true }).where("id", "=", runId).execute());
    await house.work(vault);
    assert.deepEqual(await stateOf(vault), ["new", null, "cancelled", null]);
    assert.deepEqual(await house.rows("vault_contacts", vault), []);
  });

  test("a run that waits when its vault is deleted does not wait for ever", async () => {
    const { vault } = await makeVault();
    await house.ask(vault);
    const mark = async (deletion: Pick<VaultTables["vaults"], "deleted_at" | "purge_after">): Promise<void> =>
      void (await house.asWeb(vault.tenantId, async (tx) => await tx.as<VaultTables>().updateTable("vaults").set(deletion).where("id", "=", vault.vaultId).execute()));
    await mark({ deleted_at: new Date(house.clock.now()), purge_after: new Date(house.clock.now() + DAY) });
    await house.work(vault);
    await mark({ deleted_at: null, purge_after: null });
    await house.clock.advance(1000);
    await house.update(vault);
    assert.deepEqual((await house.rows("vault_runs", vault)).map(({ state }) => state), ["cancelled", "done"]);
  });

  test("a weekly vault is due a week after its last update, and the run says why", async () => {
    const { name } = makeSource();
    const vault = await house.makeVault({ kind: "git", url: server.url(name), schedule: "weekly" });
    await house.update(vault);
    assert.equal((await house.worker.listDue()).includes(vault.vaultId), false);
    await house.work(vault);
    assert.equal((await house.rows("vault_runs", vault)).length, 1);
    await house.clock.advance(7 * DAY + 6 * HOUR);
    assert.ok((await house.worker.listDue()).includes(vault.vaultId));
    await house.work(vault);
    assert.deepEqual((await house.rows("vault_contacts", vault)).map(({ reason }) => reason), ["manual", "weekly"]);
    assert.equal((await house.worker.listDue()).includes(vault.vaultId), false);
  });

  test("a deleted vault is left alone until its grace period is over; then keys, blobs and rows are gone, and the log says so", async () => {
    const { vault } = await makeVault();
    await house.update(vault);
    const sibling = await house.makeVault({ kind: "upload", url: null, tenantId: vault.tenantId });
    const files = async (): Promise<number> => (await readdir(join(house.dataDir, "blobs"), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
    const before = await files();
    const plan = async ({ tenantId, vaultId }: typeof vault): Promise<Uuid> => {
      const id = createUuid();
      await house.asWeb(tenantId, (tx) => insertSchedule(tx, { id, vaultId, every: "week", attach: false, people: [createUuid()], dueAt: null, now: new Date(house.clock.now()) }));
      return id;
    };
    const planned = await plan(vault);
    const runIds = (await suite.asOwner("select id from notices where vault_id = $1", [vault.vaultId])).map(({ id }) => id);
    const listed = async () => await suite.asOwner("select id from notice_directory where id = any ($1::uuid[])", [[planned, ...runIds]]);
    const keptPlan = await plan(sibling);
    assert.ok(runIds.length > 0 && (await listed()).length === runIds.length + 1);
    const finalAt = new Date(house.clock.now() + 7 * DAY);
    await house.asWeb(vault.tenantId, async (tx) => {
      await tx.as<VaultTables>().updateTable("vaults").set({ deleted_at: new Date(house.clock.now()), purge_after: finalAt }).where("id", "=", vault.vaultId).execute();
      await tx.as<VaultTables>().updateTable("vault_directory").set({ purge_after: finalAt }).where("vault_id", "=", vault.vaultId).execute();
    });
    await house.work(vault);
    assert.equal((await house.rows("vaults", vault)).length, 1);
    await house.clock.advance(7 * DAY);
    assert.ok((await house.worker.listDue()).includes(vault.vaultId));
    await house.work(vault);
    for (const table of ["vaults", "vault_directory", "vault_runs", "vault_packs", "vault_facts", "vault_snapshots", "vault_evidence"] as const) assert.equal((await house.rows(table, vault)).length, 0, table);
    assert.deepEqual(await listed(), []);
    assert.equal((await suite.asOwner("select id from notice_directory where id = $1", [keptPlan])).length, 1);
    assert.equal(await files(), before - 5);
    await assert.rejects(house.evidenceKey(vault), (error) => isAppError(error, "keyring.destroyed"));
    assert.ok(await house.evidenceKey(sibling));
    const acts = await suite.asOwner("select event from audit_outbox where subject_id = $1", [vault.vaultId]);
    assert.deepEqual(acts.map(({ event }) => event), ["vaults.vault-destroyed"]);
    await house.work(vault);
  });

  test("a message about a vault that never was is let go", async () => {
    await house.work({ tenantId: createUuid(), vaultId: createUuid() });
  });

  test("scratch that cannot be made fails the run and not the worker", async () => {
    const { vault } = await makeVault();
    const worker = createVaultWorker({ ...house.deps, scratchDir: join(house.dataDir, "missing") });
    await house.ask(vault);
    await assert.rejects(worker.work({ vaultId: vault.vaultId, last: true, signal: new AbortController().signal }));
    assert.deepEqual((await stateOf(vault)).slice(2), ["failed", "internal.unexpected"]);
  });
});
