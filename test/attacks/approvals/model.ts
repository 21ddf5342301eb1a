// What must come of requests, by nothing but what happened before: a few lines that share nothing with the service.

import type { TeamRole } from "#protocol/api/roles.ts";

import { ANSWER_WITHIN_MS, GRANTED_MS } from "./steps.ts";

interface Asked {
  readonly by: number;
  readonly needed: number;
  readonly answerBy: number;
  /** The request whose grant it would take the place of. */
  readonly extendsRequest: number | null;
  readonly approvedBy: Set<number>;
  readonly refusedBy: Set<number>;
  closed: "refused" | "withdrawn" | "expired" | "granted" | "void" | null;
  grant: { expires: number; ended: boolean } | null;
}

export const DECIDERS: readonly TeamRole[] = ["owner", "administrator", "compliance-officer"];
/** All that an analyst may, they may. */
const NEEDLESS: readonly TeamRole[] = ["owner", "administrator", "analyst"];
const SEES_ALL: readonly TeamRole[] = [...DECIDERS, "auditor"];

/** What must come of each step, by nothing but what happened before. */
export class Model {
  readonly roles: TeamRole[] = ["owner", "owner", "administrator", "viewer", "viewer", "compliance-officer"];
  readonly requests: Asked[] = [];
  rule = 1;
  now: number;
  constructor(now: number) {
    this.now = now;
  }

  isDecider(who: number): boolean {
    return DECIDERS.includes(this.roles[who] ?? "guest");
  }

  stage(of: Asked): string {
    if (of.closed !== null) return of.closed;
    return of.answerBy <= this.now ? "expired" : "open";
  }

  inForce({ grant }: Asked): boolean {
    return grant !== null && !grant.ended && grant.expires > this.now;
  }

  ask(by: number): string {
    if (NEEDLESS.includes(this.roles[by] ?? "guest")) return "access-request.needless";
    return this.submit(by, null);
  }

  submit(by: number, extendsRequest: number | null): string {
    const others = this.roles.filter((role, who) => who !== by && DECIDERS.includes(role)).length;
    if (others === 0) return "access-request.no-approver";
    this.requests.push({ by, needed: Math.min(this.rule, others), answerBy: this.now + ANSWER_WITHIN_MS, extendsRequest, approvedBy: new Set(), refusedBy: new Set(), closed: null, grant: null });
    return "done";
  }

  /** Why it would be refused; null when it would not. */
  refusal(by: number, index: number): string | null {
    const found = this.requests[index];
    const role = this.roles[by] ?? "guest";
    if (found === undefined || (found.by !== by && !SEES_ALL.includes(role))) return "access-request.unknown";
    if (!this.isDecider(by)) return "access.denied";
    if (found.by === by) return "access-request.own";
    if (this.stage(found) !== "open") return "access-request.closed";
    return found.approvedBy.has(by) || found.refusedBy.has(by) ? "access-request.decided-already" : null;
  }

  decide(by: number, index: number, decision: "approve" | "refuse"): string {
    const refusal = this.refusal(by, index);
    const found = this.requests[index];
    if (refusal !== null || found === undefined) return refusal ?? "access-request.unknown";
    if (decision === "refuse") {
      found.refusedBy.add(by);
      found.closed = "refused";
      return "done";
    }
    found.approvedBy.add(by);
    if ([...found.approvedBy].filter((who) => this.isDecider(who)).length < found.needed) return "done";
    this.grant(found, by);
    return "done";
  }

  grant(found: Asked, lastApprover: number): void {
    const before = found.extendsRequest === null ? null : (this.requests[found.extendsRequest]?.grant ?? null);
    if (before !== null && before.ended) {
      // What was ended by somebody is not extended: the last approval is taken back with the rest.
      found.approvedBy.delete(lastApprover);
      found.closed = "void";
      return;
    }
    const remaining = before === null ? 0 : Math.max(0, before.expires - this.now);
    if (before !== null && remaining > 0) before.ended = true;
    found.closed = "granted";
    found.grant = { expires: this.now + GRANTED_MS + remaining, ended: false };
  }

  withdraw(by: number, index: number): string {
    const found = this.requests[index];
    if (found === undefined || found.by !== by) return "access-request.unknown";
    if (this.stage(found) !== "open") return "access-request.closed";
    found.closed = "withdrawn";
    return "done";
  }

  end(by: number, index: number): string {
    const found = this.requests[index];
    if (found === undefined || found.grant === null) return "none";
    if (found.by !== by && !SEES_ALL.includes(this.roles[by] ?? "guest")) return "grant.unknown";
    if (found.by !== by && !this.isDecider(by)) return "access.denied";
    if (!this.inForce(found)) return "grant.over";
    found.grant.ended = true;
    return "done";
  }

  extend(by: number, index: number): string {
    const found = this.requests[index];
    if (found === undefined || found.by !== by) return "access-request.unknown";
    if (!this.inForce(found)) return "grant.over";
    return this.submit(by, index);
  }

  view(): readonly object[] {
    return this.requests.map((each) => ({
      state: this.stage(each) === "granted" ? (this.inForce(each) ? "active" : "ended") : this.stage(each),
      approvals: [...each.approvedBy].filter((who) => this.isDecider(who)).length,
      needed: each.needed,
      inForce: this.inForce(each),
    }));
  }
}
