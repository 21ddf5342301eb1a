// Asking: for access, for more time, for access at once, for a change. What is asked for is written once; the rule is frozen with it.

import { actorOf, type Actor } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { DAY, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { findGrantOfRequest } from "#domains/access/grants/store.ts";
import type { Permissions } from "#domains/access/permissions.ts";
import { webScope } from "#domains/access/scope.ts";
import { findProject } from "#domains/access/store.ts";
import { requireLive } from "#domains/access/teams.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { SealedMail } from "#platform/mail/mails.ts";

import { DECIDERS, findBundle, permissionsOf, type Bundle } from "./bundles.ts";
import { loadTeam, othersIn, type RequestsDeps } from "./context.ts";
import { enqueueAll, requestPath, sealNotices } from "./mails.ts";
import { accessRule } from "./rules.ts";
import { sealReason } from "./sealed.ts";
import { prepareOutcome, recordRequestAct, settle, type Opened } from "./settle.ts";
import { findRequest, insertRequest, type AccessAsked, type RequestRow } from "./store.ts";

/** Unanswered for longer, what was asked is rarely still wanted. */
export const ANSWER_WITHIN_MS: number = 7 * DAY;

export interface AccessGiven {
  readonly bundle: string;
  readonly projects: readonly Uuid[] | null;
  readonly durationSeconds: number;
  readonly reason: string;
}

/** Gives the request's id. */
export async function askForAccess(deps: RequestsDeps, caller: Caller, teamId: Uuid, given: AccessGiven): Promise<Uuid> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.request" });
  const bundle = getBundle(given.bundle);
  const permissions = permissionsOf(bundle, deps.permissions);
  if (holdsAll(deps.permissions, person, { teamId, permissions })) throw new AppError("access-request.needless");
  const access = { bundle: bundle.id, permissions, projects: projectsOf(given.projects), durationMs: given.durationSeconds * SECOND, extends: null };
  return submit(deps, person, { teamId, bundle, access, reason: given.reason });
}

/** For more time of what a request of one's own gave. @throws AppError `access-request.unknown`, `grant.over`. */
export async function askForMore(deps: RequestsDeps, caller: Caller, place: { readonly teamId: Uuid; readonly requestId: Uuid }, given: { readonly durationSeconds: number; readonly reason: string }): Promise<Uuid> {
  const { teamId, requestId } = place;
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.request" });
  const found = await deps.db.tenant(webScope(teamId), async (tx) => {
    const row = await findRequest(tx, requestId);
    if (row === null || row.access === null || row.kind !== "access" || row.requestedBy !== person.personId) throw new AppError("access-request.unknown");
    const grant = await findGrantOfRequest(tx, requestId);
    if (grant === null || grant.ended !== null || grant.expiresAt.getTime() <= deps.clock.now()) throw new AppError("grant.over");
    return { access: row.access, grantId: grant.id };
  });
  const access = { ...found.access, durationMs: given.durationSeconds * SECOND, extends: found.grantId };
  return submit(deps, person, { teamId, bundle: getBundle(access.bundle), access, reason: given.reason });
}

/** Access at once: within an elevation, told to everybody who runs the team, and to be reviewed by another. */
export async function takeBreakGlass(deps: RequestsDeps, caller: Caller, teamId: Uuid, given: AccessGiven): Promise<Uuid> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.break-glass" });
  const bundle = getBundle(given.bundle);
  // It opens, and does not administer: who is invited or let in by it would outlive it.
  const administration = new Set(deps.permissions.declarations.filter(({ elevation }) => elevation === "required").map(({ name }) => name));
  const permissions = permissionsOf(bundle, deps.permissions).filter((name) => !administration.has(name));
  const access = { bundle: bundle.id, permissions, projects: projectsOf(given.projects), durationMs: given.durationSeconds * SECOND, extends: null };
  const team = await deps.db.tenant(webScope(teamId), (tx) => loadTeam(tx, now(deps), "as-it-is"));
  const row = { ...(await draft(deps, person, { teamId, kind: "break-glass", reason: given.reason })), access, rule: { approvals: 0, roles: DECIDERS } };
  const outcome = await prepareOutcome(deps, teamId, row, neverAChange);
  const mails = await sealNotices(deps, othersIn(team, ["owner", "compliance-officer"], [person.personId]), { occasion: "break-glass", path: requestPath(teamId, row.id) });
  const actor = actorOf(person);
  await deps.db.tenant(webScope(teamId), async (tx) => {
    await requireLive(tx);
    await assertProjects(tx, access.projects);
    const opened = await write(deps, tx, { row, actor, mails });
    await recordRequestAct(deps, tx, { actor, event: "access.break-glass-taken", requestId: row.id, details: { seconds: given.durationSeconds } });
    await settle(deps, tx, opened, { outcome, actor, by: person.personId, approvals: 0 });
  });
  deps.forgetCaller(person.personId);
  return row.id;
}

async function submit(
  deps: RequestsDeps,
  person: PersonCaller,
  given: { readonly teamId: Uuid; readonly bundle: Bundle; readonly access: AccessAsked; readonly reason: string },
): Promise<Uuid> {
  const { teamId, bundle, access } = given;
  const before = await deps.db.tenant(webScope(teamId), (tx) => loadTeam(tx, now(deps), "as-it-is"));
  const drafted = { ...(await draft(deps, person, { teamId, kind: "access", reason: given.reason })), access };
  const asThingsAre = accessRule(before, bundle, person.personId);
  const outcome = await prepareOutcome(deps, teamId, { ...drafted, rule: asThingsAre }, neverAChange);
  const mails = await sealNotices(deps, othersIn(before, asThingsAre.roles, [person.personId]), { occasion: "asked", path: requestPath(teamId, drafted.id) });
  const actor = actorOf(person);
  const granted = await deps.db.tenant(webScope(teamId), async (tx) => {
    await requireLive(tx);
    await assertProjects(tx, access.projects);
    const rule = accessRule(await loadTeam(tx, now(deps), "as-it-is"), bundle, person.personId);
    const opened = await write(deps, tx, { row: { ...drafted, rule }, actor, mails: rule.approvals === 0 ? [] : mails });
    if (rule.approvals > 0) return false;
    // The team's policy asks for nobody's approval: it is recorded all the same.
    await settle(deps, tx, opened, { outcome, actor, by: person.personId, approvals: 0 });
    return true;
  });
  if (granted) deps.forgetCaller(person.personId);
  return drafted.id;
}

export async function draft(
  deps: RequestsDeps,
  person: PersonCaller,
  given: { readonly teamId: Uuid; readonly kind: RequestRow["kind"]; readonly reason: string },
): Promise<Omit<RequestRow, "rule">> {
  const id = createUuid();
  const key = await deps.keys.field(given.teamId);
  const requestedAt = now(deps);
  return {
    id,
    kind: given.kind,
    requestedBy: person.personId,
    about: null,
    under: person.under,
    access: null,
    change: null,
    keyId: key.keyId,
    reasonSealed: sealReason(key, id, given.reason),
    requestedAt,
    answerBy: new Date(requestedAt.getTime() + ANSWER_WITHIN_MS),
  };
}

/** The request with its record and its mails. */
export async function write(deps: RequestsDeps, tx: Tx, { row, actor, mails }: { readonly row: RequestRow; readonly actor: Actor; readonly mails: readonly SealedMail[] }): Promise<Opened> {
  await insertRequest(tx, row);
  await recordRequestAct(deps, tx, { actor, event: "access.request-made", requestId: row.id, details: { kind: row.kind, approvals: row.rule.approvals } });
  await enqueueAll(deps, tx, mails);
  return { row, events: [] };
}

function getBundle(id: string): Bundle {
  const bundle = findBundle(id);
  if (bundle === null) throw new AppError("request.invalid", "There is no bundle of that id; see the options for requests.");
  return bundle;
}

function projectsOf(given: readonly Uuid[] | null): "all" | readonly Uuid[] {
  return given === null ? "all" : [...new Set(given)].sort();
}

async function assertProjects(tx: Tx, projects: "all" | readonly Uuid[]): Promise<void> {
  if (projects === "all") return;
  for (const id of projects) if ((await findProject(tx, id)) === null) throw new AppError("project.unknown");
}

function holdsAll(permissions: Permissions, person: PersonCaller, { teamId, permissions: names }: { readonly teamId: Uuid; readonly permissions: readonly string[] }): boolean {
  const membership = person.teams.find(({ tenantId }) => tenantId === teamId);
  return membership !== undefined && membership.projects === "all" && names.every((name) => permissions.permits(membership.role, name));
}

function now({ clock }: Pick<RequestsDeps, "clock">): Date {
  return new Date(clock.now());
}

async function neverAChange(): Promise<never> {
  throw new Error("Defect: a request for access has no change.");
}
