// The one writer of the log: takes what waits, gives each record its place in the tree and in its team's stream, has the new state
// signed, and writes entries, tiles and checkpoint in one transaction. It may be killed at any point: what waited still waits, or has
// its place, never both. When two programs try, one leads; the other's batch finds the log moved on and is dropped.

import { AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, DbRole } from "#platform/db/db.ts";
import type { Log } from "#platform/log/log.ts";
import { HASH_BYTES } from "#protocol/audit/crypto.ts";
import { appendLeaves, edgeTiles, openEdge, rootOfEdge, type Appended, type Edge } from "#protocol/audit/edge.ts";
import { encodeLeaf } from "#protocol/audit/record.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";
import type { TreeHead } from "#protocol/audit/verify-proof.ts";
import { dropKnown, giveUpLead, hasPending, insertCheckpoint, moveLog, placeEntries, readLastSequences, readPending, readTiles, takeLead, writeTiles, type NewEntry, type PendingRow } from "./log-store.ts";
import { nodeCrypto } from "./node-crypto.ts";

export interface Sequencer {
  /** One batch. Gives how many records got their place; 0 when nothing waited, another program leads, or the log moved on meanwhile. */
  runOnce(): Promise<number>;
  /** Something was recorded, or will be in a moment. Costs nothing; call it from anywhere. */
  wake(): void;
  /** Looks again and again until stopped. Not within a transaction. */
  start(): void;
  /** Lets the batch under way end, and the lead go. */
  stop(): Promise<void>;
}

export interface SequencerGiven {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** The authority's signature: the note. */
  sign(head: TreeHead): Promise<string>;
  /** After each checkpoint. */
  readonly onCheckpoint?: () => void;
}

const ROLE: DbRole = "strongroom_worker";
const MAX_BATCH = 10_000;
/** A program that was killed is succeeded after this. Longer than any batch takes to be signed. */
const LEAD_MS = 3 * SECOND;
/** Between two batches: acts of this time share one signature. */
const BATCH_PAUSE_MS = 100;
/** After a call of `wake` an act may still be on its way to its commit. */
const ALERT_MS = SECOND;
const ALERT_POLL_MS = 50;
/** For acts of other programs. */
const QUIET_POLL_MS = 500;
const TROUBLE_PAUSE_MS = SECOND;

const tree = createTreeHash(nodeCrypto);

interface Batch {
  readonly oldSize: number;
  readonly entries: readonly NewEntry[];
  readonly edge: Edge;
}

export function createSequencer(given: SequencerGiven): Sequencer {
  const { db, clock } = given;
  const leaderId = createUuid();
  let edge: Edge | null = null;

  async function runOnce(): Promise<number> {
    const batch = await readBatch({ db, leaderId, edge });
    if (batch === null) return 0;
    const { edge: grown, tiles } = append(batch);
    const head = { size: grown.size, root: rootOfEdge(tree, grown) };
    // Outside a transaction, because the authority opens its own. Should the log move on meanwhile, the note is thrown away.
    const note = await given.sign(head);
    const done = await db.global(ROLE, async (tx) => {
      if (!(await moveLog(tx, { leaderId, oldSize: batch.oldSize, size: head.size }))) return false;
      const placed = await placeEntries(tx, batch.entries);
      if (placed !== batch.entries.length) throw new Error(`Defect: expected ${batch.entries.length} records to wait for their place, found ${placed}.`);
      await writeTiles(tx, tiles);
      await insertCheckpoint(tx, { ...head, note, signedAt: new Date(clock.now()) });
      return true;
    }).catch((error: unknown) => clearKnown(given, error));
    edge = done ? grown : null;
    if (!done) return 0;
    given.onCheckpoint?.();
    return batch.entries.length;
  }

  const loop = createLoop({ ...given, runOnce, forget: () => void (edge = null) });
  return {
    runOnce,
    wake: () => loop.wake(),
    start: () => loop.start(),
    async stop() {
      await loop.stop();
      // What was recorded in the last moments; should it fail, the next program does it.
      await runOnce().catch(() => undefined);
      await db.global(ROLE, (tx) => giveUpLead(tx, leaderId)).catch(() => undefined);
    },
  };
}

/** What waits, with its place; null when there is nothing to do here. */
async function readBatch({ db, leaderId, edge }: { readonly db: Db; readonly leaderId: Uuid; readonly edge: Edge | null }): Promise<Batch | null> {
  return db.global(ROLE, async (tx) => {
    if (!(await hasPending(tx))) return null;
    const state = await takeLead(tx, { leaderId, forMs: LEAD_MS });
    if (state === null) return null;
    const pending = await readPending(tx, MAX_BATCH);
    const known = await readLastSequences(tx, [...new Set(pending.map(({ stream }) => stream))]);
    const current = edge?.size === state.size ? edge : openEdge(state.size, await readTiles(tx, edgeTiles(state.size)));
    return { oldSize: state.size, entries: place(pending, state.size, known), edge: current };
  });
}

/** unique_violation */
const DUPLICATE = "23505";

/** A record that has its place and is told to wait once more (by whoever may write there) must not hold up all others. */
async function clearKnown({ db, log }: SequencerGiven, error: unknown): Promise<false> {
  if (!(error instanceof Error && "code" in error && error.code === DUPLICATE)) throw error;
  const count = await db.global(ROLE, dropKnown);
  if (count === 0) throw error;
  log.error("records that have their place in the audit log were put before it again, and passed over", { count });
  return false;
}

function place(pending: readonly PendingRow[], size: number, known: ReadonlyMap<Uuid, number>): readonly NewEntry[] {
  const last = new Map(known);
  return pending.map((row, at) => {
    const sequence = (last.get(row.stream) ?? 0) + 1;
    last.set(row.stream, sequence);
    return { ...row, index: size + at, sequence };
  });
}

function append({ entries, edge }: Batch): Appended {
  const leaves = new Uint8Array(entries.length * HASH_BYTES);
  for (const [at, entry] of entries.entries()) leaves.set(tree.leaf(encodeLeaf(entry)), at * HASH_BYTES);
  return appendLeaves(tree, edge, leaves);
}

interface LoopGiven extends Pick<SequencerGiven, "clock" | "log"> {
  runOnce(): Promise<number>;
  /** After an error: what is kept in memory may not be what is written. */
  forget(): void;
}

interface Loop {
  wake(): void;
  start(): void;
  stop(): Promise<void>;
}

function createLoop({ clock, log, runOnce, forget }: LoopGiven): Loop {
  const ended = new AbortController();
  let running: Promise<void> | null = null;
  let sleep: AbortController | null = null;
  let alertUntil = 0;

  async function pause(ms: number, wakeable: boolean): Promise<void> {
    const waking = new AbortController();
    sleep = wakeable ? waking : null;
    await clock.sleep(ms, AbortSignal.any([ended.signal, waking.signal])).catch(() => undefined);
    sleep = null;
  }

  async function step(): Promise<void> {
    try {
      const placed = await runOnce();
      if (placed > 0) return await pause(BATCH_PAUSE_MS, false);
      if (clock.now() < alertUntil) return await pause(ALERT_POLL_MS, false);
      await pause(QUIET_POLL_MS, true);
    } catch (error) {
      forget();
      log.warn("the audit log could not be continued; tried again", { code: error instanceof AppError ? error.code : null }, error);
      await pause(TROUBLE_PAUSE_MS, false);
    }
  }

  return {
    wake() {
      alertUntil = clock.now() + ALERT_MS;
      sleep?.abort();
    },
    start() {
      running ??= (async () => {
        while (!ended.signal.aborted) await step();
      })();
    },
    async stop() {
      ended.abort();
      await running;
    },
  };
}
