// The keyring over the database, and what the database's roles may do with its tables.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import type { DbRole } from "#platform/db/db.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { keyringDomain } from "./domain.ts";
import { createSqlLogKeyStore } from "./log-key-store.ts";
import { createSqlKeyStore } from "./sql-key-store.ts";
import { createKeyringUnderTest, testKeyring } from "./testing/keyring-suite.ts";

const denied = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "42501";
const OTHER_ROLES: readonly DbRole[] = ["strongroom_web", "strongroom_worker", "strongroom_relay"];
const TABLES = ["authority_keys", "authority_tenants", "authority_credential_keys", "authority_log_keys"] as const;

forEachEngine("the keyring over the database", { domains: [keyringDomain] }, async ({ db, asOwner, after }) => {
  const under = await createKeyringUnderTest(createSqlKeyStore(db), createSqlLogKeyStore(db), createSqlLogKeyStore(db, "reports"));
  after(() => under.close());
  testKeyring(under);

  for (const role of OTHER_ROLES) {
    test(`${role} can neither read nor write a wrapped key`, async () => {
      const tenantId = createUuid();
      for (const table of TABLES) {
        const select = db.tenant({ role, tenantId }, (tx) => tx.as<Record<string, { key_id: string }>>().selectFrom(table).selectAll().execute());
        await assert.rejects(select, denied);
      }
    });
  }

  test("the authority's role reads only the keys of the transaction's tenant and can delete none", async () => {
    const [mine, theirs] = [createUuid(), createUuid()];
    await under.keyring.createTenantKeys(mine);
    await under.keyring.createTenantKeys(theirs);
    const tables = { role: "strongroom_authority", tenantId: mine } as const;
    const seen = await db.tenant(tables, (tx) => tx.as<{ authority_keys: { tenant_id: string } }>().selectFrom("authority_keys").select("tenant_id").execute());
    assert.deepEqual([...new Set(seen.map((row) => row.tenant_id))], [mine]);
    await assert.rejects(db.tenant(tables, (tx) => tx.as<{ authority_keys: { tenant_id: string } }>().deleteFrom("authority_keys").execute()), denied);
  });

  test("neither the tables nor their text hold a key that is not wrapped", async () => {
    const tenantId = createUuid();
    await under.keyring.createTenantKeys(tenantId);
    const rows = await asOwner("select wrapped from authority_keys where tenant_id = $1", [tenantId]);
    assert.equal(rows.length, 2);
    for (const { wrapped } of rows) assert.ok(wrapped instanceof Uint8Array && (wrapped.length === 32 + 29 || wrapped.length === 64 + 29));
  });
});
