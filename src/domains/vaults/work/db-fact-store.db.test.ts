// Facts of a vault in the database, on both engines.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { vaultsDomain } from "#domains/vaults/domain.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";

import { createDbFactStore } from "./db-fact-store.ts";

forEachEngine("facts in the database", { domains: [vaultsDomain] }, async ({ db, asOwner }) => {
  const tenantId = createUuid();
  const vaultId = createUuid();
  const keyId = createUuid();
  await asOwner(
    `insert into vaults (tenant_id, id, project_id, key_id, name_sealed, source_kind, schedule) values ($1, $2, $3, $4, '\\x00', 'upload', 'manual')`,
    [tenantId, vaultId, createUuid(), keyId],
  );
  const key = createEphemeralDataKey();
  const facts = createDbFactStore({ db, tenantId, vaultId, key });

  test("many facts are put and found again, also beside ids that have none", async () => {
    const entries = Array.from({ length: 3_000 }, (_, index) => [`id-${index}`, { index, text: "x".repeat(index % 50) }] as const);
    await facts.put("blob", entries);
    const found = await facts.get("blob", [...entries.map(([id]) => id), "unknown"]);
    assert.equal(found.size, entries.length);
    assert.deepEqual(found.get("id-2999"), entries[2999]?.[1]);
  });

  test("a fact that is put again is replaced, and kinds are apart", async () => {
    await facts.put("tree", [["same", 1], ["same", 2]]);
    await facts.put("tree", [["same", 3]]);
    assert.deepEqual([...(await facts.get("tree", ["same"]))], [["same", 3]]);
    assert.equal((await facts.get("commit", ["same"])).size, 0);
  });

  test("a scan gives all facts of a kind and no others", async () => {
    const ids = Array.from({ length: 12_000 }, (_, index) => `commit-${index}`);
    await facts.put("commit", ids.map((id) => [id, id] as const));
    const seen: unknown[] = [];
    for await (const value of facts.scan("commit")) seen.push(value);
    assert.equal(seen.length, ids.length);
    assert.deepEqual(new Set(seen), new Set(ids));
  });

  test("nothing of an id or a value can be read in the rows", async () => {
    await facts.put("blob", [["CANARY-ID", { name: "CANARY-VALUE" }]]);
    const rows = await asOwner("select encode(key, 'escape') as key, encode(value, 'escape') as value from vault_facts");
    assert.equal(rows.some((row) => JSON.stringify(row).includes("CANARY")), false);
  });

  test("another tenant finds nothing under the same vault's id", async () => {
    const other = createDbFactStore({ db, tenantId: createUuid(), vaultId, key });
    assert.equal((await other.get("blob", ["id-1"])).size, 0);
  });
});
