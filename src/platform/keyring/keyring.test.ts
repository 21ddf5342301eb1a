import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import type { KeyStore, StoredKey } from "./key-store.ts";
import { createKeyring } from "./keyring.ts";
import { createMemoryKeyStore } from "./memory-key-store.ts";
import { rotateMasterKey } from "./rotate-master.ts";
import { createKeyringUnderTest, testKeyring } from "./testing/keyring-suite.ts";

test("the keyring over a store in memory", async (t) => {
  const under = await createKeyringUnderTest(createMemoryKeyStore());
  t.after(() => under.close());
  testKeyring(under);
});

const SWAPS = {
  "another vault's": (row: StoredKey, other: StoredKey) => ({ ...row, wrapped: other.wrapped, wrappedBy: other.wrappedBy }),
  "another vault's with its id": (row: StoredKey, other: StoredKey) => ({ ...row, keyId: other.keyId, wrapped: other.wrapped, wrappedBy: other.wrappedBy }),
  "another version's number": (row: StoredKey) => ({ ...row, version: row.version + 1 }),
  "another's id": (row: StoredKey) => ({ ...row, keyId: createUuid() }),
  "a changed byte": (row: StoredKey) => ({ ...row, wrapped: row.wrapped.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) }),
  "a cut end": (row: StoredKey) => ({ ...row, wrapped: row.wrapped.subarray(0, -1) }),
  "nothing": (row: StoredKey) => ({ ...row, wrapped: new Uint8Array() }),
} satisfies Record<string, (row: StoredKey, other: StoredKey) => StoredKey>;

for (const [what, swap] of Object.entries(SWAPS)) {
  test(`a row of the key table with ${what} does not open`, async (t) => {
    const memory = createMemoryKeyStore();
    const other = { tenantId: createUuid(), kind: "mirror", vaultId: createUuid() } as const;
    const swapping: KeyStore = {
      ...memory,
      async list(slot) {
        const rows = await memory.list(slot);
        const [otherRow] = await memory.list(other);
        return slot.kind === "mirror" && otherRow !== undefined && slot.vaultId !== other.vaultId ? rows.map((row) => swap(row, otherRow)) : rows;
      },
    };
    const under = await createKeyringUnderTest(memory);
    t.after(() => under.close());
    const tenantId = other.tenantId;
    const vaultId = createUuid();
    await under.keyring.createTenantKeys(tenantId);
    await under.keyring.createVaultKeys({ tenantId, vaultId });
    await under.keyring.createVaultKeys({ tenantId, vaultId: other.vaultId });
    const attacked = createKeyring({ environment: "test", masterKey: under.masterKey, store: swapping, clock: under.clock });
    await assert.rejects(attacked.dataKey({ tenantId, vaultId, purpose: "mirror" }), (error) => isAppError(error, "keyring.not-opened"));
  });
}

test("a row that was read just before the master key was replaced is read again", async (t) => {
  const memory = createMemoryKeyStore();
  const under = await createKeyringUnderTest(memory);
  t.after(() => under.close());
  const tenantId = createUuid();
  await under.keyring.createTenantKeys(tenantId);
  const staleRows = await memory.list({ tenantId, kind: "tenant", vaultId: null });
  const { rewrapped } = await rotateMasterKey(under);
  assert.equal(rewrapped, 1);
  let stale = 1;
  const late: KeyStore = { ...memory, list: async (slot) => (slot.kind === "tenant" && stale-- > 0 ? staleRows : memory.list(slot)) };
  const keyring = createKeyring({ environment: "test", masterKey: under.masterKey, store: late, clock: under.clock });
  assert.equal((await keyring.dataKey({ tenantId, purpose: "field" })).scope.tenantId, tenantId);
  assert.ok(stale < 0, "the stale row was read");
});

test("a key that was made under the old master key while the first pass went on is wrapped again by the next", async (t) => {
  const memory = createMemoryKeyStore();
  const under = await createKeyringUnderTest(memory);
  t.after(() => under.close());
  const [early, late] = [createUuid(), createUuid()];
  await under.keyring.createTenantKeys(early);
  await under.keyring.createTenantKeys(late);
  const lateRows = await memory.list({ tenantId: late, kind: "tenant", vaultId: null });
  let passes = 0;
  const hiding: KeyStore = { ...memory, tenants: async () => (passes++ === 0 ? [early] : memory.tenants()) };
  const keyring = createKeyring({ environment: "test", masterKey: under.masterKey, store: hiding, clock: under.clock });
  const { masterKeyId } = await rotateMasterKey({ ...under, keyring });
  const [row] = await memory.list({ tenantId: late, kind: "tenant", vaultId: null });
  assert.equal(row?.wrappedBy, masterKeyId);
  assert.notEqual(lateRows[0]?.wrappedBy, masterKeyId);
  assert.ok(await under.another().keyring.dataKey({ tenantId: late, purpose: "field" }));
});
