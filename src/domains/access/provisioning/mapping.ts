// Which role the people of a group have: a change like that of anybody's role, so others approve it. What follows from it holds for all of them at once.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { ROLE_WORDS } from "#domains/access/members/role-words.ts";
import type { ChangeKind } from "#domains/access/requests/changes.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { GROUP_ROLES, type GroupRole } from "#protocol/api/provisioning.ts";
import { z } from "zod";

import { roleWord } from "./declarations.ts";
import type { ProvisioningDeps } from "./deps.ts";
import { findGroup, membersOf, updateGroupRole } from "./group-store.ts";
import { openGroup } from "./profiles.ts";
import { settle } from "./settle.ts";
import { findConnection } from "./store.ts";
import { findUsers } from "./user-store.ts";

export const MAP_GROUP = "provisioning.map-group";

const schema = z.strictObject({ role: z.enum(GROUP_ROLES).nullable() });

type Mapping = z.output<typeof schema>;

export function createGroupMapping(deps: ProvisioningDeps): ChangeKind<Mapping, DataKey> {
  /** Those whose access a change of the team has just changed. */
  const touched = new Map<Uuid, readonly Uuid[]>();
  return {
    kind: MAP_GROUP,
    title: "Change what a provisioned group is worth",
    rule: "role",
    schema,
    ofOwners: () => false,
    async describe({ role }, { tenantId, subjectId }) {
      const key = await deps.keys.field(tenantId);
      const { row, people } = await deps.db.tenant(webScope(tenantId), async (tx) => ({ row: await findGroup(tx, subjectId), people: (await membersOf(tx, [subjectId])).get(subjectId)?.length ?? 0 }));
      const name = row === null ? "a group that is gone" : openGroup(key, row).displayName;
      return {
        title: role === null ? `Give the group ${name} no role` : `Make everybody in the group ${name} ${ROLE_WORDS[role].one}`,
        lines: [
          { label: "Role", before: titleOf(row?.role ?? null), after: titleOf(role) },
          { label: "People in it now", before: null, after: String(people) },
        ],
      };
    },
    prepare: (_change, { tenantId }) => deps.keys.field(tenantId),
    async apply(tx, { change, prepared: key, context, actor }) {
      const { tenantId: teamId, subjectId, requestId } = context;
      await requireLive(tx);
      const connection = await findConnection(tx, "lock");
      const group = await findGroup(tx, subjectId);
      if (connection === null || group === null) throw new AppError("provisioning.group-unknown");
      await updateGroupRole(tx, subjectId, change.role);
      await deps.audit.recordAct(tx, { actor, event: "access.group-mapped", subject: { kind: "group", id: subjectId }, details: { before: roleWord(group.role), after: roleWord(change.role) } });
      const users = await findUsers(tx, (await membersOf(tx, [subjectId])).get(subjectId) ?? []);
      touched.set(requestId, await settle(deps, tx, { teamId, connectionId: connection.id, key }, { users, defaultRole: connection.defaultRole }));
    },
    async applied(_change, { requestId }) {
      touched.get(requestId)?.forEach((personId) => deps.forgetCaller(personId));
      touched.delete(requestId);
    },
  };
}

function titleOf(role: GroupRole | null): string | null {
  return role === null ? null : ROLE_WORDS[role].title;
}
