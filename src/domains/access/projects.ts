// Projects: names under which a team groups what it keeps.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Project } from "#protocol/api/teams.ts";

import type { AccessDeps } from "./deps.ts";
import { openName, sealName } from "./names.ts";
import { findProject, insertProject, listProjects, renameProject } from "./store.ts";
import { requireLive } from "./teams.ts";

export interface Projects {
  /** Those that the caller's role reaches, by name. Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
  list(caller: Caller, teamId: Uuid): Promise<readonly Project[]>;
  create(caller: Caller, teamId: Uuid, name: string): Promise<Project>;
  /** @throws AppError `project.unknown`. */
  rename(caller: Caller, given: { readonly teamId: Uuid; readonly projectId: Uuid; readonly name: string }): Promise<Project>;
  /** In the transaction of what is put into the project. @throws AppError `project.unknown`. */
  require(tx: Tx, projectId: Uuid): Promise<void>;
}

export function createProjects(deps: AccessDeps): Projects {
  const { db, permissions } = deps;
  const scope = (teamId: Uuid) => ({ role: "strongroom_web", tenantId: teamId }) as const;
  const list = async (teamId: Uuid): Promise<readonly Project[]> => {
    const { rows, counts } = await db.tenant(scope(teamId), async (tx) => ({ rows: await listProjects(tx), counts: await deps.contents.countByProject(tx) }));
    const key = await deps.keys.field(teamId);
    return rows
      .map((row) => ({
        id: row.id,
        name: openName(key, { table: "projects", row: row.id }, row.name),
        vaults: counts.get(row.id) ?? 0,
        createdAt: row.createdAt.toISOString(),
      }))
      .sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1));
  };
  const get = async (teamId: Uuid, projectId: Uuid): Promise<Project> => {
    const project = (await list(teamId)).find(({ id }) => id === projectId);
    if (project === undefined) throw new AppError("project.unknown");
    return project;
  };
  return {
    async list(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "access.read" });
      const reached = permissions.reach(caller, { tenantId: teamId, permission: "access.read" });
      return (await list(teamId)).filter(({ id }) => reached === "all" || reached.has(id));
    },
    async create(caller, teamId, name) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.edit-projects" });
      const id = createUuid();
      const sealed = sealName(await deps.keys.field(teamId), { table: "projects", row: id }, name);
      await db.tenant(scope(teamId), async (tx) => {
        await requireLive(tx);
        await insertProject(tx, { id, name: sealed, createdAt: new Date(deps.clock.now()) });
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.project-created", subject: { kind: "project", id }, details: {} });
      });
      return get(teamId, id);
    },
    async rename(caller, { teamId, projectId, name }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.edit-projects" });
      const sealed = sealName(await deps.keys.field(teamId), { table: "projects", row: projectId }, name);
      await db.tenant(scope(teamId), async (tx) => {
        await requireLive(tx);
        if (!(await renameProject(tx, projectId, sealed))) throw new AppError("project.unknown");
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.project-renamed", subject: { kind: "project", id: projectId }, details: {} });
      });
      return get(teamId, projectId);
    },
    async require(tx, projectId) {
      if ((await findProject(tx, projectId)) === null) throw new AppError("project.unknown");
    },
  };
}
