// vectors.json, by this implementation and by another: the naive tree, plain Node, and the verifier of exports, which shares nothing with it.

import assert from "node:assert/strict";
import { createHash, createPrivateKey, sign } from "node:crypto";
import { test } from "node:test";

import { verifyExport } from "#cli/audit/verify-export.ts";
import { parseCanonical, canonicalise } from "./canonical-json.ts";
import { cosign, parseCheckpoint, signCheckpoint, signStreamHead, type Signer } from "./checkpoint.ts";
import { keyIdOf, parseNote, parseVerifierKey, verifyNote } from "./note.ts";
import { proveConsistency, proveInclusion } from "./proofs.ts";
import { commitToPersonal, decodeLeaf, encodeLeaf, hashRecord } from "./record.ts";
import { mth, path, subproof } from "./testing/naive-tree.ts";
import { testCrypto, testTree } from "./testing/small-log.ts";
import { composeTilePath, parseTilePath } from "./tile-path.ts";
import vectors from "./vectors.json" with { type: "json" };
import { verifyConsistency, verifyInclusion } from "./verify-proof.ts";
import { composeAddCheckpoint, parseAddCheckpoint } from "./witness-request.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytesOf = (text: string): Buffer => Buffer.from(text, "hex");
const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => parts.reduce<ReturnType<typeof createHash>>((hash, part) => hash.update(part), createHash("sha256")).digest();

const { trees, record, keys, checkpoint, streamHead } = vectors;
const leaves = trees.data.map((data) => sha256(Uint8Array.of(0), bytesOf(data)));

function signerOf({ seed, key }: { readonly seed: string; readonly key: string }): Signer {
  // PKCS #8 around the seed (RFC 8410, section 7).
  const privateKey = createPrivateKey({ key: Buffer.concat([bytesOf("302e020100300506032b657004220420"), bytesOf(seed)]), format: "der", type: "pkcs8" });
  return { key: parseVerifierKey(testCrypto, key), sign: async (message) => await Promise.resolve(sign(null, message, privateKey)) };
}

test("AUD-1: the roots of the well-known trees of 0 to 8 leaves", () => {
  trees.roots.forEach((root, size) => {
    assert.equal(hex(mth(leaves.slice(0, size))), root, "naive");
    if (size > 0) assert.equal(hex(testTree.leaf(bytesOf(trees.data[size - 1] ?? ""))), hex(leaves[size - 1] ?? testTree.empty));
  });
});

test("AUD-16: the inclusion proofs of the vectors", async () => {
  for (const { index, size, proof } of trees.inclusion) {
    const source = { read: async () => await Promise.resolve([Buffer.concat(leaves)]) };
    assert.deepEqual((await proveInclusion({ tree: testTree, tiles: source }, { index, size })).map(hex), proof);
    assert.deepEqual(path(index, leaves.slice(0, size)).map(hex), proof, "naive");
    assert.ok(verifyInclusion(testTree, { index, leaf: leaves[index] ?? testTree.empty, head: { size, root: bytesOf(trees.roots[size] ?? "") }, proof: proof.map(bytesOf) }));
  }
});

test("AUD-17: the consistency proofs of the vectors", async () => {
  for (const { oldSize, size, proof } of trees.consistency) {
    const source = { read: async () => await Promise.resolve([Buffer.concat(leaves)]) };
    assert.deepEqual((await proveConsistency({ tree: testTree, tiles: source }, { oldSize, size })).map(hex), proof);
    assert.deepEqual(subproof(oldSize, leaves.slice(0, size)).map(hex), proof, "naive");
    assert.ok(verifyConsistency(testTree, { old: { size: oldSize, root: bytesOf(trees.roots[oldSize] ?? "") }, head: { size, root: bytesOf(trees.roots[size] ?? "") }, proof: proof.map(bytesOf) }));
  }
});

test("AUD-2, AUD-3, AUD-5, AUD-6: the record of the vectors", () => {
  const { salt, stream, sequence } = record;
  assert.equal(canonicalise(record.public), record.canonical);
  assert.deepEqual(parseCanonical(record.canonical), record.public);
  assert.equal(hex(commitToPersonal(testCrypto, bytesOf(salt), record.personal)), record.commitment);
  assert.equal(hex(hashRecord(testCrypto, record.public, bytesOf(record.commitment))), record.recordHash);
  assert.equal(hex(encodeLeaf({ stream, sequence, recordHash: bytesOf(record.recordHash) })), record.leafData);
  assert.deepEqual(decodeLeaf(bytesOf(record.leafData)), { stream, sequence, recordHash: new Uint8Array(bytesOf(record.recordHash)) });
  assert.equal(hex(testTree.leaf(bytesOf(record.leafData))), record.leafHash);
  // By hand: the members of both parts are written in their order here.
  const { agent, network, personId } = record.personal;
  const personal = `{"agent":${JSON.stringify(agent)},"network":"${network}","personId":"${personId}"}`;
  assert.equal(hex(sha256(`strongroom.audit/personal/1\n${bytesOf(salt).toString("base64")}\n${personal}\n`)), record.commitment);
  assert.equal(hex(sha256(`strongroom.audit/record/1\n${record.canonical}\n${bytesOf(record.commitment).toString("base64")}\n`)), record.recordHash);
  assert.equal(`01${stream.replaceAll("-", "")}${sequence.toString(16).padStart(16, "0")}${record.recordHash}`, record.leafData);
});

test("AUD-9: the paths of the vectors", () => {
  for (const { level, index, width, path: text } of vectors.paths) {
    assert.equal(composeTilePath({ level, index, width }), text);
    assert.deepEqual(parseTilePath(text).tile, { level, index, width });
  }
});

test("AUD-11, AUD-12, AUD-13: the note of Go's sumdb/note verifies, and the id of the key of sum.golang.org is its own", () => {
  const { key, note } = vectors.goNote;
  assert.equal(verifyNote(testCrypto, parseNote(note), [parseVerifierKey(testCrypto, key)]).length, 1);
  const sum = parseVerifierKey(testCrypto, vectors.goSumKey.key);
  assert.equal(hex(keyIdOf(testCrypto, sum)), vectors.goSumKey.id);
  assert.equal(hex(sha256("sum.golang.org\n", Uint8Array.of(1), sum.publicKey)).slice(0, 8), vectors.goSumKey.id);
});

test("AUD-12, AUD-14, AUD-15: keys, checkpoint and cosignature of the vectors, signed again", async () => {
  const [log, witness] = [signerOf(keys.log), signerOf(keys.witness)];
  assert.deepEqual([hex(keyIdOf(testCrypto, log.key)), hex(keyIdOf(testCrypto, witness.key))], [keys.log.id, keys.witness.id]);
  const { origin, size, root, note, cosignedAt, cosignature } = checkpoint;
  assert.equal(await signCheckpoint(testCrypto, { origin, size, root: bytesOf(root) }, log), note);
  const text = `${origin}\n${size}\n${bytesOf(root).toString("base64")}\n`;
  assert.equal(await cosign(testCrypto, text, { ...witness, timestamp: cosignedAt }), cosignature);
  assert.deepEqual(verifyNote(testCrypto, parseCheckpoint(note + cosignature).note, [log.key, witness.key]).map(({ timestamp }) => timestamp), [null, cosignedAt]);
  // By hand (RFC 8032 is deterministic): id, time, signature.
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(cosignedAt));
  const signature = await witness.sign(Buffer.from(`cosignature/v1\ntime ${cosignedAt}\n${text}`));
  assert.equal(`\u2014 ${witness.key.name} ${Buffer.concat([bytesOf(keys.witness.id), time, signature]).toString("base64")}\n`, cosignature);
});

test("AUD-27: the statement of the vectors", async () => {
  const { stream, sequence, note } = streamHead;
  assert.equal(await signStreamHead(testCrypto, { origin: checkpoint.origin, stream, sequence, size: checkpoint.size }, signerOf(keys.log)), note);
});

test("AUD-18: the request of the vectors", () => {
  assert.equal(composeAddCheckpoint({ oldSize: 0, proof: [], checkpoint: checkpoint.note }), vectors.addCheckpoint);
  const { oldSize, proof, checkpoint: asked } = parseAddCheckpoint(vectors.addCheckpoint);
  assert.deepEqual([oldSize, proof, asked.size], [0, [], checkpoint.size]);
});

test("AUD-22: the export of the vectors holds, by the verifier, with both keys", () => {
  const verdict = verifyExport(vectors.export, { logKey: keys.log.key, witnessKeys: [keys.witness.key], previous: [checkpoint.note] });
  assert.deepEqual(verdict.findings, []);
  assert.equal(verdict.checkpoint, checkpoint.note + checkpoint.cosignature);
});
