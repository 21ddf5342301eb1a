// Deciding: approve, refuse, withdraw, review. Everything that counts is read again under the request's lock, so of any number of
// people at the same time one gives the last approval.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { findGrantOfRequest } from "#domains/access/grants/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { SealedMail } from "#platform/mail/mails.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { PreparedChange } from "./changes.ts";
import { loadTeam, othersIn, type RequestsDeps, type Team } from "./context.ts";
import { enqueueAll, requestPath, sealNotices } from "./mails.ts";
import { countApprovals, hasDecided, mayApprove, stageOf, type Finding, type RoleNow } from "./machine.ts";
import { openChange, sealComment } from "./sealed.ts";
import { append, asNoLongerPossible, closeAsVoid, NoLongerPossible, openRequest, prepareOutcome, recordRequestAct, settle, type Opened, type Outcome } from "./settle.ts";
import { findRequest, type EventRow, type RequestRow } from "./store.ts";

export interface RequestPlace {
  readonly teamId: Uuid;
  readonly requestId: Uuid;
}

interface Deciding extends RequestPlace {
  readonly person: PersonCaller;
  readonly row: RequestRow;
  readonly comment: EventRow["comment"];
}

export async function decide(deps: RequestsDeps, caller: Caller, place: RequestPlace, given: { readonly decision: "approve" | "refuse"; readonly reason?: string | undefined }): Promise<void> {
  const { teamId, requestId } = place;
  const decider = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.decide" });
  const row = await getRequest(deps, place);
  // Making a change is administration, and so is agreeing to it.
  const person = row.kind === "change" ? deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.decide-changes" }) : decider;
  requireOwnFactor(person);
  if (person.credential !== "session") throw new AppError("access.token-scope", "A decision is made by a person in a browser, not with a token.");
  const comment = given.reason === undefined ? null : sealComment(await deps.keys.field(teamId), { requestId, by: person.personId }, given.reason);
  const deciding = { ...place, person, row, comment };
  if (given.decision === "refuse") return refuse(deps, deciding);
  return approve(deps, deciding);
}

async function refuse(deps: RequestsDeps, { teamId, requestId, person, row, comment }: Deciding): Promise<void> {
  const mails = await sealNotices(deps, [row.requestedBy], { occasion: "refused", path: requestPath(teamId, requestId) });
  await deps.db.tenant(webScope(teamId), async (tx) => {
    const { opened, role } = await openForDecision(deps, tx, { requestId, person });
    await append(deps, tx, opened, { kind: "refused", by: person.personId, role, comment });
    await recordRequestAct(deps, tx, { actor: actorOf(person), event: "access.request-refused", requestId });
    await enqueueAll(deps, tx, mails);
  });
}

async function approve(deps: RequestsDeps, deciding: Deciding): Promise<void> {
  const { teamId, requestId, person, row } = deciding;
  const actor = actorOf(person);
  try {
    const change = { current: null as PreparedChange | null };
    const outcome = await prepareOutcome(deps, teamId, row, async () => (change.current = await prepareChange(deps, deciding)));
    const mails = await sealNotices(deps, [row.requestedBy], { occasion: row.kind === "change" ? "applied" : "granted", path: requestPath(teamId, requestId) });
    const last = await deps.db.tenant(webScope(teamId), (tx) => approveIn(deps, tx, { ...deciding, outcome, mails }));
    if (!last) return;
    deps.forgetCaller(row.requestedBy);
    await change.current?.applied();
  } catch (error) {
    if (!(error instanceof NoLongerPossible)) throw error;
    const mails = await sealNotices(deps, [row.requestedBy], { occasion: "void", path: requestPath(teamId, requestId) });
    await deps.db.tenant(webScope(teamId), async (tx) => {
      await openForDecision(deps, tx, { requestId, person });
      await closeAsVoid(deps, tx, { requestId, code: error.code, actor, by: person.personId });
      await enqueueAll(deps, tx, mails);
    });
  }
}

/** True when this was the last approval that was needed. @throws NoLongerPossible. */
async function approveIn(deps: RequestsDeps, tx: Tx, given: Deciding & { readonly outcome: Outcome; readonly mails: readonly SealedMail[] }): Promise<boolean> {
  const { requestId, person, row, comment, outcome, mails } = given;
  const { opened, role, roleNow } = await openForDecision(deps, tx, { requestId, person });
  const actor = actorOf(person);
  // Who asked and has left since asks for nothing, nor does who is a guest by now: guests ask for no access.
  const asker = roleNow(row.requestedBy);
  if (asker === null || asker === "guest") throw new NoLongerPossible(new AppError("access-request.asker-left"));
  const approved = await append(deps, tx, opened, { kind: "approved", by: person.personId, role, comment });
  const approvals = countApprovals(approved.row, approved.events, roleNow);
  await recordRequestAct(deps, tx, { actor, event: "access.request-approved", requestId, details: { approvals, needed: row.rule.approvals } });
  if (approvals < row.rule.approvals) return false;
  await settle(deps, tx, approved, { outcome, actor, by: person.personId, approvals });
  await enqueueAll(deps, tx, mails);
  return true;
}

async function prepareChange(deps: RequestsDeps, { teamId, requestId, row }: Deciding): Promise<PreparedChange> {
  if (row.change === null) throw new Error("Defect: a request for a change has none.");
  const { kind, subjectId, sealed } = row.change;
  const change = openChange(await deps.keys.field(teamId), requestId, sealed);
  return deps.changes.bind(kind, change).prepare({ tenantId: teamId, subjectId, requestId, requestedBy: row.requestedBy }).catch((error: unknown) => {
    throw asNoLongerPossible(error);
  });
}

/** Under its lock: open, another's and about another, not decided by this person before, and in a role of its rule now, whatever the session knows. */
async function openForDecision(deps: RequestsDeps, tx: Tx, { requestId, person }: { readonly requestId: Uuid; readonly person: PersonCaller }): Promise<{ readonly opened: Opened; readonly role: TeamRole; readonly roleNow: RoleNow }> {
  await requireLive(tx);
  const now = new Date(deps.clock.now());
  const { roleNow } = await loadTeam(tx, now, "locked");
  const opened = await openRequest(tx, requestId);
  const { row, events } = opened;
  if (row.requestedBy === person.personId) throw new AppError("access-request.own");
  if (row.about === person.personId) throw new AppError("access-request.concerns-you");
  if (stageOf(row, events, now) !== "open") throw new AppError("access-request.closed");
  const role = roleNow(person.personId);
  if (role === null || !mayApprove(row, person.personId, roleNow)) throw new AppError("access-request.not-approver");
  if (hasDecided(events, person.personId)) throw new AppError("access-request.decided-already");
  return { opened, role, roleNow };
}

/** @throws AppError `access-request.unknown` for another's, `access-request.closed`. */
export async function withdraw(deps: RequestsDeps, caller: Caller, { teamId, requestId }: RequestPlace): Promise<void> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.request" });
  await deps.db.tenant(webScope(teamId), async (tx) => {
    const opened = await openRequest(tx, requestId);
    if (opened.row.requestedBy !== person.personId) throw new AppError("access-request.unknown");
    if (stageOf(opened.row, opened.events, new Date(deps.clock.now())) !== "open") throw new AppError("access-request.closed");
    await append(deps, tx, opened, { kind: "withdrawn", by: person.personId });
    await recordRequestAct(deps, tx, { actor: actorOf(person), event: "access.request-withdrawn", requestId });
  });
}

/**
 * After its end, by another person in a role of its rule; or, where there is none, noted by its holder as what nobody else could review.
 * @throws AppError `break-glass.not-over`, `break-glass.reviewed-already`.
 */
export async function reviewBreakGlass(deps: RequestsDeps, caller: Caller, { teamId, requestId }: RequestPlace, given: { readonly finding: Finding; readonly comment: string }): Promise<void> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.decide" });
  requireOwnFactor(person);
  if (person.credential !== "session") throw new AppError("access.token-scope", "A review is made by a person in a browser, not with a token.");
  const comment = sealComment(await deps.keys.field(teamId), { requestId, by: person.personId }, given.comment);
  await deps.db.tenant(webScope(teamId), async (tx) => {
    const team = await loadTeam(tx, new Date(deps.clock.now()), "locked");
    const opened = await openRequest(tx, requestId);
    const role = assertReviewer(team, opened.row, { personId: person.personId, finding: given.finding });
    if (opened.events.some(({ kind }) => kind === "reviewed")) throw new AppError("break-glass.reviewed-already");
    const grant = await findGrantOfRequest(tx, requestId);
    if (grant !== null && grant.ended === null && grant.expiresAt.getTime() > deps.clock.now()) throw new AppError("break-glass.not-over");
    await append(deps, tx, opened, { kind: "reviewed", by: person.personId, role, finding: given.finding, comment });
    await recordRequestAct(deps, tx, { actor: actorOf(person), event: "access.break-glass-reviewed", requestId, details: { finding: given.finding } });
  });
}

/** Gives the role that it is reviewed in. */
function assertReviewer(team: Team, row: RequestRow, { personId, finding }: { readonly personId: Uuid; readonly finding: Finding }): TeamRole {
  if (row.kind !== "break-glass") throw new AppError("access-request.unknown");
  const own = row.requestedBy === personId;
  if (own && (finding !== "nobody-else" || !isBeyondReview(team, row))) throw new AppError("access-request.own");
  const role = team.roleNow(personId);
  if (role === null || (!own && !mayApprove(row, personId, team.roleNow))) throw new AppError("access-request.not-approver");
  if (!own && finding === "nobody-else") throw new AppError("request.invalid", "You are somebody else: say whether it was justified.");
  return role;
}

/** Nobody but its holder has a role that could review it. */
export function isBeyondReview(team: Team, { rule, requestedBy }: RequestRow): boolean {
  return rule.roles.includes(team.roleNow(requestedBy) ?? "guest") && othersIn(team, rule.roles, [requestedBy]).length === 0;
}

/** Whoever runs the team's provider says who somebody is there: they agree to nothing in another's name. An elevation shows a factor of the person's own. */
function requireOwnFactor({ vouchedAlone }: PersonCaller): void {
  if (vouchedAlone === true) throw new AppError("access.elevation-required", "You came in through the team's identity provider alone: to decide on what others ask, show a second factor of your own.");
}

async function getRequest(deps: RequestsDeps, { teamId, requestId }: RequestPlace): Promise<RequestRow> {
  const row = await deps.db.tenant(webScope(teamId), (tx: Tx) => findRequest(tx, requestId));
  if (row === null) throw new AppError("access-request.unknown");
  return row;
}
