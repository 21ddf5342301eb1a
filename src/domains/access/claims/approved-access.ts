// EM-15: access follows the job, and what goes beyond it was asked for and approved by others. Every grant that was ever given is held against
// its request and the log; break-glass must be reviewed, reviews of access must be held; and the database is asked to give what nobody approved.

import { sql } from "kysely";

import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { listAllTeamIds } from "#domains/access/administration/store.ts";
import { listMembers } from "#domains/access/members/store.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import { REVIEW_EVERY_MS } from "#domains/access/reviews/reviews.ts";
import { countReviews, listReviewRows } from "#domains/access/reviews/store.ts";
import { stateOf } from "#domains/access/reviews/review-views.ts";
import { webScope } from "#domains/access/scope.ts";
import { findTeam } from "#domains/access/store.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

/** After its end; somebody has to have the time to look at it. */
const REVIEW_BREAK_GLASS_WITHIN_MS = DAY;
/** The queue begins reviews once a day, and they are given two weeks. */
const REVIEWS_AT_LEAST_EVERY_MS = REVIEW_EVERY_MS + 15 * DAY;

export const approvedAccess: Claim = {
  id: "EM-15",
  statement: "Access follows the job; more is asked for with a reason, approved by others, and ends by itself; who has what is reviewed every quarter; and the record of all of it is kept.",
  kind: "built",
  owner: "access",
  proof: { schedule: "daily", check: { run: check } },
};

interface Found {
  readonly grants: number;
  readonly unapproved: number;
  readonly unrecorded: number;
  readonly unreviewed: number;
  /** Break-glass that nobody but its holder could have reviewed, and who said so. */
  readonly beyondReview: number;
  readonly overdue: number;
  readonly ungoverned: number;
}

async function check({ db }: CheckContext): Promise<CheckOutcome> {
  const teams = await db.global("strongroom_web", listAllTeamIds);
  const now = new Date();
  const total = { grants: 0, unapproved: 0, unrecorded: 0, unreviewed: 0, beyondReview: 0, overdue: 0, ungoverned: 0 };
  for (const teamId of teams) {
    const found = await db.tenant(webScope(teamId), (tx) => lookAtTeam(tx, now));
    for (const name of Object.keys(total) as (keyof Found)[]) total[name] += found[name];
  }
  const gives = await givesUnapproved(db);
  const evidence = { teams: teams.length, ...total, databaseGivesUnapproved: gives };
  if (gives) return claimFails("The database gave access that nobody had approved.", evidence);
  if (total.unapproved + total.unrecorded > 0) return claimFails(`Of ${total.grants} grants ${total.unapproved} lack approvals by others and ${total.unrecorded} are not in the log.`, evidence);
  if (total.ungoverned > 0) return claimFails(`${total.ungoverned} teams give access beyond roles without anybody's approval.`, evidence);
  if (total.unreviewed > 0) return claimFails(`${total.unreviewed} times break-glass access was taken and is not reviewed a day after its end.`, evidence);
  if (total.overdue > 0) return claimFails(`In ${total.overdue} teams a review of access is overdue.`, evidence);
  return claimPasses(`${total.grants} grants in ${teams.length} teams: each asked for, approved by others and in the log; no review is due. ${total.beyondReview} times nobody but its holder could review a break-glass.`, evidence);
}

async function lookAtTeam(tx: Tx, now: Date): Promise<Found> {
  const { rows } = await sql<Omit<Found, "overdue" | "ungoverned">>`
    select count(*)::int as grants,
      count(*) filter (where exists (select from request_events e where e.request_id = r.id and e.finding = 'nobody-else'))::int as "beyondReview",
      count(*) filter (where r.id is null or r.requested_by <> g.person_id or r.permissions is distinct from g.permissions or r.projects is distinct from g.projects
        or r.approvals_needed > (select count(distinct e.by_person) from request_events e where e.request_id = r.id and e.kind = 'approved' and e.by_person <> r.requested_by))::int as unapproved,
      count(*) filter (where not exists (select from audit_outbox o where o.event = 'access.grant-given' and o.subject_id = g.id))::int as unrecorded,
      count(*) filter (where g.kind = 'break-glass' and coalesce((select ended_at from grant_ends n where n.grant_id = g.id), g.expires_at) < ${new Date(now.getTime() - REVIEW_BREAK_GLASS_WITHIN_MS)}
        and not exists (select from request_events e where e.request_id = r.id and e.kind = 'reviewed'))::int as unreviewed
    from grants g left join requests r on r.tenant_id = g.tenant_id and r.id = g.request_id
    where g.kind <> 'elevation'`.execute(tx.as<object>());
  const [found] = rows;
  const { access } = (await findPolicy(tx)).approvals;
  return { ...(found ?? { grants: 0, unapproved: 0, unrecorded: 0, unreviewed: 0, beyondReview: 0 }), ungoverned: access === 0 ? 1 : 0, overdue: (await isReviewMissing(tx, now)) ? 1 : 0 };
}

/** One that was begun is not done in time, or none was begun for too long. */
async function isReviewMissing(tx: Tx, now: Date): Promise<boolean> {
  const [reviews, counts, members, team] = [await listReviewRows(tx), await countReviews(tx), await listMembers(tx, now), await findTeam(tx)];
  if (reviews.some((review) => stateOf(review, counts(review.id), now) === "overdue")) return true;
  const last = reviews[0]?.startedAt ?? team?.createdAt ?? now;
  return members.length > 1 && team?.deletion === null && now.getTime() - last.getTime() > REVIEWS_AT_LEAST_EVERY_MS;
}

/** Asked in a team that nobody is in, and taken back whatever comes of it. */
async function givesUnapproved(db: Db): Promise<boolean> {
  const taken = new Error("taken back");
  try {
    await db.tenant(webScope(createUuid()), async (tx) => {
      const [id, personId, requestId]: Uuid[] = [createUuid(), createUuid(), createUuid()];
      await sql`insert into grants (id, person_id, kind, permissions, request_id, begins_at, expires_at) values (${id}, ${personId}, 'request', '{access.read}', ${requestId}, now(), now() + interval '1 hour')`.execute(tx.as<object>());
      throw taken;
    });
  } catch (error) {
    if (error === taken) return true;
    if (error instanceof Error && error.message.includes("a grant is what its request asked for")) return false;
    throw error;
  }
  return true;
}
