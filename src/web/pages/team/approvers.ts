// Who is named as an approver besides the owners.

import { APPROVERS_BESIDE_OWNERS, type ApprovalKind, type TeamPolicy } from "#protocol/api/policies.ts";

export type ApproverRole = (typeof APPROVERS_BESIDE_OWNERS)[ApprovalKind][number];

export function approversOf({ approvers }: TeamPolicy, kind: ApprovalKind): readonly ApproverRole[] {
  return approvers[kind];
}

/** In the order that they are offered in, so that a change and its undoing leave the policy as it was. */
export function withApprover(policy: TeamPolicy, kind: ApprovalKind, { role, may }: { readonly role: ApproverRole; readonly may: boolean }): TeamPolicy["approvers"] {
  const offered: readonly ApproverRole[] = APPROVERS_BESIDE_OWNERS[kind];
  return { ...policy.approvers, [kind]: offered.filter((each) => (each === role ? may : approversOf(policy, kind).includes(each))) };
}
