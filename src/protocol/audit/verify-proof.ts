// Verification of inclusion and consistency proofs: the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, step by step, with
// division in place of shifts, because sizes go beyond 32 bits.

import { equalBytes } from "./bytes.ts";
import { HASH_BYTES } from "./crypto.ts";
import type { TreeHash } from "./tree-hash.ts";

/** More hashes than this no proof has (C2SP tlog-witness). */
export const MAX_PROOF_HASHES = 63;

export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether `leaf`, a leaf's hash, stands at `index` in the tree of `head`. */
export function verifyInclusion(tree: TreeHash, claimed: { readonly index: number; readonly leaf: Uint8Array; readonly head: TreeHead; readonly proof: readonly Uint8Array[] }): boolean {
  const { index, leaf, head, proof } = claimed;
  if (!isSize(index) || !isSize(head.size) || index >= head.size || !isProof(proof)) return false;
  let [fn, sn, hash] = [index, head.size - 1, leaf];
  for (const step of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = tree.node(step, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = tree.node(hash, step);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equalBytes(hash, head.root);
}

/** Whether the tree of `head` only adds leaves to the tree of `old`. */
export function verifyConsistency(tree: TreeHash, claimed: { readonly old: TreeHead; readonly head: TreeHead; readonly proof: readonly Uint8Array[] }): boolean {
  const { old, head, proof } = claimed;
  if (!isSize(old.size) || !isSize(head.size) || old.size > head.size || !isProof(proof)) return false;
  if (old.size === 0) return proof.length === 0 && equalBytes(old.root, tree.empty);
  if (old.size === head.size) return proof.length === 0 && equalBytes(old.root, head.root);
  if (proof.length === 0) return false;
  const steps = isPowerOfTwo(old.size) ? [old.root, ...proof] : [...proof];
  let [fn, sn] = [old.size - 1, head.size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  const [first = tree.empty, ...others] = steps;
  let [oldHash, hash] = [first, first];
  for (const step of others) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      oldHash = tree.node(step, oldHash);
      hash = tree.node(step, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = tree.node(hash, step);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equalBytes(oldHash, old.root) && equalBytes(hash, head.root);
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isProof(proof: readonly Uint8Array[]): boolean {
  return proof.length <= MAX_PROOF_HASHES && proof.every(({ length }) => length === HASH_BYTES);
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value;
}
