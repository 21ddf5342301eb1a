// What people wrote of a suppression, and what of the code it names: one sealed document a row.

import type { Uuid } from "#base/uuid.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import type { SuppressionItem } from "#protocol/api/suppressions.ts";

export interface SuppressionWords {
  readonly reason: string;
  /** Null for a rule. */
  readonly subject: SuppressionItem["subject"];
}

export function sealWords(key: DataKey, id: Uuid, words: SuppressionWords): Uint8Array {
  return sealText(key, cellOf(id), JSON.stringify(words));
}

/** @throws AppError `keyring.not-opened`. */
export function openWords(key: DataKey, id: Uuid, sealed: Uint8Array): SuppressionWords {
  return JSON.parse(openText(key, cellOf(id), sealed)) as SuppressionWords;
}

/** Fingerprints are hashes of places in the code, which could be guessed: what is kept is hashed once more, under the team's key. */
export function hashFinding(key: DataKey, fingerprint: string): Uint8Array {
  return key.index("suppressed-finding", fingerprint);
}

function cellOf(id: Uuid): SealContext {
  return { table: "suppressions", column: "words_sealed", row: id };
}
