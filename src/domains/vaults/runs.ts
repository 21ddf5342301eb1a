// Runs as people ask for them, follow them and stop them. What a run does is the worker's business.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Contact } from "#protocol/api/reports.ts";
import type { Run } from "#protocol/api/runs.ts";
import type { PageQuery } from "#protocol/api/values.ts";

import { getLiveVault, getVaultRow } from "./look.ts";
import { composePage, parsePage } from "#platform/http/paging.ts";
import { UPDATE_QUEUE } from "./queues.ts";
import { askToCancel, findOpenRun, findRun, hasUpload, insertRun, listContacts, listRuns, type RunRow } from "./run-views-store.ts";
import { recordVaultAct, webScope, type VaultPlace, type VaultsDeps } from "./deps.ts";
import { composeContact, composeRun } from "./views.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, `vault.unknown`. */
export interface VaultRuns {
  list(caller: Caller, place: VaultPlace, query: PageQuery): Promise<{ items: Run[]; nextCursor: string | null }>;
  /** @throws AppError `run.unknown`. */
  get(caller: Caller, place: VaultPlace, runId: Uuid): Promise<Run>;
  /** The run that waits or is under way, or a new one. @throws AppError `vault.deleting`, `vault.upload-missing`, `team.deleting`. */
  ask(caller: Caller, place: VaultPlace): Promise<Run>;
  /** @throws AppError `run.unknown`. */
  cancel(caller: Caller, place: VaultPlace, runId: Uuid): Promise<Run>;
  contacts(caller: Caller, place: VaultPlace, query: PageQuery): Promise<{ items: Contact[]; nextCursor: string | null }>;
}

export function createVaultRuns(deps: VaultsDeps): VaultRuns {
  const { db, permissions } = deps;
  return {
    async list(caller, { teamId, vaultId }, query) {
      permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
      const page = parsePage(query);
      const rows = await db.tenant(webScope(teamId), async (tx) => {
        await getVaultRow(tx, vaultId);
        return listRuns(tx, vaultId, page);
      });
      return composePage(rows, page, { place: (row) => ({ at: row.queuedAt, id: row.id }), item: composeRun });
    },
    async get(caller, { teamId, vaultId }, runId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
      return composeRun(await db.tenant(webScope(teamId), (tx) => getRun(tx, vaultId, runId)));
    },
    async ask(caller, { teamId, vaultId }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "vaults.update" });
      const now = new Date(deps.clock.now());
      const row = await db.tenant(webScope(teamId), async (tx) => {
        const vault = await getLiveVault(deps, tx, vaultId);
        const open = await findOpenRun(tx, vaultId);
        if (open !== null) {
          await wake(deps, tx, open);
          return open;
        }
        if (vault.sourceKind === "upload" && !(await hasUpload(tx, vaultId))) throw new AppError("vault.upload-missing");
        const runId = createUuid();
        await insertRun(tx, { id: runId, vaultId, reason: "manual", now });
        await deps.jobs.enqueue(tx, UPDATE_QUEUE, { vaultId });
        await recordVaultAct(deps, tx, { person, event: "vaults.update-asked", vaultId });
        return getRun(tx, vaultId, runId);
      });
      return composeRun(row);
    },
    async cancel(caller, { teamId, vaultId }, runId) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "vaults.update" });
      const row = await db.tenant(webScope(teamId), async (tx) => {
        await getRun(tx, vaultId, runId);
        if (await askToCancel(tx, vaultId, runId)) await recordVaultAct(deps, tx, { person, event: "vaults.run-cancelled", vaultId });
        const run = await getRun(tx, vaultId, runId);
        await wake(deps, tx, run);
        return run;
      });
      return composeRun(row);
    },
    async contacts(caller, { teamId, vaultId }, query) {
      permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
      const page = parsePage(query);
      const rows = await db.tenant(webScope(teamId), async (tx) => {
        await getVaultRow(tx, vaultId);
        return listContacts(tx, vaultId, page);
      });
      return composePage(rows, page, { place: (row) => row, item: composeContact });
    },
  };
}

/** @throws AppError `vault.unknown`, `run.unknown`. */
async function getRun(tx: Tx, vaultId: Uuid, runId: Uuid): Promise<RunRow> {
  await getVaultRow(tx, vaultId);
  const row = await findRun(tx, vaultId, runId);
  if (row === null) throw new AppError("run.unknown");
  return row;
}

/** A run that waits for its next try is looked at now: somebody wants it to begin, or to end. */
async function wake(deps: VaultsDeps, tx: Tx, run: RunRow): Promise<void> {
  if (run.state === "queued") await deps.jobs.enqueue(tx, UPDATE_QUEUE, { vaultId: run.vaultId });
}
