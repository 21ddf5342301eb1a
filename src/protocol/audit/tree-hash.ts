// Hashing of the Merkle tree (RFC 6962, section 2.1; RFC 9162, section 2.1.1): a leaf and a node can never be taken for each other.

import { HASH_BYTES, type AuditCrypto } from "./crypto.ts";

const LEAF = 0x00;
const NODE = 0x01;

export interface TreeHash {
  /** Of a leaf's data. */
  leaf(data: Uint8Array): Uint8Array;
  node(left: Uint8Array, right: Uint8Array): Uint8Array;
  /** The root of the tree without leaves. */
  readonly empty: Uint8Array;
}

export function createTreeHash({ sha256 }: Pick<AuditCrypto, "sha256">): TreeHash {
  // One buffer for all nodes: hashing is most of the sequencer's work, and it is synchronous.
  const pair = new Uint8Array(1 + 2 * HASH_BYTES);
  pair[0] = NODE;
  return {
    leaf(data) {
      const bytes = new Uint8Array(1 + data.length);
      bytes[0] = LEAF;
      bytes.set(data, 1);
      return sha256(bytes);
    },
    node(left, right) {
      pair.set(left, 1);
      pair.set(right, 1 + HASH_BYTES);
      return sha256(pair);
    },
    empty: sha256(new Uint8Array()),
  };
}
