// Data keys without an authority, for a program that works alone on one machine: the command line's report and its cache.

import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { DataKey, KeyPurpose } from "./authority.ts";
import { createDataKey, KEY_BYTES } from "./data-key.ts";
import { readOrCreateKeyFile } from "./key-file.ts";

/** Stands where a tenant or vault would: there is one only, so nothing needs telling apart. */
const LOCAL_ID: Uuid = "00000000-0000-4000-8000-000000000000";
const LOCAL_ENVIRONMENT = "local";
const PRIVATE_FOLDER = 0o700;

/** A key that ends with the process: what it sealed cannot be opened afterwards. */
export function createEphemeralDataKey(purpose: KeyPurpose = "facts"): DataKey {
  return localDataKey({ purpose, keyId: createUuid(), bytes: randomBytes(2 * KEY_BYTES) });
}

/**
 * The key of a file of mode 0600, made with its folder when it is not there.
 * @throws AppError `keyring.master-exposed` when others may read the file, `keyring.master-damaged`.
 */
export async function openFileDataKey({ path, purpose = "facts" }: { readonly path: string; readonly purpose?: KeyPurpose }): Promise<DataKey> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  const bytes = await readOrCreateKeyFile(path, { bytes: 2 * KEY_BYTES });
  return localDataKey({ purpose, keyId: LOCAL_ID, bytes });
}

function localDataKey({ purpose, keyId, bytes }: { readonly purpose: KeyPurpose; readonly keyId: Uuid; readonly bytes: Buffer }): DataKey {
  try {
    return createDataKey({
      environment: LOCAL_ENVIRONMENT,
      scope: { tenantId: LOCAL_ID, vaultId: LOCAL_ID, purpose },
      versions: [{ keyId, version: 1, key: bytes.subarray(0, KEY_BYTES) }],
      indexKey: bytes.subarray(KEY_BYTES),
    });
  } finally {
    bytes.fill(0);
  }
}
