// The projects of a guest: there has to be every one of them.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import { listProjects } from "#domains/access/store.ts";

/** @throws AppError `project.unknown`. */
export async function assertProjectsExist(tx: Tx, projects: "all" | readonly Uuid[]): Promise<void> {
  if (projects === "all") return;
  const known = new Set((await listProjects(tx)).map(({ id }) => id));
  if (!projects.every((id) => known.has(id))) throw new AppError("project.unknown");
}
