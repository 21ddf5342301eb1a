// What a team assumes about the cost to replicate: read by whoever may read reports, changed by who runs the team, each change recorded.

import type { Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { requireSomeReach } from "#domains/vaults/reach.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import { toCostParameters, toSentParameters, type SentParameters, type TeamCost } from "#protocol/api/cost.ts";
import { COST_MODEL, costParametersSchema, DEFAULT_COST_PARAMETERS, type CostParameters } from "#protocol/cost/parameters.ts";

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

export interface Assumed {
  readonly parameters: CostParameters;
  readonly changedAt: Date | null;
}

/** The defaults where the team has said nothing. */
export async function readTeamCost(tx: Tx): Promise<Assumed> {
  const row = await tx.as<VaultTables>().selectFrom("vault_cost_models").select(["parameters", "changed_at"]).executeTakeFirst();
  return row === undefined ? { parameters: DEFAULT_COST_PARAMETERS, changedAt: null } : { parameters: costParametersSchema.parse(row.parameters), changedAt: row.changed_at };
}

export function composeTeamCost({ parameters, changedAt }: Assumed): TeamCost {
  return { model: COST_MODEL, parameters: toSentParameters(parameters), changedAt: changedAt?.toISOString() ?? null };
}

async function write(deps: VaultsDeps, { caller, teamId, parameters }: { readonly caller: Caller; readonly teamId: Uuid; readonly parameters: CostParameters | null }): Promise<TeamCost> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.change-cost" });
  const now = new Date(deps.clock.now());
  return deps.db.tenant(webScope(teamId), async (tx) => {
    await deps.requireLiveTeam(tx);
    const db = tx.as<VaultTables>();
    if (parameters === null) await db.deleteFrom("vault_cost_models").execute();
    else {
      const values = { parameters: JSON.stringify(parameters), changed_at: now };
      await db.insertInto("vault_cost_models").values(values).onConflict((conflict) => conflict.column("tenant_id").doUpdateSet(values)).execute();
    }
    await deps.audit.recordAct(tx, { actor: actorOf(person), event: "vaults.cost-changed", subject: { kind: "team", id: teamId }, details: { assumptions: parameters === null ? "defaults" : "own", rate: parameters?.rate != null } });
    return composeTeamCost(await readTeamCost(tx));
  });
}
