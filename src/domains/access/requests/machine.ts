// What a request may become. Pure: what was asked for, what happened since, and who is what in the team now.
//
// The rule (how many approve, in which roles) is frozen with the request: approvers were asked under it, history reads without knowing
// what held when, and a rule cannot be weakened to let through what waits. Who approved counts only while their role is one of the rule's.

import type { Uuid } from "#base/uuid.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

export type RequestKind = "access" | "break-glass" | "change";

/** All but `approved` and `reviewed` close a request, once. `void`: it could no longer be done when it was approved. */
export type EventKind = "approved" | "refused" | "withdrawn" | "expired" | "granted" | "applied" | "void" | "reviewed";

/** `nobody-else`: its own holder says that nobody but them could review it. */
export type Finding = "justified" | "not-justified" | "nobody-else";

export interface Rule {
  readonly approvals: number;
  readonly roles: readonly TeamRole[];
}

export interface Asked {
  readonly requestedBy: Uuid;
  /** Whom or what a change is about; null of access. */
  readonly about: Uuid | null;
  readonly rule: Rule;
  readonly answerBy: Date;
}

export interface Happened {
  readonly kind: EventKind;
  readonly at: Date;
  readonly by: Uuid | null;
}

export type Stage = "open" | Exclude<EventKind, "approved" | "reviewed">;

/** A request that nobody answered is over at its time, whether or not that was written down yet. */
export function stageOf(asked: Asked, events: readonly Happened[], now: Date): Stage {
  for (const { kind } of events) {
    if (kind !== "approved" && kind !== "reviewed") return kind;
  }
  return asked.answerBy <= now ? "expired" : "open";
}

/** What people are in the team now; null for whoever is not in it. */
export type RoleNow = (personId: Uuid) => TeamRole | null;

/** Distinct others who approved and still have a role of the rule. */
export function countApprovals(asked: Asked, events: readonly Happened[], roleNow: RoleNow): number {
  const approvers = new Set<Uuid>();
  for (const { kind, by } of events) {
    if (kind === "approved" && by !== null && mayApprove(asked, by, roleNow)) approvers.add(by);
  }
  return approvers.size;
}

/** Another than who asked and than whom it is about: nobody agrees to their own rise, nor stops their own end. */
export function mayApprove({ requestedBy, about, rule }: Pick<Asked, "requestedBy" | "about" | "rule">, personId: Uuid, roleNow: RoleNow): boolean {
  const role = roleNow(personId);
  return personId !== requestedBy && personId !== about && role !== null && rule.roles.includes(role);
}

export function hasDecided(events: readonly Happened[], personId: Uuid): boolean {
  return events.some(({ kind, by }) => by === personId && (kind === "approved" || kind === "refused"));
}

/**
 * How many approvals a request is to have: what the policy says, but no more than there are others who could give one, or nothing
 * that needs two would ever change in a team of two. The request keeps the number, and says how many were possible.
 */
export function approvalsNeeded(policy: number, others: number): number {
  return Math.min(policy, others);
}
