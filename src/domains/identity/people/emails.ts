// Addresses: the only datum that identifies a person. Sealed in their cell, found by a blind index, never plain in the database.

import type { Uuid } from "#base/uuid.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

export interface SealedEmail {
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
  readonly index: Uint8Array;
}

export function sealEmail(key: DataKey, personId: Uuid, email: string): SealedEmail {
  return { keyId: key.keyId, sealed: sealText(key, emailCell(personId), email), index: indexEmail(key, email) };
}

export function openEmail(key: DataKey, personId: Uuid, sealed: Uint8Array): string {
  return openText(key, emailCell(personId), sealed);
}

/** For look-up only; mail goes to the address as its owner gave it, never as a stranger typed it. */
export function indexEmail(key: DataKey, email: string): Uint8Array {
  return key.index("people.email", normaliseEmail(email));
}

/** Addresses differ in case and in Unicode forms without meaning another box. */
function normaliseEmail(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

function emailCell(personId: Uuid): SealContext {
  return { table: "people", column: "email_sealed", row: personId };
}
