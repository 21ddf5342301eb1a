// EM-16: what was done can be reviewed, and nobody changed it since. The log is gone through as a stranger would: the tree is made again
// from the entries and held against the tiles and the signed checkpoint, each stream's numbers are counted, records are held against
// their entries, and what is written waits for its place for moments only.

import { readStream } from "#domains/audit/acts/read-acts.ts";
import { readCheckpoint, readTiles, type StoredCheckpoint } from "#domains/audit/log/log-store.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Db } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { concatBytes, equalBytes } from "#protocol/audit/bytes.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";
import { appendLeaves, EMPTY_EDGE, rootOfEdge, type Edge, type Tile } from "#protocol/audit/edge.ts";
import { verifyNote, type NoteKey } from "#protocol/audit/note.ts";
import { encodeLeaf, hashRecord } from "#protocol/audit/record.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";
import { hasEntries, readEntries, readLongestWait, readRecordHashes } from "./read-entries.ts";

export interface ProvableLogGiven {
  logKey(): Promise<NoteKey>;
}

const ROLE = "strongroom_worker";
const STRETCH = 10_000;
/** Records of one stream that a run looks at: the newest, and as many from a place that is another each time. */
const RECORDS_LOOKED_AT = 1000;
const MAX_WAIT_MS = MINUTE;
const MAX_NAMED = 5;

const tree = createTreeHash(nodeCrypto);

export function provableLog({ logKey }: ProvableLogGiven): Claim {
  return {
    id: "EM-16",
    statement: "Administrative access to every system and all data is logged, alike in all environments, and can be reviewed: the log cannot be changed unseen.",
    kind: "checked",
    owner: "audit",
    proof: { schedule: "hourly", check: { run: async ({ db, signal }) => await checkLog({ db, signal, logKey: await logKey() }) } },
  };
}

async function checkLog({ db, signal, logKey }: { readonly db: Db; readonly signal: AbortSignal; readonly logKey: NoteKey }): Promise<CheckOutcome> {
  const { checkpoint, waiting, begun } = await db.global(ROLE, async (tx) => ({ checkpoint: await readCheckpoint(tx), waiting: await readLongestWait(tx), begun: await hasEntries(tx) }));
  if (checkpoint === null) return begun || waiting !== null ? claimFails("The log has entries and no signed checkpoint, so nothing is proven by it.", { entries: 0 }) : claimPasses("Nothing has been recorded yet.", { entries: 0 });
  const { edge, lengths, faults } = await remakeTree(db, { size: checkpoint.size, signal });
  if (!isSigned(checkpoint, logKey)) faults.push("the newest checkpoint is not signed by the log's key");
  if (edge.size !== checkpoint.size) faults.push(`${edge.size} entries, ${checkpoint.size} signed`);
  if (!equalBytes(rootOfEdge(tree, edge), checkpoint.root)) faults.push("the entries do not make the signed root");
  let records = 0;
  for (const [stream, length] of lengths) {
    signal.throwIfAborted();
    records += await compareRecords(db, { stream, length, size: checkpoint.size, faults });
  }
  if (waiting !== null && waiting > MAX_WAIT_MS) faults.push(`a record has waited ${Math.round(waiting / MINUTE)} minutes for its place`);
  const evidence = { entries: edge.size, streams: lengths.size, records, faults: faults.length };
  if (faults.length > 0) return claimFails(`The audit log does not hold: ${faults.slice(0, MAX_NAMED).join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`${edge.size} entries in ${lengths.size} streams make the signed root, and ${records} records are what was sequenced.`, evidence);
}

function isSigned({ note, size, root }: StoredCheckpoint, logKey: NoteKey): boolean {
  try {
    const parsed = parseCheckpoint(note);
    return parsed.size === size && equalBytes(parsed.root, root) && parsed.origin === logKey.name && verifyNote(nodeCrypto, parsed.note, [logKey]).length === 1;
  } catch {
    return false;
  }
}

interface Remade {
  readonly edge: Edge;
  /** Entries by stream. */
  readonly lengths: Map<Uuid, number>;
  readonly faults: string[];
}

async function remakeTree(db: Db, { size, signal }: { readonly size: number; readonly signal: AbortSignal }): Promise<Remade> {
  const [lengths, faults] = [new Map<Uuid, number>(), new Array<string>()];
  let edge = EMPTY_EDGE;
  while (edge.size < size) {
    signal.throwIfAborted();
    const from = edge.size;
    const { entries, stored, grown } = await db.global(ROLE, async (tx) => {
      const read = await readEntries(tx, { from, to: Math.min(size, from + STRETCH) });
      const appended = appendLeaves(tree, edge, concatBytes(...read.map(({ stream, sequence, recordHash }) => tree.leaf(encodeLeaf({ stream, sequence, recordHash })))));
      return { entries: read, grown: appended, stored: await readTiles(tx, appended.tiles) };
    });
    if (entries.length === 0) break;
    edge = grown.edge;
    faults.push(...grown.tiles.filter((tile) => !isStored(tile, stored)).map(({ level, index }) => `tile ${level}/${index} is not that of its entries`));
    for (const { stream, sequence, index } of entries) {
      const expected = (lengths.get(stream) ?? 0) + 1;
      if (sequence !== expected) faults.push(`leaf ${index} has the sequence ${sequence}, expected ${expected}`);
      lengths.set(stream, sequence);
    }
  }
  return { edge, lengths, faults };
}

function isStored(tile: Tile, stored: readonly Tile[]): boolean {
  const found = stored.find(({ level, index }) => level === tile.level && index === tile.index);
  return found !== undefined && equalBytes(found.hashes, tile.hashes);
}

/** How many were looked at. */
async function compareRecords(db: Db, { stream, length, size, faults }: { readonly stream: Uuid; readonly length: number; readonly size: number; readonly faults: string[] }): Promise<number> {
  const newest = Math.max(0, length - RECORDS_LOOKED_AT);
  const places = newest === 0 ? [0] : [newest, Math.floor(Math.random() * newest)];
  let looked = 0;
  for (const after of places) {
    const rows = await db.tenant({ role: ROLE, tenantId: stream }, async (tx) => await readStream(tx, { stream, after, size, limit: RECORDS_LOOKED_AT }));
    const entries = await db.global(ROLE, async (tx) => await readRecordHashes(tx, rows.map(({ index }) => index)));
    for (const { index, sequence, act } of rows) {
      looked++;
      const expected = entries.get(index);
      const found = act?.commitment == null ? null : hashRecord(nodeCrypto, act.publicPart, act.commitment);
      if (found === null) faults.push(`the record of leaf ${index} (sequence ${sequence}) is gone`);
      else if (expected === undefined || !equalBytes(found, expected)) faults.push(`the record of leaf ${index} (sequence ${sequence}) was changed`);
    }
  }
  return looked;
}
