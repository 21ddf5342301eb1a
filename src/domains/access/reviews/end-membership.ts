// The end of a membership that a review asks for, as a change that others approve.

import { AppError } from "#base/app-error.ts";
import { deleteMember, lockMembers } from "#domains/access/members/store.ts";
import { assertMayTouchOwners, assertOwnerRemains } from "#domains/access/members/rules.ts";
import type { ChangeKind } from "#domains/access/requests/changes.ts";
import type { RequestsDeps } from "#domains/access/requests/context.ts";
import type { Requests } from "#domains/access/requests/requests.ts";
import { z } from "zod";

export const END_MEMBERSHIP = "member.end";

const schema = z.strictObject({});

export function createMembershipEnd(deps: RequestsDeps & { readonly requests: Pick<Requests, "withdrawAllOf"> }): ChangeKind<z.output<typeof schema>, null> {
  return {
    kind: END_MEMBERSHIP,
    title: "End somebody's membership",
    rule: "role",
    schema,
    async describe(_change, { subjectId }) {
      const email = (await deps.people.describe([subjectId])).get(subjectId)?.email ?? "somebody without an address";
      return { title: `End the membership of ${email}`, lines: [{ label: "In the team", before: "yes", after: "no" }] };
    },
    prepare: async () => null,
    async apply(tx, { context, actor }) {
      const { tenantId, subjectId, requestedBy } = context;
      const members = await lockMembers(tx, new Date(deps.clock.now()));
      const member = members.find(({ personId }) => personId === subjectId);
      const asker = members.find(({ personId }) => personId === requestedBy);
      if (member === undefined || asker === undefined) throw new AppError("member.unknown");
      assertMayTouchOwners(asker.role, [member.role]);
      assertOwnerRemains(members, subjectId);
      await deleteMember(tx, { teamId: tenantId, personId: subjectId });
      await deps.grants.endAllOf(tx, { personId: subjectId, sessionId: "any", by: requestedBy, why: "left" });
      await deps.requests.withdrawAllOf(tx, subjectId);
      await deps.audit.recordAct(tx, { actor, event: "access.member-removed", subject: { kind: "person", id: subjectId }, details: { role: member.role } });
    },
    async applied(_change, { subjectId }) {
      deps.forgetCaller(subjectId);
    },
  };
}
