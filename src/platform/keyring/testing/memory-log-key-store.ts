// The log's wrapped key in memory.

import type { LogKeyStore, StoredLogKey } from "#platform/keyring/log-key-store.ts";

export function createMemoryLogKeyStore(): LogKeyStore {
  let kept: StoredLogKey | null = null;
  return {
    find: async () => kept,
    async insert(key) {
      kept ??= key;
    },
    async rewrap({ keyId, from, to, wrapped }) {
      if (kept?.keyId === keyId && kept.wrappedBy === from) kept = { ...kept, wrappedBy: to, wrapped };
    },
  };
}
