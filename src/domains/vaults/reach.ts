// Which vaults a caller's permission reaches: by role or by grant, in all projects or in some. A vault outside is as unknown as one
// that is not there.

import { AppError, isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";

import type { VaultPlace, VaultsDeps } from "./deps.ts";
import { findVault, lockVault, type VaultRow } from "./store.ts";

export interface Asked {
  readonly caller: Caller;
  readonly teamId: Uuid;
  readonly permission: string;
}

export interface AskedVault extends Asked, VaultPlace {}

/** `person` with the grant that is needed in `under`, for the record of the act. */
export interface ReachedVault {
  readonly row: VaultRow;
  readonly person: PersonCaller;
}

export type Reach = "all" | ReadonlySet<Uuid>;

type ReachDeps = Pick<VaultsDeps, "permissions">;

/** Nothing where the caller has the permission nowhere in the team. */
export function reachOf({ permissions }: ReachDeps, { caller, teamId, permission }: Asked): Reach {
  try {
    return permissions.reach(caller, { tenantId: teamId, permission });
  } catch (error) {
    if (isAppError(error, "access.denied") || isAppError(error, "access.token-scope")) return new Set();
    throw error;
  }
}

export function reaches(reach: Reach, projectId: Uuid): boolean {
  return reach === "all" || reach.has(projectId);
}

/**
 * For what is of the team as a whole: whoever reaches no project, as a guest of a room alone, has no vault that it would be needed for.
 * @throws AppError `session.required`, `team.unknown`, `access.denied`.
 */
export function requireSomeReach({ permissions }: ReachDeps, { caller, teamId, permission }: Asked): PersonCaller {
  const person = permissions.authorise(caller, { tenantId: teamId, permission });
  const reach = permissions.reach(caller, { tenantId: teamId, permission });
  if (reach !== "all" && reach.size === 0) throw new AppError("access.denied");
  return person;
}

/** @throws AppError `access.denied`, `vault.unknown`. */
export async function getVaultRow(deps: ReachDeps, tx: Tx, asked: AskedVault): Promise<ReachedVault> {
  return admit(deps, asked, await findVault(tx, asked.vaultId));
}

/** The vault, which nobody else changes until the transaction ends. @throws AppError `access.denied`, `vault.unknown`. */
export async function lockVaultRow(deps: ReachDeps, tx: Tx, asked: AskedVault): Promise<ReachedVault> {
  return admit(deps, asked, await lockVault(tx, asked.vaultId));
}

/** The same, when neither it nor its team is being deleted. @throws AppError `team.deleting`, `vault.deleting`. */
export async function getLiveVault(deps: ReachDeps & Pick<VaultsDeps, "requireLiveTeam">, tx: Tx, asked: AskedVault): Promise<ReachedVault> {
  await deps.requireLiveTeam(tx);
  const reached = await lockVaultRow(deps, tx, asked);
  if (reached.row.deletion !== null) throw new AppError("vault.deleting");
  return reached;
}

function admit(deps: ReachDeps, asked: AskedVault, row: VaultRow | null): ReachedVault {
  const { caller, teamId, permission } = asked;
  if (row === null || !reaches(deps.permissions.reach(caller, { tenantId: teamId, permission }), row.projectId)) throw new AppError("vault.unknown");
  return { row, person: deps.permissions.authorise(caller, { tenantId: teamId, permission, projectId: row.projectId }) };
}
