// Gates of a team and of its vaults: who runs them says what reports must keep to, and whoever may read results is told whether each does.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultPlace, type VaultsDeps } from "#domains/vaults/deps.ts";
import { recordGuestLook } from "#domains/vaults/guest-looks.ts";
import { readLicencePolicy } from "#domains/vaults/licences/licence-policies.ts";
import { getLiveVault, getVaultRow, reachOf, requireSomeReach } from "#domains/vaults/reach.ts";
import type { VaultReports } from "#domains/vaults/reports.ts";
import { findSnapshot, findSnapshotBefore } from "#domains/vaults/run-views-store.ts";
import { findVault } from "#domains/vaults/store.ts";
import { listReaching } from "#domains/vaults/suppressions/store.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { GateResult, TeamGate } from "#protocol/api/gates.ts";
import { gateThresholdsSchema, type GateThresholds } from "#protocol/gate/policy.ts";

import { createSnapshotJudge, type FoundGate, type JudgedPair } from "./judge-snapshot.ts";
import type { GateTables } from "./tables.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface VaultGates {
  ofTeam(caller: Caller, teamId: Uuid): Promise<TeamGate>;
  /** Null takes it away. @throws AppError `team.deleting`. */
  changeTeam(caller: Caller, teamId: Uuid, thresholds: GateThresholds | null): Promise<TeamGate>;
  /** Of the newest report. @throws AppError `vault.unknown`. */
  ofVault(caller: Caller, place: VaultPlace): Promise<GateResult>;
  /** Null takes it away. @throws AppError `vault.unknown`, `vault.deleting`. */
  changeVault(caller: Caller, place: VaultPlace, thresholds: GateThresholds | null): Promise<GateResult>;
  /** @throws AppError `vault.unknown`, `report.unknown`. */
  ofSnapshot(caller: Caller, place: VaultPlace, snapshotId: Uuid): Promise<GateResult>;
  /** Of the newest report, for whoever was let at it by another way. @throws AppError `vault.unknown`. */
  stateOf(place: VaultPlace): Promise<GateResult["state"]>;
  /** Of a snapshot whose run ended, for those who are told of it in numbers, with what it was judged by. @throws AppError `report.unknown`. */
  told(place: VaultPlace, snapshotId: Uuid): Promise<JudgedPair>;
}

export function createVaultGates(deps: VaultsDeps, reports: Pick<VaultReports, "unseen">): VaultGates {
  const judge = createSnapshotJudge(reports);
  const judgeAsked = async (caller: Caller, place: VaultPlace, asked: Uuid | null): Promise<GateResult> => judge.find(place, await lookUp(deps, { caller, place, asked }));
  return {
    async ofTeam(caller, teamId) {
      requireSomeReach(deps, { caller, teamId, permission: "vaults.read" });
      return deps.db.tenant(webScope(teamId), (tx) => readGate(tx, teamId));
    },
    async changeTeam(caller, teamId, thresholds) {
      const permission = "vaults.change-gate";
      const person = deps.permissions.authorise(caller, { tenantId: teamId, permission });
      if (reachOf(deps, { caller, teamId, permission }) !== "all") throw new AppError("access.denied");
      return deps.db.tenant(webScope(teamId), async (tx) => {
        await deps.requireLiveTeam(tx);
        await writeGate(deps, tx, { person, id: teamId, vaultId: null, thresholds });
        return readGate(tx, teamId);
      });
    },
    ofVault: (caller, place) => judgeAsked(caller, place, null),
    async changeVault(caller, place, thresholds) {
      const { teamId, vaultId } = place;
      deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.change-gate" });
      await deps.db.tenant(webScope(teamId), async (tx) => {
        const { person } = await getLiveVault(deps, tx, { caller, teamId, vaultId, permission: "vaults.change-gate" });
        await writeGate(deps, tx, { person, id: vaultId, vaultId, thresholds });
      });
      return judgeAsked(caller, place, null);
    },
    ofSnapshot: judgeAsked,
    async stateOf(place) {
      const found = await deps.db.tenant(webScope(place.teamId), async (tx) => {
        const row = await findVault(tx, place.vaultId);
        if (row === null) throw new AppError("vault.unknown");
        return findGate(tx, { place, snapshotId: row.lastSnapshotId, now: deps.clock.now() });
      });
      return (await judge.find(place, found)).state;
    },
    told: async (place, snapshotId) => judge.pair(place, { ...(await deps.db.tenant(webScope(place.teamId), (tx) => findGate(tx, { place, snapshotId, now: deps.clock.now() }))), snapshotId }),
  };
}

async function readGate(tx: Tx, id: Uuid): Promise<TeamGate> {
  const row = await tx.as<GateTables>().selectFrom("gates").select(["thresholds", "changed_at"]).where("id", "=", id).executeTakeFirst();
  return row === undefined ? { thresholds: null, changedAt: null } : { thresholds: gateThresholdsSchema.parse(row.thresholds), changedAt: row.changed_at.toISOString() };
}

interface Written {
  readonly person: PersonCaller;
  readonly id: Uuid;
  readonly vaultId: Uuid | null;
  readonly thresholds: GateThresholds | null;
}

async function writeGate(deps: VaultsDeps, tx: Tx, { person, id, vaultId, thresholds }: Written): Promise<void> {
  const db = tx.as<GateTables>();
  if (thresholds === null) await db.deleteFrom("gates").where("id", "=", id).execute();
  else {
    const values = { thresholds: JSON.stringify(thresholds), changed_at: new Date(deps.clock.now()) };
    await db.insertInto("gates").values({ id, vault_id: vaultId, ...values }).onConflict((conflict) => conflict.columns(["tenant_id", "id"]).doUpdateSet(values)).execute();
  }
  await deps.audit.recordAct(tx, { actor: actorOf(person), event: "vaults.gate-changed", subject: { kind: vaultId === null ? "team" : "vault", id }, details: { thresholds: thresholds === null ? "removed" : "set" } });
}

async function lookUp(deps: VaultsDeps, { caller, place, asked }: { readonly caller: Caller; readonly place: VaultPlace; readonly asked: Uuid | null }): Promise<FoundGate> {
  const { teamId, vaultId } = place;
  deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
  return deps.db.tenant(webScope(teamId), async (tx) => {
    const { row, person } = await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: "vaults.read" });
    await recordGuestLook(deps, tx, { person, teamId, vaultIds: [vaultId], what: "report" });
    if (asked !== null && (await findSnapshot(tx, vaultId, asked)) === null) throw new AppError("report.unknown");
    return findGate(tx, { place, snapshotId: asked ?? row.lastSnapshotId, now: deps.clock.now() });
  });
}

async function findGate(tx: Tx, { place: { teamId, vaultId }, snapshotId, now }: { readonly place: VaultPlace; readonly snapshotId: Uuid | null; readonly now: number }): Promise<FoundGate> {
  const [own, teams] = [await readGate(tx, vaultId), await readGate(tx, teamId)];
  const thresholds = own.thresholds ?? teams.thresholds;
  const baselineId = snapshotId === null ? null : await findSnapshotBefore(tx, vaultId, snapshotId);
  const inForce = (await listReaching(tx, vaultId, new Date(now))).filter(({ ended_at: ended, expires_at: expires }) => ended === null && expires.getTime() > now).map(({ id }) => id);
  return { from: own.thresholds !== null ? "vault" : teams.thresholds !== null ? "team" : "none", thresholds, snapshotId, baselineId, inForce, licencesOf: (await readLicencePolicy(tx)).changedAt };
}
