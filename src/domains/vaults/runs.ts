// Runs as people ask for them, follow them and stop them. What a run does is the worker's business.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Contact } from "#protocol/api/reports.ts";
import type { Run } from "#protocol/api/runs.ts";
import type { PageQuery } from "#protocol/api/values.ts";

import { composePage, parsePage } from "#platform/http/paging.ts";
import { UPDATE_QUEUE } from "./queues.ts";
import { askToCancel, findOpenRun, findRun, hasUpload, insertRun, listContacts, listRuns, type RunRow } from "./run-views-store.ts";
import { getLiveVault, getVaultRow, type AskedVault } from "./reach.ts";
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
      permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read-records" });
      const page = parsePage(query);
      const rows = await db.tenant(webScope(teamId), async (tx) => {
        await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: "vaults.read-records" });
        return listRuns(tx, vaultId, page);
      });
      return composePage(rows, page, { place: (row) => ({ at: row.queuedAt, id: row.id }), item: composeRun });
    },
    async get(caller, { teamId, vaultId }, runId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read-records" });
      return composeRun(await db.tenant(webScope(teamId), (tx) => getRun(deps, tx, { caller, teamId, vaultId, permission: "vaults.read-records", runId })));
    },
    async ask(caller, { teamId, vaultId }) {
      permissions.authorise(caller, { tenantId: teamId, permission: "vaults.update" });
      const now = new Date(deps.clock.now());
      const asked = { caller, teamId, vaultId, permission: "vaults.update" };
      const row = await db.tenant(webScope(teamId), async (tx) => {
        const { row: vault, person } = await getLiveVault(deps, tx, asked);
        const open = await findOpenRun(tx, vaultId);
        if (open !== null) {
          await wake(deps, tx, open);
          return open;
        }
        if (vault.sourceKind === "upload" && !(await hasUpload(tx, vaultId))) throw new AppError("vault.upload-missing");
        const runId = createUuid();
        await insertRun(tx, { id: runId, vaultId, reason: "manual", askedBy: person.personId, now });
        await deps.jobs.enqueue(tx, UPDATE_QUEUE, { vaultId });
        await recordVaultAct(deps, tx, { person, event: "vaults.update-asked", vaultId });
        return getRun(deps, tx, { ...asked, runId });
      });
      return composeRun(row);
    },
    async cancel(caller, { teamId, vaultId }, runId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "vaults.update" });
      const asked = { caller, teamId, vaultId, permission: "vaults.update", runId };
      const row = await db.tenant(webScope(teamId), async (tx) => {
        await getRun(deps, tx, asked);
        const { person } = await getVaultRow(deps, tx, asked);
        if (await askToCancel(tx, vaultId, runId)) await recordVaultAct(deps, tx, { person, event: "vaults.run-cancelled", vaultId });
        const run = await getRun(deps, tx, asked);
        await wake(deps, tx, run);
        return run;
      });
      return composeRun(row);
    },
    async contacts(caller, { teamId, vaultId }, query) {
      permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read-records" });
      const page = parsePage(query);
      const rows = await db.tenant(webScope(teamId), async (tx) => {
        await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: "vaults.read-records" });
        return listContacts(tx, vaultId, page);
      });
      return composePage(rows, page, { place: (row) => row, item: composeContact });
    },
  };
}

/** @throws AppError `vault.unknown`, `run.unknown`. */
async function getRun(deps: VaultsDeps, tx: Tx, asked: AskedVault & { readonly runId: Uuid }): Promise<RunRow> {
  await getVaultRow(deps, tx, asked);
  const row = await findRun(tx, asked.vaultId, asked.runId);
  if (row === null) throw new AppError("run.unknown");
  return row;
}

/** A run that waits for its next try is looked at now: somebody wants it to begin, or to end. */
async function wake(deps: VaultsDeps, tx: Tx, run: RunRow): Promise<void> {
  if (run.state === "queued") await deps.jobs.enqueue(tx, UPDATE_QUEUE, { vaultId: run.vaultId });
}
