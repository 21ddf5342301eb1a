// A log in memory for tests: entries of several streams, tiles, checkpoints, witnesses, and exports of one stream, by real keys. What
// an attacker with the database, the file or the key can do is done to its parts.

import { createPublicKey, generateKeyPairSync, hash, randomBytes, sign, verify, type KeyObject } from "node:crypto";

import { createUuid } from "#base/uuid.ts";
import { cosign, signCheckpoint, signStreamHead, type Signer } from "#protocol/audit/checkpoint.ts";
import { composeExport, type ExportedRecord } from "#protocol/audit/compose-export.ts";
import { HASH_BYTES, type AuditCrypto } from "#protocol/audit/crypto.ts";
import { appendLeaves, EMPTY_EDGE, rootOfEdge } from "#protocol/audit/edge.ts";
import { composeVerifierKey, type NoteKey } from "#protocol/audit/note.ts";
import { readRoot } from "#protocol/audit/proofs.ts";
import { commitToPersonal, encodeLeaf, hashRecord, type PublicPart } from "#protocol/audit/record.ts";
import type { TileSource } from "#protocol/audit/subtrees.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";

export const testCrypto: AuditCrypto = {
  sha256: (bytes) => hash("sha256", bytes, "buffer"),
  verifyEd25519: ({ publicKey, message, signature }) =>
    verify(null, message, createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") }, format: "jwk" }), signature),
};
export const testTree = createTreeHash(testCrypto);
export const ORIGIN = "strongroom.example/log";
const LONG_BATCH = 65_536;
const START = Date.UTC(2026, 0, 15, 12);

export function createSigner(name: string, use: NoteKey["use"]): Signer & { readonly privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  return { key: { name, use, publicKey: raw }, privateKey, sign: async (message) => await Promise.resolve(sign(null, message, privateKey)) };
}

/** An entry of the log as its database would have it. */
export interface StoredEntry {
  readonly stream: string;
  readonly sequence: number;
  readonly public: PublicPart;
  readonly commitment: Uint8Array;
  readonly personal: ExportedRecord["personal"];
}

export interface SmallLog {
  readonly stream: string;
  readonly log: Signer;
  readonly witness: Signer;
  readonly entries: StoredEntry[];
  /** As tiles keep them: by `level/index`, changeable. */
  readonly tiles: Map<string, Uint8Array>;
  readonly source: TileSource;
  checkpoint(size: number, options?: { readonly cosignedAt?: number; readonly signer?: Signer }): Promise<string>;
  /** The file. */
  export(options?: ExportOptions): Promise<string>;
}

export interface ExportOptions {
  readonly size?: number;
  /** Sizes of earlier checkpoints to include. */
  readonly earlier?: readonly number[];
  readonly first?: number;
  readonly last?: number;
  /** Changes an entry as the export reads it; null: its row is gone. */
  readonly read?: (entry: StoredEntry) => StoredEntry | null;
  readonly signer?: Signer;
  readonly cosignedAt?: (size: number) => number | null;
}

/** `ours(index)` says which entries are of the stream that is exported. */
export function createSmallLog(given: { readonly size: number; readonly ours: (index: number) => boolean; readonly personal?: (index: number) => boolean; readonly recordedAt?: (index: number) => number }): SmallLog {
  const [stream, other] = [createUuid(), createUuid()];
  const entries: StoredEntry[] = [];
  const sequences = { [stream]: 0, [other]: 0 };
  for (let index = 0; index < given.size; index++) {
    const of = given.ours(index) ? stream : other;
    sequences[of] = (sequences[of] ?? 0) + 1;
    entries.push(createEntry({ stream: of, sequence: sequences[of] ?? 0, recordedAt: given.recordedAt?.(index) ?? START + index * 20, kept: given.personal?.(index) ?? index % 3 !== 0 }));
  }
  const log = createSigner(ORIGIN, "log");
  const witness = createSigner("witness.example/w1", "witness");
  const tiles = growTiles(entries);
  const source: TileSource = {
    read: async (ids) => await Promise.resolve(ids.map(({ level, index, width }) => (tiles.get(`${level}/${index}`) ?? new Uint8Array()).subarray(0, width * HASH_BYTES))),
  };
  const checkpoint: SmallLog["checkpoint"] = async (size, { cosignedAt, signer = log } = {}) => {
    const root = await readRoot({ tree: testTree, tiles: source }, size);
    const note = await signCheckpoint(testCrypto, { origin: ORIGIN, size, root }, signer);
    if (cosignedAt === undefined) return note;
    return note + (await cosign(testCrypto, note.slice(0, note.lastIndexOf("\n\n") + 1), { ...witness, timestamp: cosignedAt }));
  };
  const exported: SmallLog["export"] = async (options = {}) => {
    const { size = given.size, earlier = [], read = (entry) => entry, signer = log } = options;
    const cosignedAt = options.cosignedAt ?? ((at: number): number => Math.floor((START + at * 20) / 1000) + 5);
    const known = entries.slice(0, size).flatMap((entry, index) => (entry.stream === stream ? [{ index, entry }] : []));
    const [first, last] = [options.first ?? 1, options.last ?? known.length];
    const records = known.filter(({ entry }) => entry.sequence >= first && entry.sequence <= last).flatMap(({ index, entry }) => {
      const row = read(entry);
      return row === null ? [] : [{ index, sequence: row.sequence, public: row.public, commitment: row.commitment, personal: row.personal }];
    });
    const checkpoints = [];
    for (const at of [...new Set([...earlier, size])].sort((a, b) => a - b)) {
      const time = cosignedAt(at);
      checkpoints.push({ size: at, note: await checkpoint(at, { signer, ...(time === null ? {} : { cosignedAt: time }) }) });
    }
    const streamHead = await signStreamHead(testCrypto, { origin: ORIGIN, stream, sequence: known.length, size }, signer);
    const header = { origin: ORIGIN, stream, first, last, size, logKey: composeVerifierKey(testCrypto, signer.key), witnessKeys: [composeVerifierKey(testCrypto, witness.key)], exportedAt: START };
    let text = "";
    for await (const piece of composeExport({ tree: testTree, tiles: source, header, records, checkpoints, streamHead })) text += piece;
    return text;
  };
  return { stream, log, witness, entries, tiles, source, checkpoint, export: exported };
}

/** The tiles that the entries make. */
export function growTiles(entries: readonly StoredEntry[]): Map<string, Uint8Array> {
  const leaves = Buffer.concat(entries.map((entry) => testTree.leaf(encodeLeaf({ stream: entry.stream, sequence: entry.sequence, recordHash: hashRecord(testCrypto, entry.public, entry.commitment) }))));
  return new Map(appendLeaves(testTree, EMPTY_EDGE, leaves).tiles.map(({ level, index, hashes }) => [`${level}/${index}`, hashes.slice()]));
}

export function createEntry({ stream, sequence, recordedAt, kept }: { readonly stream: string; readonly sequence: number; readonly recordedAt: number; readonly kept: boolean }): StoredEntry {
  const salt = randomBytes(32);
  const part = { personId: createUuid(), sessionId: createUuid(), network: "192.0.2.0/24", agent: "Zoë’s browser\u0001 \u{1f512}" };
  return {
    stream,
    sequence,
    commitment: commitToPersonal(testCrypto, salt, part),
    personal: kept ? { salt, part } : null,
    public: {
      actor: { kind: "person", role: null },
      details: { count: sequence * 1.5, first: sequence === 1, kind: "git" },
      event: "vaults.source-added",
      grant: null,
      id: createUuid(),
      recordedAt,
      subject: { id: createUuid(), kind: "vault" },
    },
  };
}

/** The file of a log with one stream of many entries, piece by piece: for measuring. */
export async function* createLongLog(size: number): AsyncGenerator<string> {
  const stream = createUuid();
  const log = createSigner(ORIGIN, "log");
  const shared = createEntry({ stream, sequence: 1, recordedAt: START, kept: true });
  const recordAt = (index: number): ExportedRecord => ({ ...shared, index, sequence: index + 1, public: { ...shared.public, recordedAt: START + index } });
  const tiles = new Map<string, Uint8Array>();
  let edge = EMPTY_EDGE;
  while (edge.size < size) {
    const count = Math.min(LONG_BATCH, size - edge.size);
    const leaves = Buffer.concat(Array.from({ length: count }, (_, at) => {
      const { sequence, public: open, commitment } = recordAt(edge.size + at);
      return testTree.leaf(encodeLeaf({ stream, sequence, recordHash: hashRecord(testCrypto, open, commitment) }));
    }));
    const appended = appendLeaves(testTree, edge, leaves);
    for (const { level, index, hashes } of appended.tiles) tiles.set(`${level}/${index}`, hashes.slice());
    edge = appended.edge;
  }
  const source: TileSource = { read: async (ids) => await Promise.resolve(ids.map(({ level, index }) => tiles.get(`${level}/${index}`) ?? new Uint8Array())) };
  const note = await signCheckpoint(testCrypto, { origin: ORIGIN, size, root: rootOfEdge(testTree, edge) }, log);
  const streamHead = await signStreamHead(testCrypto, { origin: ORIGIN, stream, sequence: size, size }, log);
  const header = { origin: ORIGIN, stream, first: 1, last: size, size, logKey: composeVerifierKey(testCrypto, log.key), witnessKeys: [], exportedAt: START };
  yield* composeExport({ tree: testTree, tiles: source, header, records: records(), checkpoints: [{ size, note }], streamHead });

  function* records(): Generator<ExportedRecord> {
    for (let index = 0; index < size; index++) yield recordAt(index);
  }
}
