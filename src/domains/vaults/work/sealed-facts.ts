// How facts are kept outside of memory: under a key that is an HMAC of what they are about, with a sealed value. Whoever holds
// the rows or the file can tell how many there are and nothing more; they cannot be matched with public repositories.

import type { FactKind } from "#domains/vaults/analysis/facts.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

/** First byte of a key: so that all of a kind can be read. */
const KIND_BYTE: Readonly<Record<FactKind, number>> = { blob: 1, tree: 2, commit: 3, history: 4, head: 5, past: 6 };
/** Before a value that is bytes: no JSON begins so. */
const BYTES_FOLLOW = Buffer.of(0);
const HMAC_BYTES = 32;
export const FACT_KEY_BYTES: number = 1 + HMAC_BYTES;

export interface FactSealer {
  key(kind: FactKind, id: string): Buffer;
  /** Keys of the kind are at least the first and below the second. */
  range(kind: FactKind): readonly [Buffer, Buffer];
  seal(key: Buffer, value: unknown): Uint8Array;
  /** @throws AppError `keyring.not-opened`. */
  open(key: Uint8Array, sealed: Uint8Array): unknown;
  readonly unsealedBytes: number;
  readonly summaryBytes: number;
  readonly fingerprintKey: Uint8Array;
}

export function createFactSealer(dataKey: DataKey): FactSealer {
  let [unsealedBytes, summaryBytes] = [0, 0];
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const context = (key: Uint8Array) => ({ table: "vault_facts", column: "value", row: Buffer.from(key).toString("base64") });
  return {
    key: (kind, id) => Buffer.concat([Buffer.of(KIND_BYTE[kind]), dataKey.index("fact", `${kind}|${id}`)], FACT_KEY_BYTES),
    range: (kind) => [Buffer.of(KIND_BYTE[kind]), Buffer.of(KIND_BYTE[kind] + 1)],
    seal: (key, value) => dataKey.seal(value instanceof Uint8Array ? Buffer.concat([BYTES_FOLLOW, value]) : encoder.encode(JSON.stringify(value)), context(key)),
    open(key, sealed) {
      const opened = dataKey.open(sealed, context(key));
      unsealedBytes += opened.length;
      if (key[0] === KIND_BYTE.head) summaryBytes += opened.length;
      return opened[0] === BYTES_FOLLOW[0] ? opened.subarray(BYTES_FOLLOW.length) : (JSON.parse(decoder.decode(opened)) as unknown);
    },
    get unsealedBytes() {
      return unsealedBytes;
    },
    get summaryBytes() {
      return summaryBytes;
    },
    fingerprintKey: dataKey.index("fingerprint-key", "secrets"),
  };
}
