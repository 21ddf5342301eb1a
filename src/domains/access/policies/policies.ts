// The policy of a team: seen, and changed by a request that others approve.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { ChangeOutcome } from "#protocol/api/changes.ts";
import { approversSchema, DEFAULT_POLICY, policySchema, type TeamPolicy } from "#protocol/api/policies.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import { listMembers, lockMembers } from "#domains/access/members/store.ts";
import type { ChangeKind, Changes } from "#domains/access/requests/changes.ts";
import type { Proposals } from "#domains/access/requests/propose.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";

import { agreementOf, assertOwnSession, assertWorkable, inOrder } from "./rules.ts";
import { findPolicy, savePolicy } from "./store.ts";
import { describePolicyChange } from "./words.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface Policies {
  get(caller: Caller, teamId: Uuid): Promise<TeamPolicy>;
  /** @throws AppError `policy.locks-out`, `policy.administrators-too-few`, `policy.same`, `access-request.open-already`, `team.deleting`. */
  change(caller: Caller, given: { readonly teamId: Uuid; readonly policy: TeamPolicy; readonly reason: string }): Promise<ChangeOutcome>;
}

export interface PoliciesDeps extends AccessDeps {
  readonly changes: Pick<Changes, "register">;
  readonly proposals: Proposals;
}

export const CHANGE_POLICY = "policy.change";

export function createPolicies(deps: PoliciesDeps): Policies {
  const { db, permissions } = deps;
  deps.changes.register(createPolicyChange(deps));
  return {
    async get(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "access.read-members" });
      return db.tenant(webScope(teamId), findPolicy);
    },
    async change(caller, { teamId, policy, reason }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.change-policy" });
      assertOwnSession(await sessionFacts(deps, person), policy);
      const now = new Date(deps.clock.now());
      await db.tenant(webScope(teamId), async (tx) => {
        await requireLive(tx);
        if (JSON.stringify(inOrder(await findPolicy(tx))) === JSON.stringify(inOrder(policy))) throw new AppError("policy.same");
        assertWorkable(policy, await listMembers(tx, now));
      });
      return deps.proposals.propose(person, { teamId, kind: CHANGE_POLICY, subjectId: teamId, change: inOrder(policy), reason });
    },
  };
}

async function sessionFacts(deps: AccessDeps, person: PersonCaller): Promise<Parameters<typeof assertOwnSession>[0]> {
  const { createdAt } = await deps.identity.sessions.get(person.sessionId);
  return { strength: person.strength, ageMs: deps.clock.now() - createdAt.getTime() };
}

function createPolicyChange(deps: AccessDeps): ChangeKind<TeamPolicy, null> {
  const now = (): Date => new Date(deps.clock.now());
  return {
    kind: CHANGE_POLICY,
    title: "Change the team's policy",
    rule: "policy",
    // One that was asked for before there were approvers by policy has the ones of then.
    schema: policySchema.extend({ approvers: approversSchema.default(DEFAULT_POLICY.approvers) }),
    ofOwners: (change, before) => JSON.stringify(agreementOf(change)) !== JSON.stringify(agreementOf(before)),
    async describe(change, { tenantId }) {
      return describePolicyChange(await deps.db.tenant(webScope(tenantId), findPolicy), change);
    },
    prepare: async () => null,
    async apply(tx, { change, context, actor }) {
      await requireLive(tx);
      assertWorkable(change, await lockMembers(tx, now()));
      await savePolicy(tx, change, now());
      const { signIn, administrators, guests } = change;
      await deps.audit.recordAct(tx, { actor, event: "access.policy-changed", subject: { kind: "team", id: context.tenantId }, details: { signIn, administrators, guests } });
    },
    async applied(_change, { tenantId }) {
      for (const { personId } of await deps.db.tenant(webScope(tenantId), (tx) => listMembers(tx, now()))) deps.forgetCaller(personId);
    },
  };
}

