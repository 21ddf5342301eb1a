// The worker's side of vaults: a message names a vault, the authority turns its id into a grant, and one run brings the vault up
// to date, or ends it when its grace period is over. What goes wrong becomes a code on the run and the vault.

import { AppError, isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Progress } from "#domains/vaults/analysis/ports.ts";
import { readLicencePolicy } from "#domains/vaults/licences/licence-policies.ts";
import { composeFailedRun, composeGoodRun } from "#domains/vaults/notices/compose.ts";
import { isMalware } from "#domains/vaults/refused-uploads.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { ContainerName } from "#platform/blobs/blobs.ts";
import type { Tx } from "#platform/db/db.ts";
import type { JobGrant } from "#platform/keyring/authority.ts";
import type { Summary } from "#protocol/report/summary.ts";

import { destroyVault } from "./destroy.ts";
import { refuseUpload } from "./refuse-upload.ts";
import { makeNotice } from "./notices/make-notices.ts";
import { deleteTakenUploads, insertContainer, selectContainer, storeMirror } from "./mirror-store.ts";
import { beginRun, cancelOpenRun, endRun, listDueVaults, reasonOf, setNextDue, touchRun, updateVaultState, watchVault, type RunClaim } from "./run-store.ts";
import { nextDueAt } from "#domains/vaults/replication.ts";
import { replaceFindingNames } from "#domains/vaults/suppressions/finding-names.ts";
import { withScratch } from "./scratch.ts";
import { findSummary, insertSnapshot, renewSummaries } from "./summaries.ts";
import { sweepBlobs } from "./tidy.ts";
import { updateVault, type UpdateOutcome } from "./update-vault.ts";
import { findVaultRecord, inTenant, openVaultKeys, type VaultRecord, type WorkerDeps } from "./vault-context.ts";

export interface VaultWorker {
  /** One message of the queue. `last`: no further try follows. @throws AppError, also after it was written down. */
  work(job: { readonly vaultId: Uuid; readonly last: boolean; readonly signal: AbortSignal }): Promise<void>;
  /** Ids of vaults that have to be put into the queue now. */
  listDue(): Promise<readonly Uuid[]>;
}

/** How often a run says that it is alive. */
const HEARTBEAT_MS = 3 * SECOND;
/** A run that said nothing for so long has died with its worker. */
const DEAD_AFTER_MS = 20 * SECOND;
/** The scan looks at a vault again after this, unless its run goes on. */
const LOOK_AGAIN_MS = 2 * MINUTE;
/** Vaults put into the queue by one scan. */
const MAX_DUE = 500;

export function createVaultWorker(deps: WorkerDeps): VaultWorker {
  return {
    async work({ vaultId, last, signal }) {
      const grant = await exchange(deps, vaultId);
      if (grant === null) return;
      const vault = await inTenant(deps, grant.tenantId, async (tx) => await findVaultRecord(tx, vaultId));
      if (vault === null) return;
      if (vault.purge_after === null || vault.purge_after.getTime() > deps.clock.now()) await renewSummaries(deps, grant);
      if (vault.purge_after !== null) {
        if (vault.purge_after.getTime() <= deps.clock.now()) await endVault(deps, grant);
        else await leaveAlone(deps, grant);
        return;
      }
      await workOn(deps, { grant, vault, last, signal });
    },
    listDue: async () => await deps.db.global("strongroom_worker", async (tx) => await listDueVaults(tx, new Date(deps.clock.now()), MAX_DUE)),
  };
}

async function endVault(deps: WorkerDeps, grant: JobGrant): Promise<void> {
  await destroyVault(deps, grant);
  // What its failed runs left: nobody else in the team may ever run again.
  await sweepBlobs(deps, grant.tenantId);
}

/** Of a vault in its grace period: a run that waits must not wait for ever, should the vault be restored. */
async function leaveAlone(deps: WorkerDeps, { tenantId, vaultId }: JobGrant): Promise<void> {
  await inTenant(deps, tenantId, async (tx) => {
    await cancelOpenRun(tx, vaultId, new Date(deps.clock.now()));
    await planNext(deps, tx, { vaultId, counted: "from-plan" });
  });
}

/** Null when the vault is gone: the message came too late. */
async function exchange(deps: WorkerDeps, vaultId: Uuid): Promise<JobGrant | null> {
  try {
    return await deps.authority.exchange(await deps.serviceToken(), vaultId);
  } catch (error) {
    if (isAppError(error, "vault.unknown")) return null;
    throw error;
  }
}

interface Work {
  readonly grant: JobGrant;
  readonly vault: VaultRecord;
  readonly last: boolean;
  readonly signal: AbortSignal;
}

async function workOn(deps: WorkerDeps, work: Work): Promise<void> {
  const now = deps.clock.now();
  const isDue = work.vault.next_due_at !== null && work.vault.next_due_at.getTime() <= now;
  const begun = await inTenant(deps, work.grant.tenantId, async (tx) => {
    const answer = await beginRun(tx, {
      vaultId: work.vault.id,
      now: new Date(now),
      aliveAfter: new Date(Math.max(now - DEAD_AFTER_MS, deps.aloneSince?.getTime() ?? 0)),
      dueReason: isDue ? reasonOf(work.vault.schedule) : null,
    });
    if (answer.kind === "given-up") await failRun(deps, tx, { run: answer.run, code: "jobs.lost" });
    if (answer.kind === "begun") await watchVault(tx, work.vault.id, new Date(now + LOOK_AGAIN_MS));
    // Nothing to do: the directory goes back to what the schedule says.
    if (answer.kind === "nothing") await planNext(deps, tx, { vaultId: work.vault.id, counted: "from-plan" });
    return answer;
  });
  // Of a busy one: the scan brings it again, should the one that is at it have died.
  if (begun.kind === "begun") await runToItsEnd(deps, work, begun.run);
}

async function runToItsEnd(deps: WorkerDeps, work: Work, run: RunClaim): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([work.signal, stop.signal]);
  const pulse = startPulse(deps, { run, tenantId: work.grant.tenantId, stop });
  try {
    const outcome = await withScratch(deps.scratchDir, async (scratchDir) => {
      const keys = await openVaultKeys(deps, work.grant);
      const container = await openContainer(deps, work.grant.tenantId);
      return await updateVault({ deps, grant: work.grant, keys, vault: work.vault, run, container, scratchDir, onProgress: pulse.onProgress, signal });
    });
    await pulse.end();
    signal.throwIfAborted();
    await keepOutcome(deps, { run, work, outcome });
  } catch (error) {
    await pulse.end();
    await writeFailure(deps, { run, work, error: reasonOfEnd(error, signal) });
  } finally {
    // After failures too: a source that always fails must not fill the disk.
    await sweepBlobs(deps, work.grant.tenantId);
  }
}

/**
 * When the source is contacted by itself again. The schedule is read here: it may have been changed, or the vault deleted, while
 * the run was under way. `from-plan`: the source was not contacted, or somebody stopped it; what is planned stays, unless its
 * moment has passed, which would begin at once what was stopped.
 */
async function planNext(deps: WorkerDeps, tx: Tx, given: { readonly vaultId: Uuid; readonly counted: "from-now" | "from-plan" }): Promise<void> {
  const now = deps.clock.now();
  const vault = await tx.as<VaultTables>().selectFrom("vaults").select(["schedule", "next_due_at", "purge_after"]).where("id", "=", given.vaultId).forUpdate().executeTakeFirst();
  if (vault === undefined) return;
  if (vault.purge_after !== null) return await setNextDue(tx, given.vaultId, null);
  if (given.counted === "from-plan" && (vault.next_due_at?.getTime() ?? Infinity) > now) return await setNextDue(tx, given.vaultId, vault.next_due_at);
  const due = nextDueAt(vault.schedule, now, deps.jitter);
  await setNextDue(tx, given.vaultId, due === null ? null : new Date(due));
}

/** What stopped a run is the reason, not how its parts noticed. */
function reasonOfEnd(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : error;
}

interface Pulse {
  onProgress(progress: Progress): void;
  end(): Promise<void>;
}

class RunCancelled extends Error {}
class RunLost extends Error {}

function startPulse(deps: WorkerDeps, given: { readonly run: RunClaim; readonly tenantId: Uuid; readonly stop: AbortController }): Pulse {
  const { run, tenantId, stop } = given;
  const over = new AbortController();
  let latest: Progress | null = null;
  const beat = async (): Promise<void> => {
    const progress = latest;
    const now = deps.clock.now();
    const answer = await inTenant(deps, tenantId, async (tx) => {
      await watchVault(tx, run.vaultId, new Date(now + LOOK_AGAIN_MS));
      return await touchRun(tx, run, { now: new Date(now), progress });
    });
    if (answer === "cancel") stop.abort(new RunCancelled());
    if (answer === "lost") stop.abort(new RunLost());
  };
  const beating = (async () => {
    while (!over.signal.aborted) {
      await deps.clock.sleep(HEARTBEAT_MS, over.signal).catch(() => undefined);
      if (!over.signal.aborted) await beat();
    }
  })().catch((error: unknown) => stop.abort(error));
  return {
    onProgress: (progress) => void (latest = progress),
    async end() {
      over.abort();
      await beating;
    },
  };
}

async function openContainer(deps: WorkerDeps, tenantId: Uuid): Promise<ContainerName> {
  const known = await inTenant(deps, tenantId, selectContainer);
  if (known !== null) return known;
  const made = await deps.blobs.createContainer();
  return await inTenant(deps, tenantId, async (tx) => await insertContainer(tx, made));
}

/** All that others see of a good run, in one transaction. */
async function keepOutcome(deps: WorkerDeps, given: { readonly run: RunClaim; readonly work: Work; readonly outcome: UpdateOutcome }): Promise<void> {
  const { run, work, outcome } = given;
  const { vault, grant } = work;
  const now = new Date(deps.clock.now());
  await inTenant(deps, grant.tenantId, async (tx) => {
    const db = tx.as<VaultTables>();
    const mine = await endRun(tx, run, { state: "done", errorCode: null, timings: outcome.stopwatch.list(), now });
    if (!mine) throw new RunLost();
    const { mirror, snapshot } = outcome;
    const before = snapshot === null ? null : await findSummary(tx, vault.id);
    if (mirror !== null) await storeMirror(tx, vault.id, { ...mirror, now });
    let summary: Summary | null = null;
    if (snapshot !== null) {
      const { id, results, evidence, findingNames } = snapshot;
      // Whoever changes the policy marks this, and waits: so the vault is looked at again.
      await db.selectFrom("vault_directory").select("vault_id").where("vault_id", "=", vault.id).forUpdate().execute();
      const licences = await readLicencePolicy(tx);
      summary = await insertSnapshot(tx, { id, vaultId: vault.id, runId: run.runId, results, licences, now });
      await db.insertInto("vault_evidence").values({ snapshot_id: id, vault_id: vault.id, blob_name: evidence.name, blob_key_id: evidence.keyId, blob_bytes: evidence.bytes }).execute();
      await replaceFindingNames(tx, vault.id, findingNames(licences));
    }
    if (outcome.uploadId !== null) await deleteTakenUploads(tx, vault.id, outcome.uploadId);
    await updateVaultState(tx, vault.id, { state: "ready", errorCode: null, snapshotId: snapshot?.id ?? null, now });
    await planNext(deps, tx, { vaultId: vault.id, counted: "from-now" });
    const events = composeGoodRun({ vaultId: vault.id, runId: run.runId, snapshot: snapshot === null || summary === null ? null : { id: snapshot.id, summary, before } });
    await makeNotice(deps.jobs, tx, { runId: run.runId, vaultId: vault.id, snapshotId: snapshot?.id ?? null, events, now });
  });
}

async function writeFailure(deps: WorkerDeps, given: { readonly run: RunClaim; readonly work: Work; readonly error: unknown }): Promise<void> {
  const { run, work, error } = given;
  if (error instanceof RunLost) return;
  const failure = classifyFailure(error, work);
  const now = new Date(deps.clock.now());
  if (isMalware(error)) await refuseUpload(deps, { vaultId: run.vaultId, tenantId: work.grant.tenantId, error });
  await inTenant(deps, work.grant.tenantId, async (tx) => {
    if (failure.state === "failed") return await failRun(deps, tx, { run, code: failure.code });
    const mine = await endRun(tx, run, { state: failure.state, errorCode: failure.code, timings: [], now });
    if (mine && failure.state === "cancelled") await planNext(deps, tx, { vaultId: run.vaultId, counted: "from-plan" });
  });
  if (failure.state !== "cancelled") throw error;
}

async function failRun(deps: WorkerDeps, tx: Tx, { run, code }: { readonly run: RunClaim; readonly code: ErrorCode | null }): Promise<void> {
  const now = new Date(deps.clock.now());
  const mine = await endRun(tx, run, { state: "failed", errorCode: code, timings: [], now });
  if (!mine) return;
  await updateVaultState(tx, run.vaultId, { state: "failed", errorCode: code, snapshotId: null, now });
  await planNext(deps, tx, { vaultId: run.vaultId, counted: "from-now" });
  await makeNotice(deps.jobs, tx, { runId: run.runId, vaultId: run.vaultId, snapshotId: null, events: composeFailedRun(run, code), now });
}

interface Failure {
  readonly state: "queued" | "failed" | "cancelled";
  readonly code: ErrorCode | null;
}

function classifyFailure(error: unknown, work: Work): Failure {
  if (error instanceof RunCancelled) return { state: "cancelled", code: null };
  // The program stops, or the job was taken away: nobody's failure.
  if (work.signal.aborted) return { state: "queued", code: null };
  const known = asAppError(error);
  return { state: known.retryable && !work.last ? "queued" : "failed", code: known.code };
}

/** Also what a quota says. */
const DISK_FULL = ["ENOSPC", "EDQUOT"];

function asAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  if (error instanceof Error && "code" in error && DISK_FULL.includes(String(error.code))) return new AppError("blob.disk-full", undefined, { cause: error });
  return new AppError("internal.unexpected", undefined, { cause: error });
}
