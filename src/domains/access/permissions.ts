// The one table of role by action, made of what the domains declare, and the one place where a caller is held against it.
// A route asks it at the door, the service asks it again.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { PermissionDeclaration } from "#platform/domain/domain.ts";
import { SIGN_IN_STRENGTHS, type ActiveGrant, type Caller, type PersonCaller, type TeamMembership } from "#platform/http/route.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

export interface PermittedAct {
  readonly tenantId: Uuid;
  readonly permission: string;
  /** The project whose thing it is about, where it is about one. */
  readonly projectId?: Uuid;
}

export interface Permissions {
  /** @throws Error for a permission that no domain declares: a route cannot invent one. */
  permits(role: TeamRole, permission: string): boolean;
  /** What a role may do, sorted. */
  ofRole(role: TeamRole): readonly string[];
  readonly names: readonly string[];
  readonly declarations: readonly PermissionDeclaration[];
  /**
   * The person, when they may, with the grant that they need for it in `under`: the record of the act names it.
   * @throws AppError `session.required`, `team.unknown` (a team they are not in is one that does not exist), `access.denied`,
   * `access.session-stale`, `access.sign-in-too-weak`, `access.token-scope`, `access.elevation-required`.
   */
  authorise(caller: Caller, act: PermittedAct): PersonCaller;
  /** The projects whose things the caller has the permission for, by role or by grant. Throws as `authorise`. */
  reach(caller: Caller, act: Omit<PermittedAct, "projectId">): "all" | ReadonlySet<Uuid>;
}

/** @throws Error when two domains declare one permission. */
export function createPermissions(declarations: readonly PermissionDeclaration[]): Permissions {
  const byName = new Map<string, { readonly roles: ReadonlySet<TeamRole>; readonly elevation: PermissionDeclaration["elevation"]; readonly about: PermissionDeclaration["about"] }>();
  for (const { name, roles, elevation, about } of declarations) {
    if (byName.has(name)) throw new Error(`Defect: the permission ${name} is declared twice.`);
    byName.set(name, { roles: new Set(roles), elevation, about });
  }
  const names = [...byName.keys()].sort();
  const declared = (permission: string) => {
    const found = byName.get(permission);
    if (found === undefined) throw new Error(`Defect: no domain declares the permission ${permission}.`);
    return found;
  };
  const permits = (role: TeamRole, permission: string): boolean => declared(permission).roles.has(role);
  const lends = (projects: "all" | readonly Uuid[], { permission, projectId }: PermittedAct): boolean =>
    projectId === undefined && declared(permission).about === "team" ? projects === "all" : covers(projects, projectId);
  return {
    permits,
    names,
    declarations,
    ofRole: (role) => names.filter((name) => permits(role, name)),
    authorise(caller, act) {
      const { person, membership, grants } = assertPresent(caller, act);
      const byRole = permits(membership.role, act.permission) && covers(membership.projects, act.projectId);
      const grant = byRole ? null : grants.find((each) => each.permissions.includes(act.permission) && lends(each.projects, act));
      if (grant === undefined) throw new AppError("access.denied");
      if (declared(act.permission).elevation === "none") return { ...person, under: grant?.grantId ?? null };
      const elevation = grants.find(({ kind }) => kind === "elevation");
      if (elevation === undefined) throw new AppError("access.elevation-required");
      // Who was lent the permission acts under what others approved; the elevation stands in the log by itself, in the same session.
      return { ...person, under: grant?.grantId ?? elevation.grantId };
    },
    reach(caller, act) {
      const { membership, grants } = assertPresent(caller, act);
      const reached = [
        ...(permits(membership.role, act.permission) ? [membership.projects] : []),
        ...grants.filter(({ permissions }) => permissions.includes(act.permission)).map(({ projects }) => projects),
      ];
      if (reached.length === 0) throw new AppError("access.denied");
      return reached.includes("all") ? "all" : new Set(reached.flatMap((projects) => (projects === "all" ? [] : projects)));
    },
  };
}

interface Present {
  readonly person: PersonCaller;
  readonly membership: TeamMembership;
  /** Those in the team. */
  readonly grants: readonly ActiveGrant[];
}

/** In the team, signed in well enough for it, and not held back by a token's scope. */
function assertPresent(caller: Caller, { tenantId, permission }: PermittedAct): Present {
  if (caller.kind !== "person") throw new AppError("session.required");
  const membership = caller.teams.find((team) => team.tenantId === tenantId);
  if (membership === undefined) throw new AppError("team.unknown");
  if (membership.stale) throw new AppError("access.session-stale");
  if (SIGN_IN_STRENGTHS.indexOf(caller.strength) < SIGN_IN_STRENGTHS.indexOf(membership.demands)) {
    throw new AppError("access.sign-in-too-weak", undefined, { details: { demands: membership.demands } });
  }
  if (caller.scopes !== "all" && !caller.scopes.includes(permission)) throw new AppError("access.token-scope");
  return { person: caller, membership, grants: caller.grants.filter((grant) => grant.tenantId === tenantId) };
}

/** What is about no project in particular is limited to those that are reached where it is read. */
function covers(projects: "all" | readonly Uuid[], projectId: Uuid | undefined): boolean {
  return projects === "all" || projectId === undefined || projects.includes(projectId);
}
