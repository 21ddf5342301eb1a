// Master key -> tenant keys -> data keys: how a row's bytes are wrapped, what they are bound to, and how they are opened. What
// was opened is kept for minutes, and only as a Secret.

import { AppError, isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { encodeBinding } from "./binding.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import type { KeySlot, KeyStore, StoredKey } from "./key-store.ts";
import { unwrapKey, wrapKey } from "./key-wrap.ts";
import type { MasterKey } from "./master-key.ts";

/** How long an opened key stays in memory; also how long another process may not notice that it was destroyed. */
const KEPT_MS = 5 * MINUTE;

export interface HierarchyGiven {
  readonly environment: string;
  readonly masterKey: MasterKey;
  readonly store: KeyStore;
  readonly clock: Clock;
}

export interface OpenedKey {
  readonly keyId: Uuid;
  readonly version: number;
  /** 32 bytes for a tenant key; key and index key, 32 bytes each, for a data key. */
  readonly secret: Secret;
}

export interface KeyHierarchy {
  /** All versions, oldest first. @throws AppError `keyring.unknown`, `keyring.destroyed`, `keyring.master-missing`, `keyring.not-opened`. */
  open(slot: KeySlot): Promise<readonly OpenedKey[]>;
  /** Wraps under the key above and stores it as `version`; false when that version was there already. */
  add(slot: KeySlot, version: number, bytes: Uint8Array): Promise<boolean>;
  /** Wraps a tenant key again, under the current master key; false when it already is. */
  rewrap(key: StoredKey): Promise<boolean>;
  forget(tenantId: Uuid): void;
}

export function createKeyHierarchy(given: HierarchyGiven): KeyHierarchy {
  const { masterKey, store, clock } = given;
  const cache = createExpiringCache<readonly OpenedKey[]>({ clock, ttlMs: KEPT_MS });
  const open: KeyHierarchy["open"] = (slot) => cache.get(slotName(slot), () => loadTwice(level, slot));
  const level: Level = { ...given, open };

  return {
    open,
    async add(slot, version, bytes) {
      const { tenantId, kind, vaultId } = slot;
      const row = { tenantId, kind, vaultId, keyId: createUuid(), version, state: "active", createdAt: new Date(clock.now()) } as const;
      const stored = await wrapRow(level, row, bytes);
      const added = await store.insert(stored);
      cache.forget(slotName(slot));
      // The master key may have been replaced since: the pass that wraps all keys again did not see this one.
      if (added && kind === "tenant" && stored.wrappedBy !== (await masterKey.currentId())) {
        const { wrapped, wrappedBy: to } = await wrapRow(level, row, bytes);
        await store.rewrap(tenantId, { keyId: row.keyId, from: stored.wrappedBy, to, wrapped });
      }
      return added;
    },
    async rewrap(key) {
      if (key.state === "destroyed" || key.wrappedBy === (await masterKey.currentId())) return false;
      const bytes = await unwrapRow(level, key);
      try {
        const { wrapped, wrappedBy: to } = await wrapRow(level, key, bytes);
        await store.rewrap(key.tenantId, { keyId: key.keyId, from: key.wrappedBy, to, wrapped });
        return true;
      } finally {
        bytes.fill(0);
      }
    },
    forget(tenantId) {
      cache.forget(`${tenantId} `);
    },
  };
}

/** What wrapping and unwrapping a row needs: the key above it comes through `open`. */
interface Level extends HierarchyGiven {
  readonly open: KeyHierarchy["open"];
}

/** A row read just before it was wrapped again may name a master key that is forgotten by now: it is read once more. */
async function loadTwice(level: Level, slot: KeySlot): Promise<readonly OpenedKey[]> {
  try {
    return await load(level, slot);
  } catch (error) {
    if (!isAppError(error, "keyring.master-missing")) throw error;
    return load(level, slot);
  }
}

async function load(level: Level, slot: KeySlot): Promise<readonly OpenedKey[]> {
  const rows = await level.store.list(slot);
  if (rows.length === 0) throw new AppError("keyring.unknown");
  const active = rows.filter(({ state }) => state === "active");
  if (active.length === 0) throw new AppError("keyring.destroyed");
  return Promise.all(active.map((row) => openRow(level, row)));
}

async function openRow(level: Level, row: StoredKey): Promise<OpenedKey> {
  const bytes = await unwrapRow(level, row);
  try {
    return { keyId: row.keyId, version: row.version, secret: await Secret.seal(bytes) };
  } finally {
    bytes.fill(0);
  }
}

async function unwrapRow({ environment, masterKey, open }: Level, row: StoredKey): Promise<Uint8Array> {
  const binding = rowBinding(environment, row);
  if (row.kind === "tenant") return masterKey.unwrap({ masterKeyId: row.wrappedBy, wrapped: row.wrapped }, binding);
  const parent = (await open(tenantSlot(row.tenantId))).find(({ keyId }) => keyId === row.wrappedBy);
  if (parent === undefined) throw new AppError("keyring.not-opened", "A data key is wrapped under a tenant key that is not there.");
  return parent.secret.use((tenantKey) => unwrapKey(tenantKey, row.wrapped, binding));
}

async function wrapRow(level: Level, row: Omit<StoredKey, "wrapped" | "wrappedBy">, bytes: Uint8Array): Promise<StoredKey> {
  const { environment, masterKey, open } = level;
  if (row.kind === "tenant") {
    const wrappedBy = await masterKey.currentId();
    const { masterKeyId, wrapped } = await masterKey.wrap(bytes, rowBinding(environment, { ...row, wrappedBy }));
    // Replaced between the two: what it is bound to would name another key than the one it is under.
    return masterKeyId === wrappedBy ? { ...row, wrappedBy, wrapped } : wrapRow(level, row, bytes);
  }
  const parent = newestOf(await open(tenantSlot(row.tenantId)));
  const binding = rowBinding(environment, { ...row, wrappedBy: parent.keyId });
  return { ...row, wrappedBy: parent.keyId, wrapped: await parent.secret.use((tenantKey) => wrapKey(tenantKey, bytes, binding)) };
}

export function newestOf<Key extends { readonly version: number }>(keys: readonly Key[]): Key {
  const [first, ...others] = keys;
  if (first === undefined) throw new AppError("keyring.unknown");
  return others.reduce((best, key) => (key.version > best.version ? key : best), first);
}

export function tenantSlot(tenantId: Uuid): KeySlot {
  return { tenantId, kind: "tenant", vaultId: null };
}

function slotName({ tenantId, kind, vaultId }: KeySlot): string {
  return `${tenantId} ${kind} ${vaultId ?? ""}`;
}

/** Environment, table, column, tenant, kind, vault, row, version, and the key above. */
function rowBinding(environment: string, row: Omit<StoredKey, "wrapped">): Uint8Array {
  return encodeBinding([
    "strongroom.wrapped-key/1",
    environment,
    "authority_keys",
    "wrapped",
    row.tenantId,
    row.kind,
    row.vaultId ?? "",
    row.keyId,
    String(row.version),
    row.wrappedBy,
  ]);
}
