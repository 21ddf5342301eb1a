// What a team assumes about the cost to replicate: read by whoever may read reports, changed by who runs the team, each change recorded.

import type { Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { requireSomeReach } from "#domains/vaults/reach.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import { toCostParameters, toSentParameters, type SentParameters, type TeamCost } from "#protocol/api/cost.ts";
import { COST_MODEL, costParametersSchema, DEFAULT_COST_PARAMETERS, type AssumedCost, type CostParameters } from "#protocol/cost/parameters.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface VaultCost {
  get(caller: Caller, teamId: Uuid): Promise<TeamCost>;
  /** @throws AppError `team.deleting`. */
  change(caller: Caller, teamId: Uuid, parameters: SentParameters): Promise<TeamCost>;
  /** @throws AppError `team.deleting`. */
  reset(caller: Caller, teamId: Uuid): Promise<TeamCost>;
}

export function createVaultCost(deps: VaultsDeps): VaultCost {
  const { db } = deps;
  return {
    async get(caller, teamId) {
      requireSomeReach(deps, { caller, teamId, permission: "vaults.read" });
      return db.tenant(webScope(teamId), async (tx) => composeTeamCost(await readTeamCost(tx)));
    },
    change: (caller, teamId, parameters) => write(deps, { caller, teamId, parameters: toCostParameters(parameters) }),
    reset: (caller, teamId) => write(deps, { caller, teamId, parameters: null }),
  };
}

export interface Assumed extends AssumedCost {
  /** Null: it was never otherwise. */
  readonly since: Date | null;
}

/** As of then; null: of now. The defaults where the team has said nothing, or has gone back to them. */
export async function readTeamCost(tx: Tx, asOf: Date | null = null): Promise<Assumed> {
  let query = tx.as<VaultTables>().selectFrom("vault_cost_models").select(["parameters", "changed_at"]).orderBy("changed_at", "desc").limit(1);
  if (asOf !== null) query = query.where("changed_at", "<=", asOf);
  const row = await query.executeTakeFirst();
  const since = row?.changed_at ?? null;
  return row?.parameters == null ? { parameters: DEFAULT_COST_PARAMETERS, changedAt: null, since } : { parameters: costParametersSchema.parse(row.parameters), changedAt: row.changed_at.toISOString(), since };
}

export function composeTeamCost({ parameters, changedAt, since }: Assumed): TeamCost {
  return { model: COST_MODEL, parameters: toSentParameters(parameters), changedAt, since: since?.toISOString() ?? null };
}

async function write(deps: VaultsDeps, { caller, teamId, parameters }: { readonly caller: Caller; readonly teamId: Uuid; readonly parameters: CostParameters | null }): Promise<TeamCost> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.change-cost" });
  const now = new Date(deps.clock.now());
  return deps.db.tenant(webScope(teamId), async (tx) => {
    await deps.requireLiveTeam(tx);
    const values = { parameters: parameters === null ? null : JSON.stringify(parameters) };
    await tx.as<VaultTables>().insertInto("vault_cost_models").values({ ...values, changed_at: now }).onConflict((conflict) => conflict.columns(["tenant_id", "changed_at"]).doUpdateSet(values)).execute();
    await deps.audit.recordAct(tx, { actor: actorOf(person), event: "vaults.cost-changed", subject: { kind: "team", id: teamId }, details: { assumptions: parameters === null ? "defaults" : "own", rate: parameters?.rate != null } });
    return composeTeamCost(await readTeamCost(tx));
  });
}
