// Bodies that the routes of requests and reviews take, for the suites that attack every route; and for each team an open request of its
// viewer, access that its analyst was given, and a review with a line.

import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { sealReason } from "#domains/access/requests/sealed.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

/** What an owner has and others ask for. */
const ACCESS = { bundle: "as-administrator", projects: null, durationSeconds: 3600, reason: "Why" };

export const REQUEST_SAMPLES: Readonly<Record<string, () => object>> = {
  "access-request.create": () => ACCESS,
  "access-request.extend": () => ({ durationSeconds: 3600, reason: "Why" }),
  "access-request.decide": () => ({ decision: "refuse", reason: "Why" }),
  "break-glass.take": () => ACCESS,
  "break-glass.review": () => ({ finding: "justified", comment: "What" }),
  "access-review.start": () => ({ dueDays: 14 }),
  "access-review.decide": () => ({ decision: "keep" }),
};

export interface SampleRequests {
  readonly requestId: Uuid;
  readonly grantId: Uuid;
  readonly reviewId: Uuid;
  readonly lineId: Uuid;
}

export async function insertRequests({ asOwner }: TestDatabase, team: { readonly teamId: Uuid; readonly key: DataKey; readonly now: Date; readonly viewer: Uuid; readonly analyst: Uuid }): Promise<SampleRequests> {
  const { teamId, key, now } = team;
  const [requestId, grantedId, grantId, reviewId, lineId] = [createUuid(), createUuid(), createUuid(), createUuid(), createUuid()];
  const later = new Date(now.getTime() + 300 * DAY);
  const ask = (id: Uuid, personId: Uuid, approvals: number): Promise<unknown> =>
    asOwner(
      `insert into requests (tenant_id, id, kind, requested_by, bundle, permissions, duration_seconds, key_id, reason_sealed, approvals_needed, approver_roles, requested_at, answer_by)
        values ($1, $2, 'access', $3, 'see-results', '{vaults.read}', 25920000, $4, $5, $6, '{owner,administrator,compliance-officer}', $7, $8)`,
      [teamId, id, personId, key.keyId, sealReason(key, id, "Why"), approvals, now, later],
    );
  await ask(requestId, team.viewer, 2);
  await ask(grantedId, team.analyst, 0);
  await asOwner("insert into grants (tenant_id, id, person_id, kind, permissions, request_id, begins_at, expires_at) values ($1, $2, $3, 'request', '{vaults.read}', $4, $5, $6)", [teamId, grantId, team.analyst, grantedId, now, later]);
  await asOwner("insert into request_events (tenant_id, request_id, seq, kind, at, by_person, grant_id) values ($1, $2, 1, 'granted', $3, $4, $5)", [teamId, grantedId, now, team.analyst, grantId]);
  await asOwner("insert into access_reviews (tenant_id, id, started_at, due_at) values ($1, $2, $3, $4)", [teamId, reviewId, now, later]);
  await asOwner("insert into access_review_lines (tenant_id, review_id, id, person_id, kind, role, permissions, since) values ($1, $2, $3, $4, 'role', 'viewer', '{vaults.read}', $5)", [teamId, reviewId, lineId, team.viewer, now]);
  return { requestId, grantId, reviewId, lineId };
}
