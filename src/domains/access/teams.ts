// Teams: seen, renamed, deleted with a time to think again, restored.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Team } from "#protocol/api/teams.ts";

import type { AccessDeps } from "./deps.ts";
import { openName, sealName } from "./names.ts";
import { findTeam, lockTeam, markTeamDeleted, renameTeam, unmarkTeamDeleted, type TeamRow } from "./store.ts";

export interface Teams {
  /** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
  get(caller: Caller, teamId: Uuid): Promise<Team>;
  /** @throws AppError `team.deleting`. */
  rename(caller: Caller, teamId: Uuid, name: string): Promise<Team>;
  /** Asking twice keeps the first date. */
  delete(caller: Caller, teamId: Uuid): Promise<Team>;
  /** @throws AppError `team.not-deleting`, `team.deleting` when the grace period is over. */
  restore(caller: Caller, teamId: Uuid): Promise<Team>;
  /** In the transaction of what is about to change something in the team. @throws AppError `team.unknown`, `team.deleting`. */
  requireLive(tx: Tx): Promise<void>;
}

export function createTeams(deps: AccessDeps): Teams {
  const { db, permissions } = deps;
  const scope = (teamId: Uuid) => ({ role: "strongroom_web", tenantId: teamId }) as const;
  const view = (caller: Caller, teamId: Uuid, row: TeamRow) => describeTeam(deps, { caller, teamId, row });
  return {
    async get(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "access.read" });
      return view(caller, teamId, await db.tenant(scope(teamId), getTeam));
    },
    async rename(caller, teamId, name) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.update-team" });
      const sealed = sealName(await deps.keys.field(teamId), { table: "teams", row: teamId }, name);
      const row = await db.tenant(scope(teamId), async (tx) => {
        await requireLive(tx);
        await renameTeam(tx, sealed);
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.team-renamed", subject: { kind: "team", id: teamId }, details: {} });
        return getTeam(tx);
      });
      return view(caller, teamId, row);
    },
    async delete(caller, teamId) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.delete-team" });
      const requestedAt = new Date(deps.clock.now());
      const deletion = { requestedAt, finalAt: new Date(requestedAt.getTime() + deps.deletionGraceMs) };
      const row = await db.tenant(scope(teamId), async (tx) => {
        const team = await lockTeam(tx, "alone");
        if (team === null) throw new AppError("team.unknown");
        if (team.deletion !== null) return team;
        await markTeamDeleted(tx, teamId, deletion);
        await deps.contents.deleteAll(tx, deletion);
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.team-deleted", subject: { kind: "team", id: teamId }, details: {} });
        return { ...team, deletion };
      });
      return view(caller, teamId, row);
    },
    async restore(caller, teamId) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.delete-team" });
      const row = await db.tenant(scope(teamId), async (tx) => {
        const team = await lockTeam(tx, "alone");
        if (team === null) throw new AppError("team.unknown");
        if (team.deletion === null) throw new AppError("team.not-deleting");
        // A worker may be at its keys already.
        if (team.deletion.finalAt.getTime() <= deps.clock.now()) throw new AppError("team.deleting", "The team's grace period is over; it can no longer be restored.");
        await unmarkTeamDeleted(tx, teamId);
        await deps.contents.restoreAll(tx, team.deletion);
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.team-restored", subject: { kind: "team", id: teamId }, details: {} });
        return { ...team, deletion: null };
      });
      return view(caller, teamId, row);
    },
    requireLive,
  };
}

/** @throws AppError `team.unknown`, `team.deleting`. */
export async function requireLive(tx: Tx): Promise<void> {
  const team = await lockTeam(tx, "shared");
  if (team === null) throw new AppError("team.unknown");
  if (team.deletion !== null) throw new AppError("team.deleting");
}

async function getTeam(tx: Tx): Promise<TeamRow> {
  const row = await findTeam(tx);
  if (row === null) throw new AppError("team.unknown");
  return row;
}

async function describeTeam(deps: AccessDeps, given: { readonly caller: Caller; readonly teamId: Uuid; readonly row: TeamRow }): Promise<Team> {
  const { caller, teamId, row } = given;
  const role = caller.kind === "person" ? caller.teams.find((team) => team.tenantId === teamId)?.role : undefined;
  if (caller.kind !== "person" || role === undefined) throw new AppError("team.unknown");
  const lent = caller.grants.filter(({ tenantId }) => tenantId === teamId).flatMap(({ permissions }) => permissions);
  return {
    id: teamId,
    name: openName(await deps.keys.field(teamId), { table: "teams", row: teamId }, row.name),
    role,
    permissions: [...new Set([...deps.permissions.ofRole(role), ...lent])].sort(),
    createdAt: row.createdAt.toISOString(),
    deletion: row.deletion === null ? null : { requestedAt: row.deletion.requestedAt.toISOString(), finalAt: row.deletion.finalAt.toISOString() },
  };
}
