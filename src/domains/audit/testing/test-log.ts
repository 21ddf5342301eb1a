// A log to test with: a key of its own that signs as the authority does, and what recomputes the tree from the entries alone.

import { createHash, generateKeyPairSync, sign } from "node:crypto";

import { createUuid } from "#base/uuid.ts";
import type { Act } from "#domains/audit/acts/act.ts";
import { auditDomain } from "#domains/audit/domain.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import type { AuditEventDeclaration } from "#platform/domain/domain.ts";
import { signCheckpoint, type Signer } from "#protocol/audit/checkpoint.ts";
import { encodeLeaf } from "#protocol/audit/record.ts";
import type { TreeHead } from "#protocol/audit/verify-proof.ts";

/** Before the 32 bytes of an Ed25519 key in its SPKI form. */
const SPKI_PREFIX_BYTES = 12;

export interface TestSigner extends Signer {
  signCheckpoint(head: TreeHead): Promise<string>;
}

export function createTestSigner(name = `strongroom/test/${createUuid()}`, use: "log" | "witness" = "log"): TestSigner {
  const pair = generateKeyPairSync("ed25519");
  const publicKey = new Uint8Array(pair.publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX_BYTES));
  const signer: Signer = { key: { name, use, publicKey }, sign: async (message) => new Uint8Array(sign(null, message, pair.privateKey)) };
  return { ...signer, signCheckpoint: ({ size, root }) => signCheckpoint(nodeCrypto, { origin: name, size, root }, signer) };
}

export const TEST_EVENTS: readonly AuditEventDeclaration[] = [{ name: "vaults.vault-created", title: "A vault was created", details: { attempts: "number" } }];
export const TEST_REGISTRY = [auditDomain, { name: "vaults", auditEvents: TEST_EVENTS }];

export function testAct(changes: Partial<Act> = {}): Act {
  return { actor: { kind: "person", personId: createUuid(), sessionId: createUuid(), grantId: null }, event: "vaults.vault-created", subject: { kind: "vault", id: createUuid() }, details: { attempts: 1 }, ...changes };
}

export interface EntryRow {
  readonly stream: string;
  readonly sequence: number;
  readonly recordHash: Uint8Array;
}

/** MTH of RFC 6962, section 2.1, word by word: nothing of the program's own tree is in it. */
export function rootOfEntries(entries: readonly EntryRow[]): Uint8Array {
  const sha256 = (...parts: Uint8Array[]): Uint8Array => {
    const hash = createHash("sha256");
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  };
  const root = (from: number, to: number): Uint8Array => {
    const [entry] = entries.slice(from, from + 1);
    if (entry === undefined) return sha256();
    if (to - from === 1) return sha256(Uint8Array.of(0), encodeLeaf(entry));
    let half = 1;
    while (half * 2 < to - from) half *= 2;
    return sha256(Uint8Array.of(1), root(from, from + half), root(from + half, to));
  };
  return root(0, entries.length);
}
