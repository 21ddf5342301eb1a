// Checks the proof of one record here, in the reader's own browser, with the code that the protocol shares: what the server says of
// the record has to lead, hash by hash, to the root that the log's key has signed.

import type { AuditProof } from "#protocol/api/audit.ts";
import { decodeBase64, encodeBase64, equalBytes } from "#protocol/audit/bytes.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";
import { keyIdOf, parseVerifierKey, signedMessage } from "#protocol/audit/note.ts";
import { commitToPersonal, encodeLeaf, hashRecord } from "#protocol/audit/record.ts";
import { createTreeHash, type TreeHash } from "#protocol/audit/tree-hash.ts";
import { verifyInclusion } from "#protocol/audit/verify-proof.ts";

import { sha256 } from "#web/data/sha256.ts";

export type CheckState = "holds" | "broken" | "not here";

/** One rung of the ladder from the record to the signature. */
export interface Check {
  readonly name: "personal" | "record" | "tree" | "signature" | "witnesses";
  readonly state: CheckState;
  readonly says: string;
  /** What can be compared by eye: a hash, a root. */
  readonly value: string | null;
}

/** A step of the path: what stands beside, and on which side of it our hash is. */
export interface PathStep {
  readonly sibling: string;
  readonly ours: "left" | "right";
  readonly result: string;
}

export interface CheckedProof {
  readonly checks: readonly Check[];
  readonly path: readonly PathStep[];
  readonly leaf: string;
}

const crypto256 = { sha256 };
const tree = createTreeHash(crypto256);

/** Null where there is nothing to check yet: the record waits for its place, or is of before the log. */
export async function checkProof(proof: AuditProof): Promise<CheckedProof | null> {
  const { inclusion, commitment, record, publicPart, stream } = proof;
  if (inclusion === null || commitment === null || record.place === null) return null;
  const recordHash = hashRecord(crypto256, publicPart, bytesOf(commitment));
  const leaf = tree.leaf(encodeLeaf({ stream, sequence: record.place.sequence, recordHash }));
  const head = parseCheckpoint(inclusion.checkpoint);
  const path = inclusion.path.map(bytesOf);
  const included = verifyInclusion(tree, { index: record.place.index, leaf, head, proof: path });
  return {
    leaf: encodeBase64(leaf),
    path: walk({ tree, leaf, index: record.place.index, size: head.size, path }),
    checks: [
      checkPersonal(proof, commitment),
      { name: "record", state: showsWhatIsHashed(proof) ? "holds" : "broken", says: "What is shown is what the record's hash is taken of", value: encodeBase64(recordHash) },
      { name: "tree", state: included ? "holds" : "broken", says: `The hash stands at place ${record.place.index} in the tree of ${head.size}`, value: encodeBase64(head.root) },
      await checkSignature(inclusion.checkpoint, inclusion.logKey),
      countWitnesses(inclusion.checkpoint, inclusion.logKey),
    ],
  };
}

function checkPersonal({ personalPart, record }: AuditProof, commitment: string): Check {
  if (personalPart === null) return { name: "personal", state: "not here", says: "What led to a person was destroyed; its hash remains", value: commitment };
  const own = commitToPersonal(crypto256, bytesOf(personalPart.salt), personalPart.part);
  const { person } = record.actor;
  const named = (person === null || personalPart.part["personId"] === person.id) && (record.client?.network ?? undefined) === personalPart.part["network"];
  return { name: "personal", state: equalBytes(own, bytesOf(commitment)) && named ? "holds" : "broken", says: "Who it was is what the record commits to", value: commitment };
}

/** The sentence on the page is made of the same members that are hashed. */
function showsWhatIsHashed({ record, publicPart }: AuditProof): boolean {
  const same = record.id === publicPart.id && record.event === publicPart.event && Date.parse(record.recordedAt) === publicPart.recordedAt && record.grantId === publicPart.grant;
  const subject = record.subject.kind === publicPart.subject.kind && (publicPart.subject.id === null || publicPart.subject.id === record.subject.id);
  return same && subject && record.actor.kind === publicPart.actor.kind && Object.entries(publicPart.details).every(([name, value]) => record.details[name] === value);
}

async function checkSignature(checkpoint: string, logKey: string): Promise<Check> {
  const key = parseVerifierKey(crypto256, logKey);
  const { note, origin } = parseCheckpoint(checkpoint);
  const signature = note.signatures.find(({ name, keyId }) => name === key.name && equalBytes(keyId, keyIdOf(crypto256, key)));
  const says = "The root is signed with the log's key";
  if (signature === undefined || origin !== key.name) return { name: "signature", state: "broken", says, value: logKey };
  try {
    const imported = await crypto.subtle.importKey("raw", new Uint8Array(key.publicKey), { name: "Ed25519" }, false, ["verify"]);
    const holds = await crypto.subtle.verify({ name: "Ed25519" }, imported, new Uint8Array(signature.signature), new Uint8Array(signedMessage("log", note.text, 0)));
    return { name: "signature", state: holds ? "holds" : "broken", says, value: logKey };
  } catch {
    return { name: "signature", state: "not here", says: "This browser cannot check the signature (Ed25519); `./strongroom audit verify` does", value: logKey };
  }
}

function countWitnesses(checkpoint: string, logKey: string): Check {
  const name = logKey.split("+")[0];
  const others = parseCheckpoint(checkpoint).note.signatures.filter((signature) => signature.name !== name);
  if (others.length === 0) return { name: "witnesses", state: "not here", says: "No witness has cosigned this state", value: null };
  return { name: "witnesses", state: "holds", says: `Cosigned by ${others.length === 1 ? "one witness" : `${others.length} witnesses`}; exports verify with their keys`, value: others.map((signature) => signature.name).join(", ") };
}

/** The hashes between the leaf and the root, as RFC 9162 (2.1.3.2) joins them. */
function walk({ tree: hashes, leaf, index, size, path }: { readonly tree: TreeHash; readonly leaf: Uint8Array; readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] }): readonly PathStep[] {
  let [at, last, hash] = [index, size - 1, leaf];
  return path.map((sibling) => {
    const right = at % 2 === 1 || at === last;
    hash = right ? hashes.node(sibling, hash) : hashes.node(hash, sibling);
    if (right) while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    return { sibling: encodeBase64(sibling), ours: right ? "right" : "left", result: encodeBase64(hash) };
  });
}

function bytesOf(text: string): Uint8Array {
  return decodeBase64(text) ?? new Uint8Array();
}
