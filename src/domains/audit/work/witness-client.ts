// Tells the witnesses of each state of the log, and keeps what they sign. A witness that has seen more than we have, or another tree,
// says so: then somebody restored an old database or changed it, and that is an alarm, in the log of the program, in the audit log
// and on the page.

import type { Audit } from "#domains/audit/acts/audit.ts";
import { readCheckpoint, tileSource, type StoredCheckpoint } from "#domains/audit/log/log-store.ts";
import { nodeCrypto } from "#domains/audit/log/node-crypto.ts";
import { insertCosignature, keepWitnesses, readWitnesses, writeWitness, type StoredWitness } from "#domains/audit/log/witness-store.ts";
import { SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, DbRole } from "#platform/db/db.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import type { Log } from "#platform/log/log.ts";
import { parseCheckpoint } from "#protocol/audit/checkpoint.ts";
import type { NoteKey } from "#protocol/audit/note.ts";
import { proveConsistency } from "#protocol/audit/proofs.ts";
import { createTreeHash } from "#protocol/audit/tree-hash.ts";
import { composeAddCheckpoint, readWitnessAnswer, type WitnessVerdict } from "#protocol/audit/witness-request.ts";

export interface WitnessAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

export interface Witness {
  readonly key: NoteKey;
  /** Posts to its `/add-checkpoint`. Rejects when there is no answer. */
  post(body: string): Promise<WitnessAnswer>;
}

export interface WitnessClientGiven {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Pick<Audit, "recordAct">;
  readonly witnesses: readonly Witness[];
}

export interface WitnessClient {
  /** Asks each witness that has not seen the newest checkpoint. */
  push(): Promise<void>;
  /** There is a new checkpoint: it is told within some seconds. */
  wake(): void;
  start(): void;
  stop(): Promise<void>;
}

const ROLE: DbRole = "strongroom_worker";
/** Checkpoints of this time are told as one. */
const PUSH_EVERY_MS = 2 * SECOND;
/** One that did not answer, or refused, is asked again after this. */
const ASK_AGAIN_MS = 30 * SECOND;

const tree = createTreeHash(nodeCrypto);

export function createWitnessClient(given: WitnessClientGiven): WitnessClient {
  const { db, clock, log, witnesses } = given;
  const ended = new AbortController();
  let running: Promise<void> | null = null;
  let news = true;
  /** Those that this program has asked: what the database says of before may be an old copy's. */
  const asked = new Set<string>();

  async function push(): Promise<void> {
    const { checkpoint, known } = await db.global(ROLE, async (tx) => ({ checkpoint: await readCheckpoint(tx), known: await readWitnesses(tx) }));
    if (checkpoint === null) return;
    await Promise.all(
      witnesses.map(async (witness) => {
        const before = known.find(({ name }) => name === witness.key.name) ?? fresh(witness);
        if (asked.has(before.name) && before.state === "cosigned" && before.size === checkpoint.size) return;
        asked.add(before.name);
        await ask(given, { witness, checkpoint, before });
      }),
    );
  }

  async function run(): Promise<void> {
    await db.global(ROLE, (tx) => keepWitnesses(tx, witnesses.map(({ key }) => key.name))).catch(() => undefined);
    let waited = 0;
    while (!ended.signal.aborted) {
      if (news || waited >= ASK_AGAIN_MS) {
        news = false;
        waited = 0;
        await push().catch((error: unknown) => log.warn("the witnesses could not be told of the log's state; tried again", {}, error));
      }
      await clock.sleep(PUSH_EVERY_MS, ended.signal).catch(() => undefined);
      waited += PUSH_EVERY_MS;
    }
  }

  return {
    push,
    wake: () => void (news = true),
    start: () => void (running ??= run()),
    async stop() {
      ended.abort();
      await running;
    },
  };
}

interface Asking {
  readonly witness: Witness;
  readonly checkpoint: StoredCheckpoint;
  readonly before: StoredWitness;
}

function fresh({ key }: Witness): StoredWitness {
  return { name: key.name, state: "waiting", size: 0, cosignedAt: null, askedAt: null, seenSize: null };
}

async function ask(given: WitnessClientGiven, asking: Asking): Promise<void> {
  const { checkpoint, before } = asking;
  let verdict = await askFrom(given, asking, before.size);
  // It has seen less than we thought, or more: once more from there, if we have been there.
  if (verdict.kind === "other-size" && verdict.size <= checkpoint.size) verdict = await askFrom(given, asking, verdict.size);
  await note(given, asking, verdict);
}

async function askFrom({ db }: WitnessClientGiven, { witness, checkpoint }: Asking, oldSize: number): Promise<WitnessVerdict> {
  const from = Math.min(oldSize, checkpoint.size);
  const proof = await db.global(ROLE, (tx) => proveConsistency({ tree, tiles: tileSource(tx) }, { oldSize: from, size: checkpoint.size }));
  try {
    const answer = await witness.post(composeAddCheckpoint({ oldSize: from, proof, checkpoint: checkpoint.note }));
    return readWitnessAnswer(nodeCrypto, answer, { checkpoint: parseCheckpoint(checkpoint.note), witness: witness.key });
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : "no answer" };
  }
}

async function note(given: WitnessClientGiven, { witness, checkpoint, before }: Asking, verdict: WitnessVerdict): Promise<void> {
  const { db, clock, log } = given;
  const askedAt = new Date(clock.now());
  const { name } = witness.key;
  if (verdict.kind === "cosigned") {
    await db.global(ROLE, async (tx) => {
      await insertCosignature(tx, { size: checkpoint.size, witness: name, line: verdict.cosignature, at: askedAt });
      await writeWitness(tx, { name, state: "cosigned", size: checkpoint.size, cosignedAt: askedAt, askedAt, seenSize: null });
    });
    return;
  }
  const after = { ...before, askedAt, ...stateOf(verdict) };
  // Another program may have told it of a newer state meanwhile: then nothing is older than it was.
  const newest = await db.global(ROLE, readCheckpoint);
  if (after.seenSize !== null && newest !== null && newest.size >= after.seenSize) return;
  await db.global(ROLE, (tx) => writeWitness(tx, after));
  if (after.state === before.state) return;
  if (after.state === "unreachable") return log.warn("a witness of the audit log does not answer");
  if (verdict.kind === "refused" && verdict.reason !== "fork") return log.error("a witness refuses the audit log: it does not know its key or its name", { reason: verdict.reason });
  await alarm(given, { reason: after.state === "forked" ? "forked" : "rolled-back", size: checkpoint.size, seenSize: after.seenSize ?? before.size });
}

function stateOf(verdict: Exclude<WitnessVerdict, { readonly kind: "cosigned" }>): Pick<StoredWitness, "state" | "seenSize"> {
  if (verdict.kind === "failed") return { state: "unreachable", seenSize: null };
  // Asked from there already, or it is more than we have.
  if (verdict.kind === "other-size") return { state: "refused", seenSize: verdict.size };
  return { state: verdict.reason === "fork" ? "forked" : "refused", seenSize: null };
}

async function alarm({ db, audit, log }: WitnessClientGiven, details: { readonly reason: "forked" | "rolled-back"; readonly size: number; readonly seenSize: number }): Promise<void> {
  log.error("A WITNESS REFUSES THE AUDIT LOG: the database is older than it was, or its log was changed", { reason: details.reason, count: details.size });
  await db.tenant({ role: ROLE, tenantId: INSTALLATION_ID }, (tx) =>
    audit.recordAct(tx, { actor: { kind: "role", role: "worker" }, event: "audit.witness-refused", subject: { kind: "log", id: INSTALLATION_ID }, details }),
  );
}
