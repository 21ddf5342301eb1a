// From rows to what the API says of a vault, a run, a snapshot. Names, addresses and branches are opened here; whoever may not
// see evidence is not given the address and the branch.

import { ERRORS, type ErrorCode } from "#base/error-catalogue.ts";
import type { Uuid } from "#base/uuid.ts";
import { resultsSchema, type Results } from "#domains/vaults/analysis/results.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Problem } from "#protocol/api/errors.ts";
import type { Contact, Snapshot } from "#protocol/api/reports.ts";
import type { Run } from "#protocol/api/runs.ts";
import type { Vault, VaultState, VaultSummary } from "#protocol/api/vaults.ts";

import type { ContactRow, RunRow, SnapshotRow } from "./run-views-store.ts";
import { openVaultText } from "./sealed-columns.ts";
import type { VaultRow } from "./store.ts";
import type { PointRow, SummaryRow } from "./summary-store.ts";

export interface VaultParts {
  readonly teamId: Uuid;
  readonly row: VaultRow;
  readonly run: RunRow | null;
  readonly snapshot: SummaryRow | null;
  /** The tenant's field key. */
  readonly key: DataKey;
  readonly seesEvidence: boolean;
  /** Runs are records of the work on a vault; guests see its results alone. */
  readonly seesRecords: boolean;
}

export function composeVault(parts: VaultParts): Vault {
  const { row, run, snapshot, key } = parts;
  const open = (column: "source_url_sealed" | "branch_sealed", sealed: Uint8Array | null): string | null =>
    sealed === null || !parts.seesEvidence ? null : openVaultText(key, { vaultId: row.id, column }, sealed);
  return {
    id: row.id,
    teamId: parts.teamId,
    projectId: row.projectId,
    name: openVaultText(key, { vaultId: row.id, column: "name_sealed" }, row.nameSealed),
    source: { kind: row.sourceKind, url: open("source_url_sealed", row.urlSealed), ref: open("branch_sealed", row.branchSealed), hasCredential: parts.seesRecords && row.hasCredential },
    replication: row.schedule,
    nextUpdateAt: row.nextDueAt?.toISOString() ?? null,
    state: stateOf(row, run),
    run: run === null || !parts.seesRecords ? null : composeRun(run),
    report: snapshot === null ? null : composeSummary(snapshot),
    createdAt: row.createdAt.toISOString(),
    deletion: row.deletion === null ? null : { requestedAt: row.deletion.requestedAt.toISOString(), finalAt: row.deletion.finalAt.toISOString() },
  };
}

function stateOf(row: VaultRow, run: RunRow | null): VaultState {
  if (row.deletion !== null) return "deleting";
  if (run?.state === "queued" || run?.state === "running") return "working";
  if (row.state === "failed" || run?.state === "failed") return "failed";
  if (row.state === "ready") return "ready";
  // Never ran to an end: an upload that waits for its archive, or a first run that somebody stopped.
  return row.sourceKind === "upload" && run === null ? "awaiting-upload" : "failed";
}

export function composeRun(row: RunRow): Run {
  return {
    id: row.id,
    vaultId: row.vaultId,
    reason: row.reason,
    state: row.state,
    stage: row.stage,
    progress: row.state === "running" ? row.progress : null,
    attempt: row.attempt,
    cancelAsked: row.cancelAsked,
    error: row.errorCode === null ? null : composeProblem(row.errorCode),
    snapshotId: row.snapshotId,
    createdAt: row.queuedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

/** The queue and the rows keep codes only; what they mean stands in the catalogue. */
function composeProblem(code: string): Problem {
  const known: ErrorCode = isErrorCode(code) ? code : "internal.unexpected";
  return { code: known, message: ERRORS[known].title, remedy: ERRORS[known].remedy };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

export function parseResults(snapshot: SnapshotRow): Results {
  return resultsSchema.parse(snapshot.results);
}

function composeSummary({ id, at, summary }: SummaryRow): VaultSummary {
  const { files, lines, code, commits, contributors, lastCommitAt, languages } = summary;
  return { snapshotId: id, createdAt: at.toISOString(), files, lines, code, commits, contributors, lastCommitAt, languages };
}

export function composeSnapshot({ id, runId, at, summary }: PointRow): Snapshot {
  return { id, runId, createdAt: at.toISOString(), ...summary };
}

export function composeContact(row: ContactRow): Contact {
  return { id: row.id, runId: row.runId, at: row.at.toISOString(), reason: row.reason, asked: row.asked, outcome: row.outcome, requests: row.requests, bytes: row.bytes };
}
