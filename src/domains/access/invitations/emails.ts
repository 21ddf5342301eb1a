// The address of an invitation: sealed in its cell, and found by a blind index under the team's own key, so that nothing in one
// team's rows tells who is invited to another.

import { timingSafeEqual } from "node:crypto";

import type { Uuid } from "#base/uuid.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

import type { InvitationRow } from "./store.ts";

export function sealAddress(key: DataKey, id: Uuid, email: string): InvitationRow["email"] {
  return { keyId: key.keyId, sealed: sealText(key, cell(id), email.trim()), index: indexOf(key, email) };
}

export function openAddress(key: DataKey, { id, email }: Pick<InvitationRow, "id" | "email">): string {
  return openText(key, cell(id), email.sealed);
}

/** Whether two addresses are the same box. */
export function isSameAddress(key: DataKey, invited: string, own: string): boolean {
  return timingSafeEqual(indexOf(key, invited), indexOf(key, own));
}

/** Addresses differ in case and in Unicode forms without meaning another box. */
function indexOf(key: DataKey, email: string): Uint8Array {
  return key.index("invitations.email", email.normalize("NFKC").trim().toLowerCase());
}

function cell(row: Uuid): SealContext {
  return { table: "invitations", column: "email_sealed", row };
}
