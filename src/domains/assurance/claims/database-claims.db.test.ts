// Checks of the database, each shown to pass on a sound one and to go red when what it guards is broken.

import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import type { CheckContext, CheckOutcome, Claim } from "#platform/domain/claim.ts";
import { createJobs } from "#platform/jobs/create-jobs.ts";
import { keyringDomain } from "#platform/keyring/domain.ts";
import { assuranceDomain } from "#domains/assurance/domain.ts";
import { createClaimRegistry, createClaimRunner, createClaimRunStore } from "#domains/assurance/index.ts";
import { auditDomain } from "#domains/audit/index.ts";
import { queueMessages } from "./queue-messages.ts";
import { randomIdentifiers } from "./random-identifiers.ts";
import { tenantScope } from "./tenant-scope.ts";

const DOMAINS = [keyringDomain, auditDomain, assuranceDomain];

function contextOf({ db }: TestSuite): CheckContext {
  const tables = DOMAINS.flatMap((domain) => domain.tables);
  return { db, tables, dataDir: "/nonexistent", programDir: "/nonexistent", scratchDir: "/nonexistent", environment: "test", signal: AbortSignal.timeout(60_000) };
}

async function runCheck(claim: Claim, suite: TestSuite): Promise<CheckOutcome> {
  assert.ok(claim.proof !== "not yet proven" && "check" in claim.proof);
  return claim.proof.check.run(contextOf(suite));
}

async function addTenant({ db }: TestSuite): Promise<string> {
  const tenantId = createUuid();
  await db.global("strongroom_authority", (tx) =>
    tx.as<{ authority_tenants: { tenant_id: string; created_at: Date } }>().insertInto("authority_tenants").values({ tenant_id: tenantId, created_at: new Date() }).execute(),
  );
  return tenantId;
}

forEachEngine("claims about the database", { domains: DOMAINS }, async (suite) => {
  const { asOwner, execAsOwner } = suite;
  const tenantId = await addTenant(suite);

  await test("CR-10 is proven when all identifiers are random UUIDs", async () => {
    const outcome = await runCheck(randomIdentifiers, suite);
    assert.equal(outcome.ok, true, outcome.finding);
    assert.ok(Number(outcome.evidence["columns"]) > 5);
    assert.ok(Number(outcome.evidence["values"]) > 0);
  });

  await test("CR-10 goes red at a sequence", async () => {
    await execAsOwner("create sequence counting");
    assert.equal((await runCheck(randomIdentifiers, suite)).ok, false);
    await execAsOwner("drop sequence counting");
  });

  await test("CR-10 goes red at an identifier that is a number, and names it", async () => {
    await execAsOwner("alter table claim_runs add column batch_id bigint");
    const outcome = await runCheck(randomIdentifiers, suite);
    assert.equal(outcome.ok, false);
    assert.match(outcome.finding, /claim_runs\.batch_id/);
    await execAsOwner("alter table claim_runs drop column batch_id");
  });

  await test("CR-10 goes red at a value of another version of UUID", async () => {
    await asOwner("insert into claim_runs (run_id, claim_id, ran_at, ok, finding, evidence) values ('0197a8e2-7c1b-7000-8000-000000000001', 'CR-10', now(), true, '', '{}')");
    const outcome = await runCheck(randomIdentifiers, suite);
    assert.equal(outcome.ok, false);
    assert.match(outcome.finding, /claim_runs\.run_id/);
    await asOwner("delete from claim_runs");
  });

  await test("CA-18 is proven on the tables as they are", async () => {
    const outcome = await runCheck(tenantScope, suite);
    assert.equal(outcome.ok, true, outcome.finding);
    assert.ok(Number(outcome.evidence["attempts"]) > 4);
  });

  await test("CA-18 goes red when a table lacks row-level security", async () => {
    await asOwner("insert into authority_keys (tenant_id, key_id, kind, version, wrapped_by, wrapped, created_at) values ($1, gen_random_uuid(), 'tenant', 1, gen_random_uuid(), '\\x00', now())", [tenantId]);
    assert.equal((await runCheck(tenantScope, suite)).ok, true);
    await execAsOwner("alter table authority_keys disable row level security");
    const outcome = await runCheck(tenantScope, suite);
    assert.equal(outcome.ok, false);
    assert.match(outcome.finding, /authority_keys/);
    await execAsOwner("alter table authority_keys enable row level security");
  });

  await test("CA-18 goes red when a policy reads rightly and writes for anybody", async () => {
    await execAsOwner("alter policy authority_keys_tenant on authority_keys with check (true)");
    const outcome = await runCheck(tenantScope, suite);
    assert.equal(outcome.ok, false);
    assert.match(outcome.finding, /written for another tenant/);
  });

  await test("CR-16 is proven on the queues, and goes red when their guard is taken away", async () => {
    const queue = { name: "vaults.replicate", message: "vaultId", retries: 0, retryDelaySeconds: 0, expireSeconds: 60, singleton: "none", schedule: "none" } as const;
    const jobs = await createJobs({ db: suite.db, queues: [queue], log: suite.log });
    suite.after(() => jobs.stop());
    const sound = await runCheck(queueMessages([queue]), suite);
    assert.equal(sound.ok, true, sound.finding);
    await execAsOwner("drop trigger strongroom_keep_ids_only on pgboss.job_common");
    const broken = await runCheck(queueMessages([queue]), suite);
    assert.equal(broken.ok, false);
    assert.match(broken.finding, /a path beside the identifier/);
    assert.equal((await asOwner("select 1 from pgboss.job_common where name = $1", [queue.name])).length, 0);
  });

  await test("what a run finds is kept, and the last one is what counts", async () => {
    const store = createClaimRunStore(suite);
    const { scratchDir: _unused, ...context } = contextOf(suite);
    const runner = createClaimRunner({ registry: createClaimRegistry([randomIdentifiers]), store, clock: suite.clock, context, scratchRoot: tmpdir() });
    assert.deepEqual((await runner.list()).map(({ status }) => status), ["not yet proven"]);
    assert.deepEqual((await runner.run("all")).map(({ status }) => status), ["proven"]);
    await execAsOwner("create sequence counting");
    await suite.clock.advance(1000);
    await runner.run(["CR-10"]);
    assert.deepEqual((await runner.list()).map(({ status }) => status), ["failed"]);
  });
});

test("a check that throws is red and says so", async () => {
  const claim: Claim = { ...randomIdentifiers, proof: { schedule: "daily", check: { run: async () => Promise.reject(new Error("gone")) } } };
  const context = { db: {} as never, tables: [], dataDir: "", programDir: "", environment: "test", signal: AbortSignal.timeout(1000) };
  const store = { record: async () => undefined, listLatest: async () => new Map() };
  const runner = createClaimRunner({ registry: createClaimRegistry([claim]), store, clock: { now: () => 5, sleep: async () => undefined }, context, scratchRoot: tmpdir() });
  const [view] = await runner.run("all");
  assert.equal(view?.status, "failed");
  assert.match(view.lastRun?.finding ?? "", /could not finish/);
});
