// Inviting an owner or administrator, as a change that others approve: the mail goes out when the last of them has.

import { AppError } from "#base/app-error.ts";
import { z } from "zod";

import type { AccessDeps } from "#domains/access/deps.ts";
import { ROLE_WORDS } from "#domains/access/members/role-words.ts";
import { assertMayTouchOwners } from "#domains/access/members/rules.ts";
import { findMember } from "#domains/access/members/store.ts";
import type { ChangeKind } from "#domains/access/requests/changes.ts";

import { prepareInvitation, storeInvitation, type PreparedInvitation } from "./send.ts";

export const INVITE_POWERFUL = "member.invite";

const invitationChangeSchema = z.strictObject({ email: z.string(), role: z.enum(["owner", "administrator"]) });

type InvitationChange = z.output<typeof invitationChangeSchema>;

export function createPowerfulInvitation(deps: AccessDeps): ChangeKind<InvitationChange, PreparedInvitation> {
  return {
    kind: INVITE_POWERFUL,
    title: "Invite an owner or administrator",
    rule: "invitation",
    schema: invitationChangeSchema,
    // Only owners ask for it.
    ofOwners: ({ role }) => role === "owner",
    async describe({ email, role }) {
      return { title: `Invite ${email} as ${ROLE_WORDS[role].one}`, lines: [{ label: "Address", before: null, after: email }, { label: "Role", before: null, after: ROLE_WORDS[role].title }] };
    },
    prepare: ({ email, role }, { tenantId, requestedBy }) => prepareInvitation(deps, { teamId: tenantId, email, offer: { role, projects: "all", stayDays: null }, invitedBy: requestedBy }),
    async apply(tx, { change, prepared, context, actor }) {
      const asker = await findMember(tx, context.requestedBy, new Date(deps.clock.now()));
      if (asker === null) throw new AppError("member.unknown", "Who asked for the change is no longer in the team.");
      assertMayTouchOwners(asker.role, [change.role]);
      await storeInvitation(deps, tx, { teamId: context.tenantId, prepared, actor });
    },
    applied: async () => undefined,
  };
}
