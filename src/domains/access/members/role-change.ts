// Another role of a member, as a change that others approve. What held when it was asked is checked again when it is done.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";
import { z } from "zod";

import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import type { ChangeContext, ChangeKind } from "#domains/access/requests/changes.ts";
import { webScope } from "#domains/access/scope.ts";
import { assertProjectsExist } from "#domains/access/guests/guest-projects.ts";
import { requireLive } from "#domains/access/teams.ts";

import { ROLE_WORDS } from "./role-words.ts";
import { assertMayTouchOwners, assertOwnerRemains, assertRoomForAdministrator, parseOffer, standingOf } from "./rules.ts";
import { changeMember, findMember, lockMembers } from "./store.ts";

export const CHANGE_ROLE = "member.change-role";

const roleChangeSchema = z.strictObject({ role: z.enum(TEAM_ROLES), projectIds: z.array(z.string()).nullable(), stayDays: z.int().nullable() });

type RoleChange = z.output<typeof roleChangeSchema>;

export function createRoleChange(deps: AccessDeps & { readonly grants: Pick<Grants, "endAllOf"> }): ChangeKind<RoleChange, null> {
  const now = (): Date => new Date(deps.clock.now());
  return {
    kind: CHANGE_ROLE,
    title: "Change somebody's role",
    rule: "role",
    schema: roleChangeSchema,
    // Only owners ask for it.
    ofOwners: ({ role }) => role === "owner",
    async describe(change, { tenantId, subjectId }) {
      const member = await deps.db.tenant(webScope(tenantId), (tx) => findMember(tx, subjectId, now()));
      const email = (await deps.people.describe([subjectId])).get(subjectId)?.email ?? "somebody without an address";
      const days = change.stayDays === null ? [] : [{ label: "Stay", before: member?.expiresAt?.toISOString() ?? null, after: `${change.stayDays} days` }];
      const projects = change.projectIds === null ? [] : [{ label: "Projects", before: null, after: String(change.projectIds.length) }];
      const role = { label: "Role", before: member === null ? null : ROLE_WORDS[member.role].title, after: ROLE_WORDS[change.role].title };
      return { title: `Make ${email} ${ROLE_WORDS[change.role].one}`, lines: [role, ...projects, ...days] };
    },
    prepare: async () => null,
    async apply(tx, { change, context, actor }) {
      const before = await changeRole(tx, { change, context, now: now() });
      // A guest has their projects and nothing beside them.
      if (change.role === "guest") await deps.grants.endAllOf(tx, { personId: context.subjectId, sessionId: "any", by: context.requestedBy, why: "left" });
      // What was opened to them as an outsider ends with being one, and does not wait for the day on which they are one again.
      else if (before === "guest") await deps.contents.dismiss(tx, { personId: context.subjectId, at: now() });
      await deps.audit.recordAct(tx, { actor, event: "access.role-changed", subject: { kind: "person", id: context.subjectId }, details: { before, after: change.role } });
    },
    async applied(_change, { subjectId }) {
      deps.forgetCaller(subjectId);
    },
  };
}

/** Gives the role before. @throws AppError when it can no longer be. */
async function changeRole(tx: Tx, { change, context, now }: { readonly change: RoleChange; readonly context: ChangeContext; readonly now: Date }): Promise<(typeof TEAM_ROLES)[number]> {
  const { subjectId, requestedBy } = context;
  await requireLive(tx);
  const [members, policy] = [await lockMembers(tx, now), await findPolicy(tx)];
  const member = members.find(({ personId }) => personId === subjectId);
  if (member === undefined) throw new AppError("member.unknown");
  const offer = parseOffer({ role: change.role, projectIds: change.projectIds ?? undefined, stayDays: change.stayDays ?? undefined }, policy);
  assertMayTouchOwners(roleOfAsker(members, requestedBy), [member.role, change.role]);
  if (change.role !== "owner") assertOwnerRemains(members, subjectId);
  assertRoomForAdministrator(members, policy, { personId: subjectId, role: change.role });
  await assertProjectsExist(tx, offer.projects);
  await changeMember(tx, subjectId, standingOf(offer, now.getTime()));
  return member.role;
}

/** Who asked and has left since asks for nothing. */
function roleOfAsker(members: readonly { readonly personId: Uuid; readonly role: (typeof TEAM_ROLES)[number] }[], personId: Uuid): (typeof TEAM_ROLES)[number] {
  const role = members.find((member) => member.personId === personId)?.role;
  if (role === undefined) throw new AppError("member.unknown", "Who asked for the change is no longer in the team.");
  return role;
}
