// The check in the browser: a true proof holds on every rung, and each lie of a server breaks the rung that it is about.

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";

import type { AuditProof } from "#protocol/api/audit.ts";
import { encodeBase64 } from "#protocol/audit/bytes.ts";
import { signCheckpoint } from "#protocol/audit/checkpoint.ts";
import { composeVerifierKey, type NoteKey } from "#protocol/audit/note.ts";
import { commitToPersonal, encodeLeaf, hashRecord } from "#protocol/audit/record.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";
import { checkProof } from "./check-proof.ts";

const crypto256 = { sha256: (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest()) };
const tree = createTreeHash(crypto256);
const STREAM = "11111111-1111-4111-8111-111111111111";
const PERSON = "22222222-2222-4222-8222-222222222222";
const RECORD = "33333333-3333-4333-8333-333333333333";
const OTHER = "44444444-4444-4444-8444-444444444444";
const SPKI_PREFIX_BYTES = 12;

async function trueProof(): Promise<AuditProof> {
  const pair = generateKeyPairSync("ed25519");
  const key: NoteKey = { name: "strongroom/test/log", use: "log", publicKey: new Uint8Array(pair.publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX_BYTES)) };
  const publicPart = { actor: { kind: "person", role: null }, details: { attempts: 1 }, event: "vaults.vault-created", grant: null, id: RECORD, recordedAt: 1_768_478_400_000, subject: { id: OTHER, kind: "vault" } };
  const [salt, part] = [new Uint8Array(32).fill(9), { personId: PERSON }];
  const commitment = commitToPersonal(crypto256, salt, part);
  const leaf = tree.leaf(encodeLeaf({ stream: STREAM, sequence: 2, recordHash: hashRecord(crypto256, publicPart, commitment) }));
  const [left, right] = [tree.leaf(Uint8Array.of(1)), tree.leaf(Uint8Array.of(2))];
  // Three leaves, ours in the middle.
  const root = tree.node(tree.node(left, leaf), right);
  const checkpoint = await signCheckpoint(crypto256, { origin: key.name, size: 3, root }, { key, sign: async (message) => new Uint8Array(sign(null, message, pair.privateKey)) });
  return {
    stream: STREAM,
    publicPart,
    commitment: encodeBase64(commitment),
    personalPart: { salt: encodeBase64(salt), part },
    inclusion: { checkpoint, logKey: composeVerifierKey(crypto256, key), path: [left, right].map(encodeBase64) },
    record: {
      id: RECORD, recordedAt: new Date(publicPart.recordedAt).toISOString(), event: publicPart.event, title: "A vault was made",
      actor: { kind: "person", role: null, person: { id: PERSON, email: null }, sessionId: null }, subject: { kind: "vault", id: OTHER, email: null },
      details: { attempts: 1 }, grantId: null, personal: "kept", client: null, place: { index: 1, sequence: 2 },
    },
  };
}

test("a true proof holds, and its path ends in the root", async () => {
  const checked = await checkProof(await trueProof());
  assert.deepEqual(checked?.checks.map(({ name, state }) => `${name}: ${state}`), ["personal: holds", "record: holds", "tree: holds", "signature: holds", "witnesses: not here"]);
  assert.equal(checked?.path.at(-1)?.result, checked?.checks.find(({ name }) => name === "tree")?.value);
  assert.deepEqual(checked?.path.map(({ ours }) => ours), ["right", "left"]);
});

const LIES: Readonly<Record<string, { readonly broken: string; readonly lie: (proof: AuditProof) => AuditProof }>> = {
  "somebody else is named": { broken: "personal", lie: (proof) => ({ ...proof, record: { ...proof.record, actor: { ...proof.record.actor, person: { id: OTHER, email: null } } } }) },
  "the personal part is another": { broken: "personal", lie: (proof) => ({ ...proof, personalPart: { salt: proof.personalPart?.salt ?? "", part: { personId: OTHER } } }) },
  "the sentence is another than what is hashed": { broken: "record", lie: (proof) => ({ ...proof, record: { ...proof.record, details: { attempts: 9 } } }) },
  "the event is another than what is hashed": { broken: "record", lie: (proof) => ({ ...proof, record: { ...proof.record, event: "vaults.vault-deleted" } }) },
  "what is hashed was changed": { broken: "tree", lie: (proof) => ({ ...proof, publicPart: { ...proof.publicPart, recordedAt: proof.publicPart.recordedAt + 1 } }) },
  "the number in the team is another": { broken: "tree", lie: (proof) => ({ ...proof, record: { ...proof.record, place: { index: 1, sequence: 3 } } }) },
  "the path is another": { broken: "tree", lie: (proof) => ({ ...proof, inclusion: proof.inclusion === null ? null : { ...proof.inclusion, path: [...proof.inclusion.path].reverse() } }) },
  "the signature is of another size": { broken: "signature", lie: (proof) => ({ ...proof, inclusion: proof.inclusion === null ? null : { ...proof.inclusion, checkpoint: proof.inclusion.checkpoint.replace("\n3\n", "\n4\n") } }) },
};

for (const [what, { broken, lie }] of Object.entries(LIES)) {
  test(`${what}: the rung «${broken}» breaks`, async () => {
    const checked = await checkProof(lie(await trueProof()));
    assert.equal(checked?.checks.find(({ name }) => name === broken)?.state, "broken");
  });
}

test("a record without a place yet has nothing to check", async () => {
  assert.equal(await checkProof({ ...(await trueProof()), inclusion: null }), null);
});
