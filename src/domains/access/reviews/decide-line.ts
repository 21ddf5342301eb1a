// One line of a review decided: kept, or changed or removed by what fits its kind. Never one's own, never twice.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { CHANGE_ROLE } from "#domains/access/members/role-change.ts";
import { webScope } from "#domains/access/scope.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { Tx } from "#platform/db/db.ts";
import { sealText } from "#platform/keyring/seal-text.ts";
import type { LineDecision } from "#protocol/api/reviews.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { END_MEMBERSHIP } from "./end-membership.ts";
import { commentCell } from "./review-views.ts";
import type { ReviewsDeps } from "./reviews.ts";
import { countReviews, decisionsOf, insertDecision, listLines, lockReview, type DecisionRow, type LineRow } from "./store.ts";

export interface ReviewPlace {
  readonly teamId: Uuid;
  readonly reviewId: Uuid;
}

export interface LinePlace extends ReviewPlace {
  readonly lineId: Uuid;
}

export interface LineGiven {
  readonly decision: LineDecision;
  readonly role?: TeamRole | undefined;
  readonly comment?: string | undefined;
}

export async function decideLine(deps: ReviewsDeps, caller: Caller, place: LinePlace, given: LineGiven): Promise<void> {
  const { teamId, reviewId, lineId } = place;
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.review" });
  if (person.credential !== "session") throw new AppError("access.token-scope", "A review is made by a person in a browser, not with a token.");
  const line = await deps.db.tenant(webScope(teamId), (tx) => getUndecided(tx, { ...place, person }));
  if (given.decision === "change" && line.kind !== "role") throw new AppError("access-review.not-possible");
  const comment = given.comment === undefined ? null : await sealComment(deps, place, given.comment);
  // Asked for before the line is decided: what can't be asked for leaves the line open.
  const requestId = given.decision === "keep" || line.kind !== "role" ? null : await propose(deps, caller, { place, line, given });
  const decision: DecisionRow = { reviewId, lineId, decision: given.decision, newRole: given.role ?? null, by: person.personId, at: new Date(deps.clock.now()), requestId, comment };
  await deps.db.tenant(webScope(teamId), async (tx) => {
    await getUndecided(tx, { ...place, person });
    await insertDecision(tx, decision);
    const actor = actorOf(person);
    const subject = { kind: "review", id: reviewId } as const;
    await deps.audit.recordAct(tx, { actor, event: "access.review-line-decided", subject, details: { lineId, decision: given.decision } });
    if (given.decision === "remove") await endThing(deps, tx, { line, person });
    const { lines, kept, changed, removed } = (await countReviews(tx))(reviewId);
    if (kept + changed + removed === lines) await deps.audit.recordAct(tx, { actor, event: "access.review-ended", subject, details: { kept, changed, removed } });
  });
  if (line.kind !== "role") deps.forgetCaller(line.personId);
}

/** Under the review's lock. @throws AppError `access-review.unknown`, `.own`, `.decided-already`. */
async function getUndecided(tx: Tx, { reviewId, lineId, person }: LinePlace & { readonly person: PersonCaller }): Promise<LineRow> {
  if ((await lockReview(tx, reviewId)) === null) throw new AppError("access-review.unknown");
  const line = (await listLines(tx, reviewId)).find(({ id }) => id === lineId);
  if (line === undefined) throw new AppError("access-review.unknown");
  if (line.personId === person.personId) throw new AppError("access-review.own");
  if ((await decisionsOf(tx, reviewId)).has(lineId)) throw new AppError("access-review.decided-already");
  return line;
}

async function propose(deps: ReviewsDeps, caller: Caller, { place, line, given }: { readonly place: LinePlace; readonly line: LineRow; readonly given: LineGiven }): Promise<Uuid> {
  const person = deps.permissions.authorise(caller, { tenantId: place.teamId, permission: "access.propose-from-review" });
  const change = given.decision === "change" ? { kind: CHANGE_ROLE, change: { role: given.role, projectIds: null, stayDays: null } } : { kind: END_MEMBERSHIP, change: {} };
  const { requestId } = await deps.requests.propose(person, { teamId: place.teamId, subjectId: line.personId, reason: given.comment ?? "", ...change });
  return requestId;
}

/** What somebody has besides their role ends at once: to take away needs nobody's approval. */
async function endThing(deps: ReviewsDeps, tx: Tx, { line, person }: { readonly line: LineRow; readonly person: PersonCaller }): Promise<void> {
  if (line.thingId === null) return;
  if (line.kind === "token") return void (await deps.tokens.end(tx, line.thingId));
  if (!(await deps.grants.end(tx, { grantId: line.thingId, by: person.personId, why: "approver" }))) return;
  await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.grant-ended", subject: { kind: "grant", id: line.thingId }, details: { why: "approver" } });
}

async function sealComment(deps: ReviewsDeps, { teamId, reviewId, lineId }: LinePlace, text: string): Promise<NonNullable<DecisionRow["comment"]>> {
  const key = await deps.keys.field(teamId);
  return { keyId: key.keyId, sealed: sealText(key, commentCell({ reviewId, lineId }), text) };
}

