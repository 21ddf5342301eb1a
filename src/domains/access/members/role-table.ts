// The table of role by action as people read it: made of the very declarations that everything is checked against.

import type { Uuid } from "#base/uuid.ts";
import type { Caller } from "#platform/http/route.ts";
import type { RoleTable } from "#protocol/api/members.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";

import type { Permissions } from "#domains/access/permissions.ts";

import { ROLE_WORDS } from "./role-words.ts";

export interface RoleTables {
  /** @throws AppError `session.required`, `team.unknown`, `access.denied`. */
  get(caller: Caller, teamId: Uuid): RoleTable;
}

export function createRoleTables({ permissions }: { readonly permissions: Permissions }): RoleTables {
  return {
    get(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "access.read" });
      return {
        roles: TEAM_ROLES.map((name) => ({ name, title: ROLE_WORDS[name].title, job: ROLE_WORDS[name].job })),
        permissions: permissions.declarations.map(({ name, title, roles, elevation }) => ({ name, title, roles: [...roles], elevation: elevation === "required" })),
      };
    },
  };
}
