// Wrapped keys in memory, for tests of the keyring and for programs that end with their keys.

import { randomFillSync } from "node:crypto";

import type { Uuid } from "#base/uuid.ts";
import type { KeySlot, KeyStore, StoredCredentialKey, StoredKey } from "./key-store.ts";

export function createMemoryKeyStore(): KeyStore {
  let keys: readonly StoredKey[] = [];
  let credentialKeys: readonly StoredCredentialKey[] = [];
  const tenants = new Set<Uuid>();

  return {
    async list(slot) {
      return keys.filter((key) => inSlot(key, slot)).sort((a, b) => a.version - b.version);
    },
    async insert(key) {
      if (keys.some((other) => inSlot(other, key) && other.version === key.version)) return false;
      keys = [...keys, key];
      tenants.add(key.tenantId);
      return true;
    },
    async rewrap(tenantId, { keyId, from, to, wrapped }) {
      keys = keys.map((key) => (key.tenantId === tenantId && key.keyId === keyId && key.wrappedBy === from && key.state === "active" ? { ...key, wrappedBy: to, wrapped } : key));
    },
    async destroy({ tenantId, vaultId }) {
      const doomed = (key: StoredKey): boolean => key.tenantId === tenantId && (vaultId === null || key.vaultId === vaultId) && key.state === "active";
      const count = keys.filter(doomed).length;
      keys = keys.map((key) => (doomed(key) ? { ...key, wrapped: randomFillSync(new Uint8Array(key.wrapped.length)), state: "destroyed" } : key));
      return count;
    },
    async dataSlots(tenantId) {
      const slots = keys.filter((key) => key.tenantId === tenantId && key.kind !== "tenant" && key.state === "active").map(({ kind, vaultId }) => ({ tenantId, kind, vaultId }));
      return slots.filter((slot, index) => slots.findIndex(({ kind, vaultId }) => kind === slot.kind && vaultId === slot.vaultId) === index);
    },
    async tenants() {
      return [...tenants];
    },
    async listCredentialKeys() {
      return [...credentialKeys].sort((a, b) => b.version - a.version);
    },
    async insertCredentialKey(key) {
      if (credentialKeys.some(({ version }) => version === key.version)) return false;
      credentialKeys = [...credentialKeys, key];
      return true;
    },
    async rewrapCredentialKey({ keyId, from, to, wrapped }) {
      credentialKeys = credentialKeys.map((key) => (key.keyId === keyId && key.wrappedBy === from ? { ...key, wrappedBy: to, wrapped } : key));
    },
  };
}

function inSlot(key: KeySlot, { tenantId, kind, vaultId }: KeySlot): boolean {
  return key.tenantId === tenantId && key.kind === kind && key.vaultId === vaultId;
}
