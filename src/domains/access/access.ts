// The access domain as others see it: one object.

import type { AccessDeps } from "./deps.ts";
import { createGrants, type Grants } from "./grants/grants.ts";
import { createSteadyClock } from "./grants/steady-clock.ts";
import { createProjects, type Projects } from "./projects.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { createTeams, type Teams } from "./teams.ts";

export interface Access {
  readonly sessions: Sessions;
  readonly teams: Teams;
  readonly projects: Projects;
  readonly grants: Grants;
}

export function createAccess(deps: AccessDeps): Access {
  const grants = createGrants({ clock: createSteadyClock(deps.clock), fieldKey: deps.keys.field });
  return { sessions: createSessions({ ...deps, grants }), teams: createTeams(deps), projects: createProjects(deps), grants };
}
