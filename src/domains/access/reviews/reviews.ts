// Periodic reviews of access: who has what is written down once, every line of it is decided by somebody else, and what has to change is
// changed through requests. The record stays, and can be taken away as evidence.

import { actorOf, type Actor } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { ReviewedTokens } from "#domains/access/deps.ts";
import { listOpenGrants } from "#domains/access/grants/store.ts";
import { listMembers } from "#domains/access/members/store.ts";
import { has, type RequestsDeps } from "#domains/access/requests/context.ts";
import { enqueueAll, sealNotices } from "#domains/access/requests/mails.ts";
import type { Requests } from "#domains/access/requests/requests.ts";
import { webScope } from "#domains/access/scope.ts";
import { findTeam, lockTeam } from "#domains/access/store.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import type { Notices } from "#protocol/api/waiting.ts";
import type { AccessReview, AccessReviewDetails } from "#protocol/api/reviews.ts";

import { decideLine, type LineGiven, type LinePlace, type ReviewPlace } from "./decide-line.ts";
import { composeExport } from "./export.ts";
import { composeReview, composeReviewDetails, REVIEWER_ROLES, stateOf } from "./review-views.ts";
import { countReviews, insertReview, listReviewRows, type LineRow, type ReviewRow } from "./store.ts";

/** By the schedule, whatever a team does besides. */
export const REVIEW_EVERY_MS: number = 91 * DAY;
const SCHEDULED_DUE_DAYS = 14;

export interface ReviewsDeps extends RequestsDeps {
  readonly requests: Requests;
  readonly tokens: ReviewedTokens;
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, and `access-review.unknown` where one is named. */
export interface Reviews {
  list(caller: Caller, teamId: Uuid): Promise<{ items: AccessReview[]; nextAt: string | null; mayStart: boolean }>;
  get(caller: Caller, place: ReviewPlace): Promise<AccessReviewDetails>;
  /** @throws AppError `access-review.open-already`, `team.deleting`. */
  start(caller: Caller, teamId: Uuid, given: { readonly dueDays: number }): Promise<AccessReviewDetails>;
  /** @throws AppError `access-review.own`, `.decided-already`, `.not-possible`, `member.owners-only`, `access.elevation-required`, and what asking for a change throws. */
  decide(caller: Caller, place: LinePlace, given: LineGiven): Promise<AccessReviewDetails>;
  export(caller: Caller, place: ReviewPlace, format: "csv" | "json"): Promise<Download>;
  notices(caller: Caller, teamId: Uuid): Promise<Notices["reviews"]>;
  /** Begins one by itself where the last is long enough ago; gives its id. */
  startDue(teamId: Uuid): Promise<Uuid | null>;
}

export function createReviews(deps: ReviewsDeps): Reviews {
  const see = async (caller: Caller, place: ReviewPlace): Promise<AccessReviewDetails> => {
    const viewer = deps.permissions.authorise(caller, { tenantId: place.teamId, permission: "access.read-reviews" });
    return composeReviewDetails(deps, { viewer, place });
  };
  return {
    get: see,
    list: (caller, teamId) => list(deps, caller, teamId),
    async start(caller, teamId, { dueDays }) {
      const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.review" });
      const reviewId = await start(deps, { teamId, by: person.personId, actor: actorOf(person), dueDays });
      if (reviewId === null) throw new AppError("access-review.open-already");
      return see(person, { teamId, reviewId });
    },
    async decide(caller, place, given) {
      await decideLine(deps, caller, place, given);
      return see(caller, place);
    },
    async export(caller, place, format) {
      const details = await see(caller, place);
      const viewer: PersonCaller = deps.permissions.authorise(caller, { tenantId: place.teamId, permission: "access.read-reviews" });
      await deps.db.tenant(webScope(place.teamId), (tx) =>
        deps.audit.recordAct(tx, { actor: actorOf(viewer), event: "access.review-exported", subject: { kind: "review", id: place.reviewId }, details: { format } }),
      );
      return composeExport(details, format);
    },
    async notices(caller, teamId) {
      if (!has(deps, caller, { teamId, permission: "access.read-reviews" })) return { open: 0, overdue: 0 };
      const now = new Date(deps.clock.now());
      const states = await deps.db.tenant(webScope(teamId), async (tx) => {
        const counts = await countReviews(tx);
        return (await listReviewRows(tx)).map((row) => stateOf(row, counts(row.id), now));
      });
      return { open: states.filter((state) => state !== "done").length, overdue: states.filter((state) => state === "overdue").length };
    },
    startDue: (teamId) => startDue(deps, teamId),
  };
}

async function list(deps: ReviewsDeps, caller: Caller, teamId: Uuid): Promise<{ items: AccessReview[]; nextAt: string | null; mayStart: boolean }> {
  deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.read-reviews" });
  const now = new Date(deps.clock.now());
  const { rows, counts, members, team } = await deps.db.tenant(webScope(teamId), async (tx) => ({
    rows: await listReviewRows(tx),
    counts: await countReviews(tx),
    members: await listMembers(tx, now),
    team: await findTeam(tx),
  }));
  const people = await deps.people.describe(rows.flatMap(({ startedBy }) => startedBy ?? []));
  const roles = new Map(members.map(({ personId, role }) => [personId, role]));
  const items = rows.map((row) => composeReview(row, counts(row.id), { now, person: (id) => ({ id, email: people.get(id)?.email ?? null, role: roles.get(id) ?? null }) }));
  const open = items.some(({ state }) => state !== "done");
  const last = rows[0]?.startedAt ?? team?.createdAt ?? now;
  return {
    items,
    nextAt: open || members.length < 2 ? null : new Date(Math.max(now.getTime(), last.getTime() + REVIEW_EVERY_MS)).toISOString(),
    mayStart: !open && has(deps, caller, { teamId, permission: "access.review" }),
  };
}

interface Start {
  readonly teamId: Uuid;
  readonly by: Uuid | null;
  readonly actor: Actor;
  readonly dueDays: number;
}

/** Null when one is open already. */
async function start(deps: ReviewsDeps, { teamId, by, actor, dueDays }: Start): Promise<Uuid | null> {
  const startedAt = new Date(deps.clock.now());
  const review: ReviewRow = { id: createUuid(), startedBy: by, startedAt, dueAt: new Date(startedAt.getTime() + dueDays * DAY) };
  const members = await deps.db.tenant(webScope(teamId), (tx) => listMembers(tx, startedAt));
  const ids = members.map(({ personId }) => personId);
  const [people, tokens] = [await deps.people.describe(ids), await deps.tokens.listOf(ids, teamId)];
  const reviewers = members.filter(({ role, personId }) => personId !== by && REVIEWER_ROLES.some((reviewer) => reviewer === role));
  const mails = await sealNotices(deps, reviewers.map(({ personId }) => personId), { occasion: "review-started", path: `/teams/${teamId}/reviews/${review.id}` });
  return deps.db.tenant(webScope(teamId), async (tx) => {
    // Alone, so that of two who begin one at the same time one does.
    const team = await lockTeam(tx, "alone");
    if (team === null || team.deletion !== null) throw new AppError(team === null ? "team.unknown" : "team.deleting");
    if (await isOneOpen(tx, startedAt)) return null;
    const grants = (await listOpenGrants(tx, { personId: "all", now: startedAt })).filter(({ kind }) => kind !== "elevation");
    const current = await listMembers(tx, startedAt);
    const line = (rest: Omit<LineRow, "id" | "reviewId">): LineRow => ({ id: createUuid(), reviewId: review.id, ...rest });
    const lines = [
      ...current.map((member) =>
        line({
          personId: member.personId, kind: "role", role: member.role, thingId: null, permissions: deps.permissions.ofRole(member.role), projects: member.projects,
          since: member.since, expiresAt: member.expiresAt, lastUsedAt: people.get(member.personId)?.lastSeenAt ?? null,
        }),
      ),
      ...grants.map((grant) =>
        line({ personId: grant.personId, kind: "grant", role: null, thingId: grant.id, permissions: grant.permissions, projects: grant.projects, since: grant.beginsAt, expiresAt: grant.expiresAt, lastUsedAt: null }),
      ),
      ...tokens.map((token) =>
        line({ personId: token.personId, kind: "token", role: null, thingId: token.tokenId, permissions: token.permissions, projects: "all", since: token.createdAt, expiresAt: token.expiresAt, lastUsedAt: token.usedAt }),
      ),
    ];
    await insertReview(tx, review, lines);
    await deps.audit.recordAct(tx, { actor, event: "access.review-started", subject: { kind: "review", id: review.id }, details: { lines: lines.length } });
    await enqueueAll(deps, tx, mails);
    return review.id;
  });
}

async function isOneOpen(tx: Tx, now: Date): Promise<boolean> {
  const [newest] = await listReviewRows(tx);
  if (newest === undefined) return false;
  return stateOf(newest, (await countReviews(tx))(newest.id), now) !== "done";
}

async function startDue(deps: ReviewsDeps, teamId: Uuid): Promise<Uuid | null> {
  const now = new Date(deps.clock.now());
  const due = await deps.db.tenant(webScope(teamId), async (tx) => {
    const team = await findTeam(tx);
    if (team === null || team.deletion !== null || (await listMembers(tx, now)).length < 2) return false;
    const [newest] = await listReviewRows(tx);
    return now.getTime() - (newest?.startedAt ?? team.createdAt).getTime() >= REVIEW_EVERY_MS;
  });
  return due ? start(deps, { teamId, by: null, actor: { kind: "role", role: "web" }, dueDays: SCHEDULED_DUE_DAYS }) : null;
}
