// CA-08: the table of role by action is what decides. Every role is held against every permission by the very function that requests go
// through, with and without an elevation; and the table itself against what no role may ever be given.

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import type { PermissionDeclaration } from "#platform/domain/domain.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { TEAM_ROLES, type TeamRole } from "#protocol/api/roles.ts";

import { createPermissions, type Permissions } from "#domains/access/permissions.ts";

/** What some roles have, all of it: a new permission is not theirs by oversight. */
const AT_MOST: Readonly<Partial<Record<TeamRole, readonly string[]>>> = {
  guest: ["access.read", "access.leave", "vaults.read"],
  respondent: ["access.read", "access.leave", "access.request"],
};

/** What names people and code. */
const EVIDENCE = "vaults.read-evidence";
const WITHOUT_EVIDENCE: readonly TeamRole[] = ["viewer", "auditor", "compliance-officer", "respondent", "guest"];

export function roleTable(permissions: readonly PermissionDeclaration[]): Claim {
  return {
    id: "CA-08",
    statement: "Access follows roles by job, from one table: what a role is not given there is refused, and administration needs an elevation besides.",
    kind: "checked",
    owner: "access",
    proof: { schedule: "daily", check: { run: async () => checkTable(permissions) } },
  };
}

function checkTable(declarations: readonly PermissionDeclaration[]): CheckOutcome {
  const permissions = createPermissions(declarations);
  const faults: string[] = [];
  let cases = 0;
  for (const role of TEAM_ROLES) {
    for (const { name, roles, elevation } of declarations) {
      for (const elevated of [false, true]) {
        cases++;
        const expected = !roles.includes(role) ? "access.denied" : elevation === "required" && !elevated ? "access.elevation-required" : "allowed";
        const found = ask(permissions, { role, elevated, permission: name });
        if (found !== expected) faults.push(`${role}${elevated ? " elevated" : ""} at ${name}: ${found}`);
      }
    }
  }
  faults.push(...forbidden(declarations));
  const evidence = { permissions: declarations.length, roles: TEAM_ROLES.length, cases, faults: faults.slice(0, 5).join("; ") || "none" };
  if (declarations.length === 0) return claimFails("There is no permission to look at.", evidence);
  if (faults.length > 0) return claimFails(`Roles that may what they may not: ${faults.join("; ")}.`.slice(0, 480), evidence);
  return claimPasses(`${TEAM_ROLES.length} roles at ${declarations.length} permissions, elevated or not: ${cases} questions, each answered as the table says.`, evidence);
}

function forbidden(declarations: readonly PermissionDeclaration[]): readonly string[] {
  const held = (role: TeamRole): readonly string[] => declarations.filter(({ roles }) => roles.includes(role)).map(({ name }) => name);
  return [
    ...Object.entries(AT_MOST).flatMap(([role, most]) => held(role as TeamRole).filter((name) => !most.includes(name)).map((name) => `${role} has ${name}`)),
    ...WITHOUT_EVIDENCE.filter((role) => held(role).includes(EVIDENCE)).map((role) => `${role} has ${EVIDENCE}`),
    ...declarations.filter(({ roles }) => roles.length === 0).map(({ name }) => `nobody has ${name}`),
  ];
}

function ask(permissions: Permissions, given: { readonly role: TeamRole; readonly elevated: boolean; readonly permission: string }): string {
  const tenantId = createUuid();
  const { role, elevated, permission } = given;
  const caller: PersonCaller = {
    kind: "person",
    personId: createUuid(),
    sessionId: createUuid(),
    credential: "session",
    strength: "passkey",
    scopes: "all",
    teams: [{ tenantId, role, projects: "all", demands: "one-factor", stale: false }],
    grants: elevated ? [{ grantId: createUuid(), tenantId, kind: "elevation", permissions: [], projects: "all" }] : [],
    under: null,
  };
  try {
    permissions.authorise(caller, { tenantId, permission });
    return "allowed";
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code;
  }
}
