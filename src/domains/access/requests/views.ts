// From rows to what the API says of requests and grants. Texts and names are opened here, for whoever may see them.

import type { Uuid } from "#base/uuid.ts";
import { openGrantReason } from "#domains/access/grants/grants.ts";
import { grantsOfRequests, type GrantRow } from "#domains/access/grants/store.ts";
import { openName } from "#domains/access/names.ts";
import { webScope } from "#domains/access/scope.ts";
import { listProjects } from "#domains/access/store.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { AccessRequest, Grant, RequestDetails, RequestEvent, RequestPerson, RequestState } from "#protocol/api/requests.ts";

import { DECIDERS, findBundle } from "./bundles.ts";
import { isBeyondReview } from "./decide.ts";
import { loadTeam, othersIn, type RequestsDeps, type Team } from "./context.ts";
import { countApprovals, hasDecided, mayApprove, stageOf } from "./machine.ts";
import { openChange, openComment, openReason } from "./sealed.ts";
import { eventsOf, type EventRow, type RequestRow } from "./store.ts";

/** What a team's requests are shown with, read once for a page of them. */
export interface Look {
  readonly viewer: PersonCaller;
  readonly teamId: Uuid;
  readonly now: Date;
  readonly key: DataKey;
  readonly team: Team;
  readonly events: ReadonlyMap<Uuid, readonly EventRow[]>;
  readonly grants: ReadonlyMap<Uuid, GrantRow>;
  readonly projects: ReadonlyMap<Uuid, string>;
  readonly emails: ReadonlyMap<Uuid, string | null>;
}

export async function lookAt(deps: RequestsDeps, given: { readonly viewer: PersonCaller; readonly teamId: Uuid; readonly rows: readonly RequestRow[]; readonly grants?: readonly GrantRow[]; readonly people?: readonly Uuid[] }): Promise<Look> {
  const { viewer, teamId, rows } = given;
  const now = new Date(deps.clock.now());
  const key = await deps.keys.field(teamId);
  const ids = rows.map(({ id }) => id);
  const found = await deps.db.tenant(webScope(teamId), async (tx) => ({
    team: await loadTeam(tx, now, "as-it-is"),
    events: await eventsOf(tx, ids),
    grants: await grantsOfRequests(tx, ids),
    projects: new Map((await listProjects(tx)).map((row) => [row.id, openName(key, { table: "projects", row: row.id }, row.name)])),
  }));
  const grants = [...found.grants.values(), ...(given.grants ?? [])];
  const people = new Set([
    ...(given.people ?? []),
    ...rows.map(({ requestedBy }) => requestedBy),
    ...[...found.events.values()].flat().flatMap(({ by }) => by ?? []),
    ...grants.flatMap(({ personId, ended }) => [personId, ...(ended?.by == null ? [] : [ended.by])]),
  ]);
  const described = await deps.people.describe([...people]);
  return { viewer, teamId, now, key, ...found, emails: new Map([...described].map(([id, { email }]) => [id, email])) };
}

export function composePerson(look: Pick<Look, "emails" | "team">, id: Uuid): RequestPerson {
  return { id, email: look.emails.get(id) ?? null, role: look.team.roleNow(id) };
}

export async function composeRequest(deps: RequestsDeps, look: Look, row: RequestRow): Promise<AccessRequest> {
  const events = look.events.get(row.id) ?? [];
  const grant = look.grants.get(row.id) ?? null;
  const stage = stageOf(row, events, look.now);
  const open = stage === "open";
  const { personId } = look.viewer;
  const mayDecide = mayApprove(row, personId, look.team.roleNow);
  const own = row.requestedBy === personId;
  const inForce = grant !== null && isInForce(grant, look.now);
  const review = reviewOf(row, events, inForce);
  const change = await describeChange(deps, look, row);
  return {
    id: row.id,
    kind: row.kind,
    title: change?.title ?? findBundle(row.access?.bundle ?? "")?.title ?? "",
    state: stateOf(stage, inForce),
    requestedBy: composePerson(look, row.requestedBy),
    reason: openReason(look.key, row),
    requestedAt: row.requestedAt.toISOString(),
    answerBy: row.answerBy.toISOString(),
    access: composeAccess(deps, look, row),
    change,
    approvals: {
      needed: row.rule.approvals,
      given: countApprovals(row, events, look.team.roleNow),
      roles: [...row.rule.roles],
      waitingFor: open ? othersIn(look.team, row.rule.roles, [row.requestedBy, row.about]).filter((id) => !hasDecided(events, id)).length : 0,
    },
    grant: grant === null ? null : composeGrant(look, grant),
    review,
    may: {
      decide: open && mayDecide && !hasDecided(events, personId),
      withdraw: open && own,
      extend: own && inForce && row.kind === "access",
      review: review === "due" && mayDecide,
      note: review === "due" && own && isBeyondReview(look.team, row),
    },
  };
}

export async function composeDetails(deps: RequestsDeps, look: Look, row: RequestRow): Promise<RequestDetails> {
  return { ...(await composeRequest(deps, look, row)), timeline: composeTimeline(look, row) };
}

export function isInForce({ ended, expiresAt }: GrantRow, now: Date): boolean {
  return ended === null && expiresAt > now;
}

function stateOf(stage: ReturnType<typeof stageOf>, inForce: boolean): RequestState {
  if (stage === "granted") return inForce ? "active" : "ended";
  return stage;
}

function reviewOf(row: RequestRow, events: readonly EventRow[], inForce: boolean): AccessRequest["review"] {
  if (row.kind !== "break-glass") return "none";
  if (events.some(({ kind }) => kind === "reviewed")) return "done";
  return inForce ? "later" : "due";
}

function composeAccess({ permissions }: RequestsDeps, look: Look, { access }: RequestRow): AccessRequest["access"] {
  if (access === null) return null;
  const titles = new Map(permissions.declarations.map(({ name, title }) => [name, title]));
  return {
    bundle: access.bundle,
    permissions: access.permissions.map((name) => ({ name, title: titles.get(name) ?? name })),
    projects: composeProjects(look, access.projects),
    durationSeconds: Math.round(access.durationMs / 1000),
    extends: access.extends,
  };
}

async function describeChange({ changes }: RequestsDeps, look: Look, row: RequestRow): Promise<AccessRequest["change"]> {
  if (row.change === null) return null;
  const { kind, subjectId, sealed } = row.change;
  const description = await changes.bind(kind, openChange(look.key, row.id, sealed)).describe({ tenantId: look.teamId, subjectId, requestId: row.id, requestedBy: row.requestedBy });
  return { title: description.title, lines: description.lines.map((line) => ({ ...line })) };
}

export function composeGrant(look: Pick<Look, "viewer" | "now" | "key" | "team" | "emails" | "projects">, grant: GrantRow): Grant {
  const over = grant.expiresAt <= look.now ? { at: grant.expiresAt, by: null, why: "expired" as const } : null;
  const ended = grant.ended ?? over;
  const role = look.team.roleNow(look.viewer.personId);
  return {
    id: grant.id,
    kind: grant.kind,
    person: composePerson(look, grant.personId),
    permissions: [...grant.permissions],
    projects: composeProjects(look, grant.projects),
    requestId: grant.requestId,
    reason: openGrantReason(look.key, grant),
    beginsAt: grant.beginsAt.toISOString(),
    expiresAt: grant.expiresAt.toISOString(),
    ended: ended === null ? null : { at: ended.at.toISOString(), by: ended.by === null ? null : composePerson(look, ended.by), why: ended.why },
    mayEnd: ended === null && (grant.personId === look.viewer.personId || DECIDERS.some((decider) => decider === role)),
  };
}

function composeProjects(look: Pick<Look, "projects">, projects: "all" | readonly Uuid[]): { id: Uuid; name: string }[] | null {
  return projects === "all" ? null : projects.map((id) => ({ id, name: look.projects.get(id) ?? "" }));
}

function composeTimeline(look: Look, row: RequestRow): RequestEvent[] {
  const events = look.events.get(row.id) ?? [];
  const plain = { role: null, comment: null, code: null, finding: null, counts: true };
  const entries: RequestEvent[] = [
    { kind: "asked", at: row.requestedAt.toISOString(), by: composePerson(look, row.requestedBy), ...plain },
    ...events.map((event) => ({
      kind: event.kind,
      at: event.at.toISOString(),
      by: event.by === null ? null : composePerson(look, event.by),
      role: event.role,
      comment: openComment(look.key, event),
      code: event.code,
      finding: event.finding,
      counts: event.kind !== "approved" || event.by === null || mayApprove(row, event.by, look.team.roleNow),
    })),
  ];
  const grant = look.grants.get(row.id);
  const ended = grant === undefined ? null : composeGrant(look, grant).ended;
  if (ended !== null) entries.push({ kind: "ended", at: ended.at, by: ended.by, ...plain });
  // The sweep writes it down when it comes by; it was over at its time.
  else if (stageOf(row, events, look.now) === "expired" && !events.some(({ kind }) => kind === "expired")) entries.push({ kind: "expired", at: row.answerBy.toISOString(), by: null, ...plain });
  return entries.sort((a, b) => a.at.localeCompare(b.at));
}
