// Tenants' and vaults' keys: made, opened, rotated, re-wrapped, destroyed. Who may ask for what is the authority's business;
// only it imports this.

import { randomBytes } from "node:crypto";

import { AppError, isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { INSTALLATION_ID, type DataKey, type KeyPurpose, type KeyScope } from "./authority.ts";
import { createDataKey, KEY_BYTES, type KeyVersion } from "./data-key.ts";
import { createKeyHierarchy, newestOf, tenantSlot, type HierarchyGiven, type KeyHierarchy, type OpenedKey } from "./key-hierarchy.ts";
import type { KeySlot } from "./key-store.ts";

/** The data keys that are not a vault's. */
const TENANT_PURPOSES: readonly KeyPurpose[] = ["field", "mail"];
/** The data keys that each vault has of its own. */
const VAULT_PURPOSES = ["evidence", "facts", "mirror"] as const satisfies readonly KeyPurpose[];

export interface VaultScope {
  readonly tenantId: Uuid;
  readonly vaultId: Uuid;
}

export interface Keyring {
  /** Idempotent. @throws AppError `keyring.destroyed` when the tenant's keys were destroyed. */
  createTenantKeys(tenantId: Uuid): Promise<void>;
  /** What belongs to no team: a tenant's keys, and the one for mail. Idempotent. */
  createInstallationKeys(): Promise<void>;
  /** Idempotent. @throws AppError `keyring.destroyed`, `keyring.unknown` when the tenant has no keys. */
  createVaultKeys(scope: VaultScope): Promise<void>;
  /** All versions, or the one named alone. @throws AppError `keyring.destroyed`, `keyring.unknown`. */
  dataKey(scope: KeyScope, keyId?: Uuid): Promise<DataKey>;
  /** A new version of the scope's key, which seals from now on; gives its id. */
  rotate(scope: KeyScope): Promise<Uuid>;
  /** The same for every data key of the tenant and of its vaults; gives how many. @throws AppError `keyring.unknown` when there is none. */
  rotateAll(tenantId: Uuid): Promise<number>;
  /** Overwrites the wrapped keys of a vault, or of the whole tenant; gives how many. */
  destroyKeys(scope: { readonly tenantId: Uuid; readonly vaultId?: Uuid }): Promise<number>;
  /** Wraps every tenant key that is under another master key again under the current one; gives how many. */
  rewrapTenantKeys(): Promise<number>;
}

export function createKeyring(given: HierarchyGiven): Keyring {
  const { environment, store, clock } = given;
  const hierarchy = createKeyHierarchy(given);

  const createTenantKeys: Keyring["createTenantKeys"] = async (tenantId) => {
    await ensureKey(hierarchy, tenantSlot(tenantId));
    await ensureKey(hierarchy, { tenantId, kind: "field", vaultId: null });
  };

  return {
    createTenantKeys,
    async createInstallationKeys() {
      await createTenantKeys(INSTALLATION_ID);
      await ensureKey(hierarchy, { tenantId: INSTALLATION_ID, kind: "mail", vaultId: null });
    },
    async createVaultKeys({ tenantId, vaultId }) {
      for (const kind of VAULT_PURPOSES) await ensureKey(hierarchy, { tenantId, kind, vaultId });
    },
    async dataKey(scope, keyId) {
      const opened = await hierarchy.open(slotOf(scope));
      const chosen = keyId === undefined ? opened : opened.filter((key) => key.keyId === keyId);
      if (chosen.length === 0) throw new AppError("keyring.unknown");
      return openDataKey({ environment, scope, chosen });
    },
    rotate: (scope) => rotateKey(hierarchy, slotOf(scope)),
    async rotateAll(tenantId) {
      const slots = await store.dataSlots(tenantId);
      if (slots.length === 0) throw new AppError("keyring.unknown");
      for (const slot of slots) await rotateKey(hierarchy, slot);
      return slots.length;
    },
    async destroyKeys({ tenantId, vaultId }) {
      const count = await store.destroy({ tenantId, vaultId: vaultId ?? null }, new Date(clock.now()));
      hierarchy.forget(tenantId);
      return count;
    },
    async rewrapTenantKeys() {
      let count = 0;
      for (const tenantId of await store.tenants()) {
        for (const key of await store.list(tenantSlot(tenantId))) if (await hierarchy.rewrap(key)) count++;
      }
      return count;
    },
  };
}

function slotOf({ tenantId, purpose, vaultId }: KeyScope): KeySlot {
  if (TENANT_PURPOSES.includes(purpose) !== (vaultId === undefined)) throw new Error("Defect: a field or mail key is the tenant's, every other data key a vault's.");
  return { tenantId, kind: purpose, vaultId: vaultId ?? null };
}

/** The first version, unless there is one. */
async function ensureKey(hierarchy: KeyHierarchy, slot: KeySlot): Promise<void> {
  try {
    await hierarchy.open(slot);
  } catch (error) {
    if (!isAppError(error, "keyring.unknown")) throw error;
    if (slot.kind !== "tenant") await hierarchy.open(tenantSlot(slot.tenantId));
    const bytes = randomBytes(slot.kind === "tenant" ? KEY_BYTES : 2 * KEY_BYTES);
    try {
      await hierarchy.add(slot, 1, bytes);
    } finally {
      bytes.fill(0);
    }
  }
}

/** The index key goes from version to version. */
async function rotateKey(hierarchy: KeyHierarchy, slot: KeySlot): Promise<Uuid> {
  const newest = newestOf(await hierarchy.open(slot));
  const bytes = randomBytes(2 * KEY_BYTES);
  try {
    await newest.secret.use((old) => bytes.set(old.subarray(KEY_BYTES), KEY_BYTES));
    await hierarchy.add(slot, newest.version + 1, bytes);
  } finally {
    bytes.fill(0);
  }
  // When two rotate at once, one version is made and both are given its id.
  return newestOf(await hierarchy.open(slot)).keyId;
}

async function openDataKey({ environment, scope, chosen }: { readonly environment: string; readonly scope: KeyScope; readonly chosen: readonly OpenedKey[] }): Promise<DataKey> {
  const copies = await Promise.all(chosen.map(({ secret }) => secret.use((bytes) => Buffer.from(bytes))));
  try {
    const versions = chosen.map(({ keyId, version }, index): KeyVersion => ({ keyId, version, key: (copies[index] ?? Buffer.alloc(0)).subarray(0, KEY_BYTES) }));
    return createDataKey({ environment, scope, versions, indexKey: (copies[0] ?? Buffer.alloc(0)).subarray(KEY_BYTES) });
  } finally {
    for (const copy of copies) copy.fill(0);
  }
}
