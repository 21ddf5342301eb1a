// CR-11 on the storage itself: names that tell nothing, and each way in which one could.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { randomNames } from "#domains/assurance/claims/random-names.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { CheckOutcome } from "#platform/domain/claim.ts";
import { DOMAINS } from "#roles/domains.ts";

forEachEngine("names in the storage", { domains: DOMAINS }, async ({ db, after }) => {
  const dataDir = await mkdtemp(join(tmpdir(), "strongroom-names-"));
  after(() => rm(dataDir, { recursive: true }));
  const tenantId = createUuid();
  const vaultId = createUuid();
  await db.global("strongroom_authority", (tx) =>
    tx.as<{ authority_tenants: { tenant_id: string; created_at: Date } }>().insertInto("authority_tenants").values({ tenant_id: tenantId, created_at: new Date() }).execute(),
  );
  await db.tenant({ role: "strongroom_web", tenantId }, (tx) => tx.as<{ vault_directory: { vault_id: string } }>().insertInto("vault_directory").values({ vault_id: vaultId }).execute());

  async function check(container: string | null, blob = createUuid()): Promise<CheckOutcome> {
    await rm(join(dataDir, "blobs"), { recursive: true, force: true });
    if (container !== null) {
      await mkdir(join(dataDir, "blobs", container), { recursive: true });
      await writeFile(join(dataDir, "blobs", container, blob), "sealed");
    }
    assert.ok(randomNames.proof !== "not yet proven" && "check" in randomNames.proof);
    return randomNames.proof.check.run({ db, dataDir } as never);
  }

  await test("CR-11 is proven when names are random, and when there are none yet", async () => {
    const outcome = await check(createUuid());
    assert.equal(outcome.ok, true, outcome.finding);
    assert.equal(outcome.evidence["names"], 2);
    assert.equal((await check(null)).ok, true);
  });

  await test("CR-11 goes red when a container has the team's id", async () => {
    assert.equal((await check(tenantId)).ok, false);
  });

  await test("CR-11 goes red when a blob has the vault's id", async () => {
    assert.equal((await check(createUuid(), vaultId)).ok, false);
  });

  await test("CR-11 goes red when a name says something", async () => {
    assert.equal((await check("acme-mirror")).ok, false);
  });
});
