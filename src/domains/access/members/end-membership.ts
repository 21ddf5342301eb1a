// The end of a membership with all that comes with it; and the same as a change that others approve, for those who run the team and for what
// a review of access asks for.

import type { Actor } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { ChangeKind } from "#domains/access/requests/changes.ts";
import type { Tx } from "#platform/db/db.ts";
import { z } from "zod";

import { endAccess, type EndingDeps } from "./end-access.ts";
import { assertMayTouchOwners, assertOwnerRemains } from "./rules.ts";
import { lockMembers, type MemberRow } from "./store.ts";

export const END_MEMBERSHIP = "member.end";

export interface Ending {
  readonly teamId: Uuid;
  readonly personId: Uuid;
  /** Who ends it. */
  readonly by: Uuid;
  readonly event: "access.member-removed" | "access.member-left";
  readonly actor: Actor;
  /** Before anything is ended. */
  check(member: MemberRow, members: readonly MemberRow[]): void;
}

/** The membership with all that came with it, in one transaction. @throws AppError `member.unknown`, `member.last-owner`. */
export async function endMembership(deps: EndingDeps, tx: Tx, ending: Ending): Promise<void> {
  const { teamId, personId } = ending;
  const members = await lockMembers(tx, new Date(deps.clock.now()));
  const member = members.find((each) => each.personId === personId);
  if (member === undefined) throw new AppError("member.unknown");
  ending.check(member, members);
  assertOwnerRemains(members, personId);
  await endAccess(deps, tx, { teamId, personId, by: ending.by });
  await deps.audit.recordAct(tx, { actor: ending.actor, event: ending.event, subject: { kind: "person", id: personId }, details: { role: member.role } });
}

const schema = z.strictObject({});

export function createMembershipEnd(deps: EndingDeps): ChangeKind<z.output<typeof schema>, null> {
  return {
    kind: END_MEMBERSHIP,
    title: "End somebody's membership",
    rule: "role",
    schema,
    ofOwners: () => false,
    async describe(_change, { subjectId }) {
      const email = (await deps.people.describe([subjectId])).get(subjectId)?.email ?? "somebody without an address";
      return { title: `End the membership of ${email}`, lines: [{ label: "In the team", before: "yes", after: "no" }] };
    },
    prepare: async () => null,
    async apply(tx, { context, actor }) {
      const { tenantId: teamId, subjectId: personId, requestedBy } = context;
      const check: Ending["check"] = (member, members) => {
        const asker = members.find((each) => each.personId === requestedBy);
        if (asker === undefined) throw new AppError("member.unknown", "Who asked for it is no longer in the team.");
        assertMayTouchOwners(asker.role, [member.role]);
      };
      await endMembership(deps, tx, { teamId, personId, by: requestedBy, event: "access.member-removed", actor, check });
    },
    async applied(_change, { subjectId }) {
      deps.forgetCaller(subjectId);
    },
  };
}
