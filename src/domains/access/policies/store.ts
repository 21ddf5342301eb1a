// SQL of policies: one row for a team, or none while the defaults hold.

import type { Tx } from "#platform/db/db.ts";
import { DEFAULT_POLICY, policySchema, type TeamPolicy } from "#protocol/api/policies.ts";

import type { PolicyTables } from "./tables.ts";

/** Of the transaction's team. */
export async function findPolicy(tx: Tx): Promise<TeamPolicy> {
  const row = await tx.as<PolicyTables>().selectFrom("team_policies").selectAll().executeTakeFirst();
  if (row === undefined) return DEFAULT_POLICY;
  return policySchema.parse({
    signIn: row.sign_in,
    sessionHours: row.session_hours,
    idleMinutes: row.idle_minutes,
    administrators: row.administrators,
    guests: row.guests,
    guestDays: row.guest_days,
    tokenDays: row.token_days,
    approvals: row.approvals,
    approvers: row.approvers,
  });
}

export async function savePolicy(tx: Tx, policy: TeamPolicy, now: Date): Promise<void> {
  const row = {
    sign_in: policy.signIn,
    session_hours: policy.sessionHours,
    idle_minutes: policy.idleMinutes,
    administrators: policy.administrators,
    guests: policy.guests,
    guest_days: policy.guestDays,
    token_days: policy.tokenDays,
    approvals: JSON.stringify(policy.approvals),
    approvers: JSON.stringify(policy.approvers),
    changed_at: now,
  };
  await tx
    .as<PolicyTables>()
    .insertInto("team_policies")
    .values(row)
    .onConflict((conflict) => conflict.column("tenant_id").doUpdateSet(row))
    .execute();
}

/** All rows of the transaction's tenant. */
export async function deletePolicyRows(tx: Tx): Promise<void> {
  await tx.as<PolicyTables>().deleteFrom("team_policies").execute();
}
