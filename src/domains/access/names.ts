// Names of teams and projects: sealed in their cell, opened for those who may see them.

import type { Uuid } from "#base/uuid.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

import type { SealedName } from "./store.ts";

type NamedTable = "teams" | "projects";

export function sealName(key: DataKey, cell: { readonly table: NamedTable; readonly row: Uuid }, name: string): SealedName {
  return { keyId: key.keyId, sealed: sealText(key, { ...cell, column: "name_sealed" }, name) };
}

export function openName(key: DataKey, cell: { readonly table: NamedTable; readonly row: Uuid }, name: SealedName): string {
  return openText(key, { ...cell, column: "name_sealed" }, name.sealed);
}
