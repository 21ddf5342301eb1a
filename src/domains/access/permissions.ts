// The one table of role by action, made of what the domains declare, and the one place where a caller is held against it.
// A route asks it at the door, the service asks it again.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { PermissionDeclaration } from "#platform/domain/domain.ts";
import type { Caller, PersonCaller, TeamRole } from "#platform/http/route.ts";

export interface Permissions {
  /** @throws Error for a permission that no domain declares: a route cannot invent one. */
  permits(role: TeamRole, permission: string): boolean;
  /** What a role may do, sorted. */
  ofRole(role: TeamRole): readonly string[];
  readonly names: readonly string[];
  /**
   * The person, when they may.
   * @throws AppError `session.required`, `team.unknown` (a team they are not in is one that does not exist), `access.denied`.
   */
  authorise(caller: Caller, act: { readonly tenantId: Uuid; readonly permission: string }): PersonCaller;
}

/** @throws Error when two domains declare one permission. */
export function createPermissions(declarations: readonly PermissionDeclaration[]): Permissions {
  const byName = new Map<string, ReadonlySet<TeamRole>>();
  for (const { name, roles } of declarations) {
    if (byName.has(name)) throw new Error(`Defect: the permission ${name} is declared twice.`);
    byName.set(name, new Set(roles));
  }
  const names = [...byName.keys()].sort();
  const permits = (role: TeamRole, permission: string): boolean => {
    const roles = byName.get(permission);
    if (roles === undefined) throw new Error(`Defect: no domain declares the permission ${permission}.`);
    return roles.has(role);
  };
  return {
    permits,
    names,
    ofRole: (role) => names.filter((name) => permits(role, name)),
    authorise(caller, { tenantId, permission }) {
      if (caller.kind !== "person") throw new AppError("session.required");
      const membership = caller.teams.find((team) => team.tenantId === tenantId);
      if (membership === undefined) throw new AppError("team.unknown");
      if (!permits(membership.role, permission)) throw new AppError("access.denied");
      return caller;
    },
  };
}
