// What stands sealed in the row of a vault, and where: both sides must name the cell alike, or it does not open.

import type { Uuid } from "#base/uuid.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

/** Sealed under the tenant's field key. */
export type SealedVaultColumn = "name_sealed" | "source_url_sealed" | "branch_sealed";

export function vaultCell(vaultId: Uuid, column: SealedVaultColumn): SealContext {
  return { table: "vaults", column, row: vaultId };
}

export function sealVaultText(key: DataKey, cell: { readonly vaultId: Uuid; readonly column: SealedVaultColumn }, text: string): Uint8Array {
  return sealText(key, vaultCell(cell.vaultId, cell.column), text);
}

/** @throws AppError `keyring.not-opened`. */
export function openVaultText(key: DataKey, cell: { readonly vaultId: Uuid; readonly column: SealedVaultColumn }, sealed: Uint8Array): string {
  return openText(key, vaultCell(cell.vaultId, cell.column), sealed);
}
