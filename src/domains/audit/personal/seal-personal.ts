// Text from outside that a record may say of where an act came from: sealed under a key of that record alone, which stands beside it,
// itself sealed under the team's field key. Made before the transaction, because it asks the authority for the team's key.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { canonicalise, parseCanonical } from "#protocol/audit/canonical-json.ts";

/** All optional: what is known. Names and values as they stand in the record's personal part. */
export interface PersonalText {
  readonly network?: string;
  readonly agent?: string;
}

export interface SealedPersonal {
  /** The record that it is for, and no other. */
  readonly recordId: Uuid;
  /** In clear, for the commitment. */
  readonly text: PersonalText;
  readonly recordKey: Uint8Array;
  readonly sealed: Uint8Array;
}

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Longer says no more. */
const MAX_TEXT = 300;

export function sealPersonal(key: DataKey, given: PersonalText): SealedPersonal {
  const recordId = createUuid();
  const text = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value).slice(0, MAX_TEXT).toWellFormed()])) as PersonalText;
  const bytes = randomBytes(KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  try {
    const cipher = createCipheriv(CIPHER, bytes, nonce).setAAD(Buffer.from(recordId));
    const sealed = Buffer.concat([nonce, cipher.update(canonicalise({ ...text }), "utf8"), cipher.final(), cipher.getAuthTag()]);
    return { recordId, text, recordKey: key.seal(bytes, place(recordId)), sealed: new Uint8Array(sealed) };
  } finally {
    bytes.fill(0);
  }
}

/** @throws AppError `keyring.not-opened`. */
export function openPersonal(key: DataKey, row: { readonly recordId: Uuid; readonly recordKey: Uint8Array; readonly sealed: Uint8Array }): PersonalText {
  const bytes = key.open(row.recordKey, place(row.recordId));
  const sealed = Buffer.from(row.sealed.buffer, row.sealed.byteOffset, row.sealed.length);
  try {
    const decipher = createDecipheriv(CIPHER, bytes, sealed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(row.recordId)).setAuthTag(sealed.subarray(-TAG_BYTES));
    const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    // Written by sealPersonal only.
    return parseCanonical(text) as PersonalText;
  } catch (cause) {
    throw new AppError("keyring.not-opened", "The personal part of a record does not open.", { cause });
  } finally {
    bytes.fill(0);
  }
}

function place(recordId: Uuid): SealContext {
  return { table: "audit_personal", column: "record_key", row: recordId };
}
