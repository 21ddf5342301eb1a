// What people are whom no group gives a role: a change of everybody's role at once, so others approve it, as they do for a group's (./mapping.ts).

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { ROLE_WORDS } from "#domains/access/members/role-words.ts";
import type { ChangeKind } from "#domains/access/requests/changes.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { DEFAULT_ROLES, type DefaultRole } from "#protocol/api/provisioning.ts";
import { z } from "zod";

import { roleWord } from "./declarations.ts";
import type { ProvisioningDeps } from "./deps.ts";
import { settle } from "./settle.ts";
import { findConnection, updateDefaultRole } from "./store.ts";
import { countUsers, listUsers } from "./user-store.ts";

export const CHANGE_DEFAULT_ROLE = "provisioning.change-default-role";

/** Most users that one change settles. */
const MAX_USERS = 20_000;

const schema = z.strictObject({ role: z.enum(DEFAULT_ROLES).nullable() });

export function createDefaultRoleChange(deps: ProvisioningDeps): ChangeKind<z.output<typeof schema>, DataKey> {
  /** Those whose access a change of the team has just changed. */
  const touched = new Map<Uuid, readonly Uuid[]>();
  return {
    kind: CHANGE_DEFAULT_ROLE,
    title: "Change what provisioned people are without a group's role",
    rule: "role",
    schema,
    ofOwners: () => false,
    async describe({ role }, { tenantId }) {
      const { connection, users } = await deps.db.tenant(webScope(tenantId), async (tx) => ({ connection: await findConnection(tx, "look"), users: await countUsers(tx) }));
      return {
        title: role === null ? "Have nobody in the team whom no group gives a role" : `Make every provisioned person whom no group gives a role ${ROLE_WORDS[role].one}`,
        lines: [
          { label: "Role", before: titleOf(connection?.defaultRole ?? null), after: titleOf(role) },
          { label: "People whom the provider says are active", before: null, after: String(users.active) },
        ],
      };
    },
    prepare: (_change, { tenantId }) => deps.keys.field(tenantId),
    async apply(tx, { change: { role }, prepared: key, context, actor }) {
      const { tenantId: teamId, subjectId, requestId } = context;
      await requireLive(tx);
      const connection = await findConnection(tx, "lock");
      if (connection?.id !== subjectId) throw new AppError("provisioning.not-connected");
      await updateDefaultRole(tx, role);
      const details = { before: roleWord(connection.defaultRole), after: roleWord(role) };
      await deps.audit.recordAct(tx, { actor, event: "access.provisioning-changed", subject: { kind: "connection", id: subjectId }, details });
      const users = await listUsers(tx, { lookUp: null, offset: 0, limit: MAX_USERS });
      touched.set(requestId, await settle(deps, tx, { teamId, connectionId: connection.id, key }, { users, defaultRole: role }));
    },
    async applied(_change, { requestId }) {
      touched.get(requestId)?.forEach((personId) => deps.forgetCaller(personId));
      touched.delete(requestId);
    },
  };
}

function titleOf(role: DefaultRole | null): string {
  return role === null ? "not in the team" : ROLE_WORDS[role].title;
}
