// By which policy a team judges licences: read by whoever may read reports, changed by who runs the team, each change recorded. Reports keep facts, so a
// changed policy holds for all of them at once.

import { createUuid, type Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { requireSomeReach } from "#domains/vaults/reach.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { TeamLicencePolicy } from "#protocol/api/licence-policy.ts";
import { licencePolicySchema, PUBLISHED, type AppliedLicencePolicy, type LicencePolicy } from "#protocol/licences/policy.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface LicencePolicies {
  get(caller: Caller, teamId: Uuid): Promise<TeamLicencePolicy>;
  /** @throws AppError `team.deleting`. */
  change(caller: Caller, teamId: Uuid, policy: LicencePolicy): Promise<TeamLicencePolicy>;
  /** @throws AppError `team.deleting`. */
  reset(caller: Caller, teamId: Uuid): Promise<TeamLicencePolicy>;
}

export function createLicencePolicies(deps: VaultsDeps): LicencePolicies {
  return {
    async get(caller, teamId) {
      requireSomeReach(deps, { caller, teamId, permission: "vaults.read" });
      return deps.db.tenant(webScope(teamId), async (tx) => composeTeamPolicy(await readLicencePolicy(tx)));
    },
    change: (caller, teamId, policy) => write(deps, { caller, teamId, policy }),
    reset: (caller, teamId) => write(deps, { caller, teamId, policy: null }),
  };
}

interface TeamPolicy extends AppliedLicencePolicy {
  /** Null: it was never otherwise. */
  readonly since: Date | null;
}

/** As of then; null: of now. The published one where the team has said nothing, or has gone back to it. */
export async function readLicencePolicy(tx: Tx, asOf: Date | null = null): Promise<TeamPolicy> {
  let query = tx.as<VaultTables>().selectFrom("vault_licence_policies").select(["policy", "changed_at"]).orderBy("changed_at", "desc").limit(1);
  if (asOf !== null) query = query.where("changed_at", "<=", asOf);
  const row = await query.executeTakeFirst();
  const since = row?.changed_at ?? null;
  return row?.policy == null ? { ...PUBLISHED, since } : { policy: licencePolicySchema.parse(row.policy), changedAt: row.changed_at.toISOString(), since };
}

function composeTeamPolicy({ policy, changedAt, since }: TeamPolicy): TeamLicencePolicy {
  return { policy, changedAt, since: since?.toISOString() ?? null };
}

async function write(deps: VaultsDeps, { caller, teamId, policy }: { readonly caller: Caller; readonly teamId: Uuid; readonly policy: LicencePolicy | null }): Promise<TeamLicencePolicy> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.change-licence-policy" });
  return deps.db.tenant(webScope(teamId), async (tx) => {
    await deps.requireLiveTeam(tx);
    const db = tx.as<VaultTables>();
    // Summaries are judged: the worker makes them anew, and until then whoever reads them does. Before the newest is read, so that one change waits for the other;
    // and it is later than the newest, whatever another machine's clock says.
    await db.updateTable("vault_directory").set({ summarised: `licences.${createUuid()}` }).execute();
    const { since } = await readLicencePolicy(tx);
    const now = new Date(Math.max(deps.clock.now(), (since?.getTime() ?? 0) + 1));
    await db.insertInto("vault_licence_policies").values({ policy: policy === null ? null : JSON.stringify(policy), changed_at: now }).execute();
    await deps.audit.recordAct(tx, { actor: actorOf(person), event: "vaults.licence-policy-changed", subject: { kind: "team", id: teamId }, details: { policy: policy === null ? "published" : "own" } });
    return composeTeamPolicy(await readLicencePolicy(tx));
  });
}
