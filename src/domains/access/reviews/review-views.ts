// From rows to what the API says of reviews.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { othersIn, type Team } from "#domains/access/requests/context.ts";
import { lookAt, composePerson, composeRequest, type Look } from "#domains/access/requests/views.ts";
import { findRequest, type RequestRow } from "#domains/access/requests/store.ts";
import { webScope } from "#domains/access/scope.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { SealContext } from "#platform/keyring/authority.ts";
import { openText } from "#platform/keyring/seal-text.ts";
import type { AccessReview, AccessReviewDetails, ReviewLine } from "#protocol/api/reviews.ts";
import type { RequestPerson } from "#protocol/api/requests.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { ReviewPlace } from "./decide-line.ts";
import { orderLines } from "./order-lines.ts";
import type { ReviewsDeps } from "./reviews.ts";
import { countReviews, decisionsOf, findReview, isDecided, listLines, type DecisionRow, type LineRow, type ReviewCounts, type ReviewRow } from "./store.ts";

/** Who decides lines: as `access.review` is declared. */
export const REVIEWER_ROLES = ["owner", "compliance-officer"] as const satisfies readonly TeamRole[];

export function commentCell({ reviewId, lineId }: { readonly reviewId: Uuid; readonly lineId: Uuid }): SealContext {
  return { table: "access_review_decisions", column: "comment_sealed", row: `${reviewId} ${lineId}` };
}

export function stateOf({ dueAt }: ReviewRow, counts: ReviewCounts, now: Date): AccessReview["state"] {
  if (isDecided(counts)) return "done";
  return dueAt <= now ? "overdue" : "open";
}

export function composeReview(row: ReviewRow, counts: ReviewCounts, given: { readonly now: Date; person(id: Uuid): RequestPerson }): AccessReview {
  const state = stateOf(row, counts, given.now);
  return {
    id: row.id,
    state,
    startedBy: row.startedBy === null ? null : given.person(row.startedBy),
    startedAt: row.startedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    endedAt: state === "done" ? (counts.lastAt?.toISOString() ?? null) : null,
    lines: counts.lines,
    kept: counts.kept,
    changed: counts.changed,
    removed: counts.removed,
    beyondReview: counts.beyondReview,
  };
}

export async function composeReviewDetails(deps: ReviewsDeps, { viewer, place }: { readonly viewer: PersonCaller; readonly place: ReviewPlace }): Promise<AccessReviewDetails> {
  const { teamId, reviewId } = place;
  const found = await deps.db.tenant(webScope(teamId), async (tx) => {
    const row = await findReview(tx, reviewId);
    if (row === null) throw new AppError("access-review.unknown");
    const decisions = await decisionsOf(tx, reviewId);
    const requests: RequestRow[] = [];
    for (const { requestId } of decisions.values()) {
      const request = requestId === null ? null : await findRequest(tx, requestId);
      if (request !== null) requests.push(request);
    }
    return { row, decisions, requests, lines: await listLines(tx, reviewId), counts: (await countReviews(tx))(reviewId) };
  });
  const look = await lookAt(deps, { viewer, teamId, rows: found.requests, people: [...(found.row.startedBy === null ? [] : [found.row.startedBy]), ...found.lines.map(({ personId }) => personId), ...[...found.decisions.values()].map(({ by }) => by)] });
  const states = new Map<Uuid, ReviewRequest>();
  for (const request of found.requests) states.set(request.id, await requestOf(deps, look, request));
  const titles = new Map(deps.permissions.declarations.map(({ name, title }) => [name, title]));
  const items = found.lines.map((line) => composeLine(look, line, { titles, decision: found.decisions.get(line.id) ?? null, requests: states }));
  return { ...composeReview(found.row, found.counts, { now: look.now, person: (id) => composePerson(look, id) }), items: orderLines(items) };
}

type ReviewRequest = NonNullable<NonNullable<ReviewLine["decision"]>["request"]>;

async function requestOf(deps: ReviewsDeps, look: Look, row: RequestRow): Promise<ReviewRequest> {
  return { id: row.id, state: (await composeRequest(deps, look, row)).state };
}

function composeLine(look: Look, line: LineRow, given: { readonly titles: ReadonlyMap<string, string>; readonly decision: DecisionRow | null; readonly requests: ReadonlyMap<Uuid, ReviewRequest> }): ReviewLine {
  const { decision } = given;
  const { personId } = look.viewer;
  const role = look.team.roleNow(personId);
  const reviewer = decision === null && (role === "owner" || role === "compliance-officer");
  return {
    id: line.id,
    person: composePerson(look, line.personId),
    kind: line.kind,
    role: line.role,
    permissions: line.permissions.map((name) => ({ name, title: given.titles.get(name) ?? name })),
    projects: line.projects === "all" ? null : line.projects.map((id) => ({ id, name: look.projects.get(id) ?? "" })),
    thingId: line.thingId,
    since: line.since.toISOString(),
    expiresAt: line.expiresAt?.toISOString() ?? null,
    lastUsedAt: line.lastUsedAt?.toISOString() ?? null,
    decision:
      decision === null
        ? null
        : {
            decision: decision.decision,
            role: decision.newRole,
            by: composePerson(look, decision.by),
            at: decision.at.toISOString(),
            comment: decision.comment === null ? null : openText(look.key, commentCell({ reviewId: line.reviewId, lineId: line.id }), decision.comment.sealed),
            request: decision.requestId === null ? null : (given.requests.get(decision.requestId) ?? null),
          },
    mayDecide: reviewer && line.personId !== personId,
    mayNote: reviewer && line.personId === personId && isOnlyReviewer(look.team, personId),
  };
}

/** Nobody else could decide what is theirs. */
export function isOnlyReviewer(team: Team, personId: Uuid): boolean {
  return othersIn(team, REVIEWER_ROLES, [personId]).length === 0;
}
