// One line of a review decided: kept, or changed or removed by what fits its kind. Never one's own, never twice. Of an own line that nobody else
// could decide its holder says just that: the review comes to its end, and says how much of it nobody reviewed.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { END_MEMBERSHIP } from "#domains/access/members/end-membership.ts";
import { CHANGE_ROLE } from "#domains/access/members/role-change.ts";
import { assertMayTouchOwners } from "#domains/access/members/rules.ts";
import { loadTeam, type Team } from "#domains/access/requests/context.ts";
import { webScope } from "#domains/access/scope.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { Tx } from "#platform/db/db.ts";
import { sealText } from "#platform/keyring/seal-text.ts";
import type { LineDecision } from "#protocol/api/reviews.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { commentCell, isOnlyReviewer } from "./review-views.ts";
import type { ReviewsDeps } from "./reviews.ts";
import { countReviews, decisionsOf, insertDecision, isDecided, listLines, lockReview, type DecisionRow, type LineRow } from "./store.ts";

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
  const { line, team } = await deps.db.tenant(webScope(teamId), (tx) => getUndecided(deps, tx, { ...place, person, given }));
  assertPossible(line, team, { given, person });
  const comment = given.comment === undefined ? null : await sealComment(deps, place, given.comment);
  // Asked for before the line is decided: what can't be asked for leaves the line open.
  const requestId = needsRequest(line, team, given) ? await propose(deps, caller, { place, line, given }) : null;
  const decision: DecisionRow = { reviewId, lineId, decision: given.decision, newRole: given.role ?? null, by: person.personId, at: new Date(deps.clock.now()), requestId, comment };
  await deps.db.tenant(webScope(teamId), async (tx) => {
    await getUndecided(deps, tx, { ...place, person, given });
    await insertDecision(tx, decision);
    const actor = actorOf(person);
    const subject = { kind: "review", id: reviewId } as const;
    await deps.audit.recordAct(tx, { actor, event: "access.review-line-decided", subject, details: { lineId, decision: given.decision } });
    if (given.decision === "remove") await endThing(deps, tx, { line, person });
    const counts = (await countReviews(tx))(reviewId);
    const { kept, changed, removed, beyondReview } = counts;
    if (isDecided(counts)) await deps.audit.recordAct(tx, { actor, event: "access.review-ended", subject, details: { kept, changed, removed, beyondReview } });
  });
  if (line.kind !== "role") deps.forgetCaller(line.personId);
}

interface Undecided {
  readonly line: LineRow;
  readonly team: Team;
}

/** Under the review's lock. @throws AppError `access-review.unknown`, `.own`, `.decided-already`. */
async function getUndecided(deps: ReviewsDeps, tx: Tx, { reviewId, lineId, person, given }: LinePlace & { readonly person: PersonCaller; readonly given: LineGiven }): Promise<Undecided> {
  if ((await lockReview(tx, reviewId)) === null) throw new AppError("access-review.unknown");
  const line = (await listLines(tx, reviewId)).find(({ id }) => id === lineId);
  if (line === undefined) throw new AppError("access-review.unknown");
  const team = await loadTeam(tx, new Date(deps.clock.now()), "as-it-is");
  const noted = given.decision === "nobody-else" && isOnlyReviewer(team, person.personId);
  if (line.personId === person.personId && !noted) throw new AppError("access-review.own");
  if ((await decisionsOf(tx, reviewId)).has(lineId)) throw new AppError("access-review.decided-already");
  return { line, team };
}

/** @throws AppError `access-review.not-possible`, `member.owners-only`. */
function assertPossible(line: LineRow, { roleNow }: Team, { given, person }: { readonly given: LineGiven; readonly person: PersonCaller }): void {
  if (given.decision === "nobody-else" && line.personId !== person.personId) throw new AppError("access-review.not-possible", "You are somebody else: keep or remove it.");
  if (given.decision !== "change" && given.decision !== "remove") return;
  if (given.decision === "change" && line.kind !== "role") throw new AppError("access-review.not-possible");
  if (line.kind !== "role") return;
  const now = roleNow(line.personId);
  if (given.decision === "change" && now === null) throw new AppError("access-review.not-possible", "They have left the team since: remove the line.");
  // Told now rather than when somebody has approved it.
  if (now !== null) assertMayTouchOwners(roleNow(person.personId) ?? "guest", [now, ...(given.role === undefined ? [] : [given.role])]);
}

/** A role that is there is changed or ended by others' word; who has left since has none to end. */
function needsRequest(line: LineRow, { roleNow }: Team, { decision }: LineGiven): boolean {
  return line.kind === "role" && (decision === "change" || decision === "remove") && roleNow(line.personId) !== null;
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

