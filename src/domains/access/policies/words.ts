// A policy in words: what it is now and what it would be, line by line, for those who approve it.

import { ROLE_WORDS } from "#domains/access/members/role-words.ts";
import type { ChangeDescription } from "#domains/access/requests/changes.ts";
import { APPROVAL_KINDS, type ApprovalKind, type TeamPolicy } from "#protocol/api/policies.ts";

const SIGN_IN: Readonly<Record<TeamPolicy["signIn"], string>> = { "one-factor": "any sign-in", "two-factors": "two factors, or a passkey", passkey: "a passkey" };

const WHO_APPROVES: Readonly<Record<ApprovalKind, string>> = {
  access: "Who approves access",
  role: "Who approves a role",
  policy: "Who approves the policy",
  invitation: "Who approves inviting an owner or administrator",
};

const LINES: readonly { readonly label: string; readonly say: (policy: TeamPolicy) => string }[] = [
  { label: "Sign-in", say: ({ signIn }) => SIGN_IN[signIn] },
  { label: "Longest session", say: ({ sessionHours }) => (sessionHours === null ? "as the installation" : counted(sessionHours, "hour")) },
  { label: "Longest idle time", say: ({ idleMinutes }) => (idleMinutes === null ? "as the installation" : counted(idleMinutes, "minute")) },
  { label: "Owners and administrators", say: ({ administrators }) => `${administrators} at most` },
  { label: "Guests", say: ({ guests }) => (guests ? "allowed" : "not allowed") },
  { label: "Longest stay of a guest", say: ({ guestDays }) => counted(guestDays, "day") },
  { label: "Longest life of an API token", say: ({ tokenDays }) => counted(tokenDays, "day") },
  { label: "Approvals for access", say: ({ approvals }) => String(approvals.access) },
  { label: "Approvals for a role", say: ({ approvals }) => String(approvals.role) },
  { label: "Approvals for the policy", say: ({ approvals }) => String(approvals.policy) },
  { label: "Approvals for inviting an owner or administrator", say: ({ approvals }) => String(approvals.invitation) },
  ...APPROVAL_KINDS.map((kind) => ({ label: WHO_APPROVES[kind], say: ({ approvers }: TeamPolicy) => ["owners", ...approvers[kind].map((role) => `${ROLE_WORDS[role].title.toLowerCase()}s`)].join(", ") })),
];

/** The lines that differ. */
export function describePolicyChange(before: TeamPolicy, after: TeamPolicy): ChangeDescription {
  const lines = LINES.map(({ label, say }) => ({ label, before: say(before), after: say(after) })).filter((line) => line.before !== line.after);
  return { title: "Change the team's policy", lines };
}

function counted(value: number, unit: string): string {
  return `${value} ${unit}${value === 1 ? "" : "s"}`;
}
