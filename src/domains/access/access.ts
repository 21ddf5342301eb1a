// The access domain as others see it: one object.

import type { AccessDeps } from "./deps.ts";
import { createProjects, type Projects } from "./projects.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { createTeams, type Teams } from "./teams.ts";

export interface Access {
  readonly sessions: Sessions;
  readonly teams: Teams;
  readonly projects: Projects;
}

export function createAccess(deps: AccessDeps): Access {
  return { sessions: createSessions(deps), teams: createTeams(deps), projects: createProjects(deps) };
}
