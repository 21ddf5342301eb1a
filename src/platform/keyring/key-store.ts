// Where wrapped keys are kept. The keyring's only view of the database; the store never sees a key that is not wrapped.

import type { Uuid } from "#base/uuid.ts";
import type { KeyPurpose } from "./authority.ts";

export type KeyKind = "tenant" | KeyPurpose;

/** Which keys: all versions of one kind, of the tenant or of one of its vaults. */
export interface KeySlot {
  readonly tenantId: Uuid;
  readonly kind: KeyKind;
  readonly vaultId: Uuid | null;
}

export interface StoredKey extends KeySlot {
  readonly keyId: Uuid;
  readonly version: number;
  /** A tenant key's id; for a tenant key the master key's. */
  readonly wrappedBy: Uuid;
  readonly wrapped: Uint8Array;
  readonly state: "active" | "destroyed";
  readonly createdAt: Date;
}

export interface StoredCredentialKey {
  readonly keyId: Uuid;
  readonly version: number;
  readonly publicKey: Uint8Array;
  readonly wrappedBy: Uuid;
  readonly wrapped: Uint8Array;
  readonly createdAt: Date;
}

/** The old wrapping, so that of two re-wrappings at once only one takes effect. */
export interface Rewrapping {
  readonly keyId: Uuid;
  readonly from: Uuid;
  readonly to: Uuid;
  readonly wrapped: Uint8Array;
}

export interface KeyStore {
  /** All versions in a slot, oldest first, destroyed ones among them. */
  list(slot: KeySlot): Promise<readonly StoredKey[]>;
  /** Gives false when the slot has this version already: another call was first. */
  insert(key: StoredKey): Promise<boolean>;
  rewrap(tenantId: Uuid, change: Rewrapping): Promise<void>;
  /** Overwrites the wrapped bytes of all keys of the vault, or of the whole tenant; gives how many. */
  destroy(scope: { readonly tenantId: Uuid; readonly vaultId: Uuid | null }, at: Date): Promise<number>;
  /** Those of the tenant that have a key that is not destroyed, its own key not among them. */
  dataSlots(tenantId: Uuid): Promise<readonly KeySlot[]>;
  /** Every tenant that ever had a key. */
  tenants(): Promise<readonly Uuid[]>;
  /** Newest first. */
  listCredentialKeys(): Promise<readonly StoredCredentialKey[]>;
  /** Gives false when this version is there already. */
  insertCredentialKey(key: StoredCredentialKey): Promise<boolean>;
  rewrapCredentialKey(change: Rewrapping): Promise<void>;
}
