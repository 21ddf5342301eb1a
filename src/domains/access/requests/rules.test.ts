// Whose agreement a request needs, by who is in the team: what the policy says, and what no policy undercuts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { DEFAULT_POLICY, type ApprovalKind, type TeamPolicy } from "#protocol/api/policies.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { accessRule, changeRule } from "./rules.ts";

const ROLES: Readonly<Record<string, TeamRole>> = { O: "owner", A: "administrator", C: "compliance-officer", V: "viewer" };

/** People by their role's letter and a number: `O1 O2 A1`. */
function teamOf(people: string, policy: TeamPolicy) {
  const members = people.split(" ").map((personId) => ({ personId, role: ROLES[personId[0] ?? ""] ?? "viewer", projects: "all" as const, expiresAt: null, since: new Date(0) }));
  return { members, policy, roleNow: (personId: string) => members.find((member) => member.personId === personId)?.role ?? null };
}

const approvals = (each: number): TeamPolicy => ({ ...DEFAULT_POLICY, approvals: { access: each, role: each, policy: each, invitation: each } });
const OWNERS_ALONE: TeamPolicy = { ...DEFAULT_POLICY, approvers: { access: [], role: [], policy: [], invitation: [] } };
const BOTH = "owner administrator";

type Change = readonly [people: string, asker: string, about: string, policy: TeamPolicy, needed: number | "member.needs-third", roles?: string];

const ABOUT_PEOPLE: readonly Change[] = [
  // Somebody who does not run the team: as the policy says.
  ["O1 A1 V1", "O1", "V1", DEFAULT_POLICY, 1, BOTH],
  ["O1 A1 V1", "O1", "V1", approvals(0), 0, BOTH],
  ["O1 V1", "O1", "V1", DEFAULT_POLICY, 0, BOTH],
  // Another who runs it: never nobody where there is a third, whatever the policy says.
  ["O1 A1 A2", "O1", "A1", approvals(0), 1, BOTH],
  ["O1 A1 A2", "A2", "A1", approvals(0), 1, BOTH],
  ["O1 O2 A1", "O1", "O2", approvals(0), 1, BOTH],
  ["O1 A1 A2", "O1", "A1", approvals(2), 1, BOTH],
  ["O1 O2 A1 A2", "O1", "A1", approvals(2), 2, BOTH],
  ["O1 A1 C1", "C1", "A1", DEFAULT_POLICY, 1, BOTH],
  // The only owner answers for the only administrator; of two owners neither ends the other.
  ["O1 A1", "O1", "A1", DEFAULT_POLICY, 0, BOTH],
  ["O1 O2", "O1", "O2", DEFAULT_POLICY, "member.needs-third"],
  ["O1 O2", "O1", "O2", approvals(0), "member.needs-third"],
  ["O1 O2 C1 V1", "O2", "O1", DEFAULT_POLICY, "member.needs-third"],
  // Oneself: the others agree as to anything else.
  ["O1 O2", "O1", "O1", DEFAULT_POLICY, 1, BOTH],
  ["O1 A1", "A1", "A1", approvals(0), 0, BOTH],
  // Owners alone, as the policy says, but not where that would be nobody and somebody else runs the team.
  ["O1 O2 A1 V1", "O1", "V1", OWNERS_ALONE, 1, "owner"],
  ["O1 O2 A1", "A1", "O1", OWNERS_ALONE, 1, "owner"],
  ["O1 A1 V1", "O1", "V1", OWNERS_ALONE, 1, BOTH],
  ["O1 O2 A1", "O1", "O2", OWNERS_ALONE, 1, BOTH],
];

for (const [people, asker, about, policy, needed, roles] of ABOUT_PEOPLE) {
  test(`in a team of ${people}, ${asker} about ${about}, ${policy.approvals.role} by policy${policy === OWNERS_ALONE ? " of owners alone" : ""}: ${needed}`, () => {
    const ask = () => changeRule(teamOf(people, policy), { kind: "role", asker, about, ofOwners: false });
    if (typeof needed === "string") return assert.throws(ask, (error) => isAppError(error, needed));
    const rule = ask();
    assert.deepEqual([rule.approvals, rule.roles.join(" ")], [needed, roles]);
  });
}

const OWNERS_MATTERS: readonly (readonly [people: string, asker: string, policy: TeamPolicy, needed: number, roles: string])[] = [
  ["O1 A1 A2", "A1", DEFAULT_POLICY, 1, "owner"],
  ["O1 A1 A2", "A1", approvals(0), 1, "owner"],
  ["O1 O2 A1", "A1", approvals(2), 2, "owner"],
  ["O1 A1", "O1", DEFAULT_POLICY, 1, BOTH],
  ["O1 A1", "O1", approvals(0), 0, BOTH],
  ["O1", "O1", DEFAULT_POLICY, 0, BOTH],
];

for (const [people, asker, policy, needed, roles] of OWNERS_MATTERS) {
  test(`who approves what is the owners' to change: in a team of ${people}, ${asker}, ${policy.approvals.policy} by policy: ${needed} of ${roles}`, () => {
    const rule = changeRule(teamOf(people, policy), { kind: "policy", asker, about: "the team", ofOwners: true });
    assert.deepEqual([rule.approvals, rule.roles.join(" ")], [needed, roles]);
  });
}

const ACCESS: readonly (readonly [people: string, asker: string, ownersAlone: boolean, policy: TeamPolicy, needed: number | "access-request.no-approver", roles?: string])[] = [
  ["O1 A1 C1 V1", "V1", false, DEFAULT_POLICY, 1, "owner administrator compliance-officer"],
  ["O1 A1 C1 V1", "V1", true, DEFAULT_POLICY, 1, "owner"],
  ["O1 A1 V1", "V1", true, approvals(0), 1, "owner"],
  ["O1 A1 V1", "V1", false, approvals(0), 0, "owner administrator compliance-officer"],
  ["O1 A1 C1 V1", "V1", false, OWNERS_ALONE, 1, "owner"],
  ["A1 V1", "V1", false, OWNERS_ALONE, "access-request.no-approver"],
];

for (const [people, asker, ownersAlone, policy, needed, roles] of ACCESS) {
  test(`access${ownersAlone ? " that is the owners' to give" : ""} in a team of ${people}, ${policy.approvals.access} by policy${policy === OWNERS_ALONE ? " of owners alone" : ""}: ${needed}`, () => {
    const ask = () => accessRule(teamOf(people, policy), { ownersAlone }, asker);
    if (typeof needed === "string") return assert.throws(ask, (error) => isAppError(error, needed));
    const rule = ask();
    assert.deepEqual([rule.approvals, rule.roles.join(" ")], [needed, roles]);
  });
}

test("no policy takes the owners out of the approvers of anything", () => {
  for (const kind of ["role", "policy", "invitation"] as const satisfies readonly ApprovalKind[]) {
    assert.equal(changeRule(teamOf("O1 O2 V1", OWNERS_ALONE), { kind, asker: "O1", about: "V1", ofOwners: false }).roles[0], "owner", kind);
  }
});
