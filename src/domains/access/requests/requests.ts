// Requests as the routes and other parts of the domain use them: seen, asked for, decided on.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { createGrantViews, type GrantViews } from "#domains/access/grants/grant-views.ts";
import { grantsOfRequests } from "#domains/access/grants/store.ts";
import { webScope } from "#domains/access/scope.ts";
import type { Tx } from "#platform/db/db.ts";
import { composePage, parsePage } from "#platform/http/paging.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import { MAX_BREAK_GLASS_SECONDS, MAX_DURATION_SECONDS, type AccessRequest, type RequestBundle, type RequestDetails, type RequestOptions } from "#protocol/api/requests.ts";
import type { Notices } from "#protocol/api/waiting.ts";
import type { PageQuery } from "#protocol/api/values.ts";

import { askForAccess, askForMore, takeBreakGlass, type AccessGiven } from "./ask.ts";
import { BUNDLES, permissionsOf, type Bundle } from "./bundles.ts";
import { has, loadTeam, othersIn, type RequestsDeps, type Team } from "./context.ts";
import { decide, reviewBreakGlass, withdraw, type RequestPlace } from "./decide.ts";
import { approvalsNeeded, hasDecided, mayApprove, stageOf, type Finding } from "./machine.ts";
import { createProposals } from "./proposals.ts";
import type { Proposals } from "./propose.ts";
import { bundleRule } from "./rules.ts";
import { append, openRequest, recordRequestAct } from "./settle.ts";
import { eventsOf, findRequest, listRequests, listUnclosed, listUnreviewed, type RequestRow } from "./store.ts";
import { sweepTeam } from "./sweep.ts";
import { composeDetails, composePerson, composeRequest, isInForce, lookAt } from "./views.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, and `access-request.unknown` where one is named. */
export interface Requests extends Proposals {
  readonly grants: GrantViews;
  list(caller: Caller, teamId: Uuid, query: PageQuery & { readonly view: "mine" | "to-decide" | "all" }): Promise<{ items: AccessRequest[]; nextCursor: string | null }>;
  get(caller: Caller, place: RequestPlace): Promise<RequestDetails>;
  options(caller: Caller, teamId: Uuid): Promise<RequestOptions>;
  notices(caller: Caller, teamId: Uuid): Promise<Omit<Notices, "reviews">>;
  /** @throws AppError `access-request.needless`, `access-request.no-approver`, `project.unknown`, `request.invalid`, `team.deleting`. */
  ask(caller: Caller, teamId: Uuid, given: AccessGiven): Promise<RequestDetails>;
  /** @throws AppError `grant.over`, `access-request.no-approver`. */
  extend(caller: Caller, place: RequestPlace, given: { readonly durationSeconds: number; readonly reason: string }): Promise<RequestDetails>;
  /** @throws AppError `access-request.own`, `.concerns-you`, `.closed`, `.not-approver`, `.decided-already`, `access.elevation-required`. */
  decide(caller: Caller, place: RequestPlace, given: { readonly decision: "approve" | "refuse"; readonly reason?: string | undefined }): Promise<RequestDetails>;
  /** @throws AppError `access-request.closed`. */
  withdraw(caller: Caller, place: RequestPlace): Promise<RequestDetails>;
  /** @throws AppError `access.elevation-required`, `project.unknown`, `request.invalid`. */
  breakGlass(caller: Caller, teamId: Uuid, given: AccessGiven): Promise<RequestDetails>;
  /** @throws AppError `access-request.own`, `.not-approver`, `break-glass.not-over`, `break-glass.reviewed-already`. */
  review(caller: Caller, place: RequestPlace, given: { readonly finding: Finding; readonly comment: string }): Promise<RequestDetails>;
  /** Takes back all that somebody who leaves still asks for, in the transaction that ends them. Gives how many. */
  withdrawAllOf(tx: Tx, personId: Uuid): Promise<number>;
  /** Writes down what is over by time. */
  sweep(teamId: Uuid): Promise<number>;
}

export function createRequests(deps: RequestsDeps): Requests {
  const see = async (caller: Caller, place: RequestPlace): Promise<RequestDetails> => {
    const { viewer, row } = await findSeen(deps, caller, place);
    return composeDetails(deps, await lookAt(deps, { viewer, teamId: place.teamId, rows: [row] }), row);
  };
  return {
    ...createProposals(deps),
    grants: createGrantViews(deps),
    list: (caller, teamId, query) => list(deps, caller, teamId, query),
    get: see,
    options: (caller, teamId) => describeOptions(deps, caller, teamId),
    notices: (caller, teamId) => describeNotices(deps, caller, teamId),
    ask: async (caller, teamId, given) => see(caller, { teamId, requestId: await askForAccess(deps, caller, teamId, given) }),
    extend: async (caller, place, given) => see(caller, { ...place, requestId: await askForMore(deps, caller, place, given) }),
    async decide(caller, place, given) {
      await findSeen(deps, caller, place);
      await decide(deps, caller, place, given);
      return see(caller, place);
    },
    async withdraw(caller, place) {
      await withdraw(deps, caller, place);
      return see(caller, place);
    },
    breakGlass: async (caller, teamId, given) => see(caller, { teamId, requestId: await takeBreakGlass(deps, caller, teamId, given) }),
    async review(caller, place, given) {
      await findSeen(deps, caller, place);
      await reviewBreakGlass(deps, caller, place, given);
      return see(caller, place);
    },
    withdrawAllOf: (tx, personId) => withdrawAllOf(deps, tx, personId),
    sweep: (teamId) => sweepTeam(deps, teamId),
  };
}

function authorise({ permissions }: RequestsDeps, caller: Caller, teamId: Uuid): PersonCaller {
  return permissions.authorise(caller, { tenantId: teamId, permission: "access.request" });
}

/** One's own, or any for those who answer for access. Others' are as unknown as those that are not there. */
async function findSeen(deps: RequestsDeps, caller: Caller, { teamId, requestId }: RequestPlace): Promise<{ readonly viewer: PersonCaller; readonly row: RequestRow }> {
  const viewer = authorise(deps, caller, teamId);
  const row = await deps.db.tenant(webScope(teamId), (tx) => findRequest(tx, requestId));
  const seen = row !== null && (row.requestedBy === viewer.personId || has(deps, caller, { teamId, permission: "access.read-requests" }));
  if (row === null || !seen) throw new AppError("access-request.unknown");
  return { viewer, row };
}

async function list(deps: RequestsDeps, caller: Caller, teamId: Uuid, query: PageQuery & { readonly view: "mine" | "to-decide" | "all" }): Promise<{ items: AccessRequest[]; nextCursor: string | null }> {
  const viewer = authorise(deps, caller, teamId);
  const page = parsePage(query);
  const all = query.view === "all" && has(deps, caller, { teamId, permission: "access.read-requests" });
  const rows = await deps.db.tenant(webScope(teamId), async (tx) => {
    if (query.view === "to-decide") return (await listToDecide(deps, tx, viewer)).slice(0, page.limit);
    return listRequests(tx, { page, requestedBy: all ? "anybody" : viewer.personId });
  });
  const look = await lookAt(deps, { viewer, teamId, rows });
  const items = new Map<Uuid, AccessRequest>();
  for (const row of rows) items.set(row.id, await composeRequest(deps, look, row));
  return composePage(rows, page, { place: ({ requestedAt, id }) => ({ at: requestedAt, id }), item: ({ id }) => items.get(id) as AccessRequest });
}

/** Open, another's, and not decided by this person; oldest first. */
async function listToDecide(deps: RequestsDeps, tx: Tx, viewer: PersonCaller): Promise<readonly RequestRow[]> {
  const now = new Date(deps.clock.now());
  const { roleNow } = await loadTeam(tx, now, "as-it-is");
  const candidates = (await listUnclosed(tx)).filter((row) => mayApprove(row, viewer.personId, roleNow));
  const events = await eventsOf(tx, candidates.map(({ id }) => id));
  return candidates.filter((row) => {
    const happened = events.get(row.id) ?? [];
    return stageOf(row, happened, now) === "open" && !hasDecided(happened, viewer.personId);
  });
}

async function describeOptions(deps: RequestsDeps, caller: Caller, teamId: Uuid): Promise<RequestOptions> {
  const viewer = authorise(deps, caller, teamId);
  const team = await deps.db.tenant(webScope(teamId), (tx) => loadTeam(tx, new Date(deps.clock.now()), "as-it-is"));
  return {
    bundles: BUNDLES.map((bundle) => describeBundle(deps, { team, viewer, bundle })),
    maxDurationSeconds: MAX_DURATION_SECONDS,
    breakGlass: {
      allowed: deps.permissions.permits(team.roleNow(viewer.personId) ?? "guest", "access.break-glass"),
      maxDurationSeconds: MAX_BREAK_GLASS_SECONDS,
      alerted: othersIn(team, ["owner", "compliance-officer"], [viewer.personId]).length,
    },
  };
}

function describeBundle({ permissions }: RequestsDeps, { team, viewer, bundle }: { readonly team: Team; readonly viewer: PersonCaller; readonly bundle: Bundle }): RequestBundle {
  const role = team.roleNow(viewer.personId);
  const titles = new Map(permissions.declarations.map(({ name, title }) => [name, title]));
  const rule = bundleRule(team, bundle);
  const approvers = othersIn(team, rule.roles, [viewer.personId]).length;
  return {
    id: bundle.id,
    title: bundle.title,
    description: bundle.description,
    role: "role" in bundle.contents ? bundle.contents.role : null,
    permissions: permissionsOf(bundle, permissions).map((name) => ({ name, title: titles.get(name) ?? name, held: role !== null && permissions.permits(role, name) })),
    approvals: approvalsNeeded(rule.approvals, approvers),
    approvers,
  };
}

async function describeNotices(deps: RequestsDeps, caller: Caller, teamId: Uuid): Promise<Omit<Notices, "reviews">> {
  const viewer = authorise(deps, caller, teamId);
  const now = new Date(deps.clock.now());
  const found = await deps.db.tenant(webScope(teamId), async (tx) => {
    const unreviewed = await listUnreviewed(tx);
    return { toDecide: (await listToDecide(deps, tx, viewer)).length, unreviewed, grants: await grantsOfRequests(tx, unreviewed.map(({ id }) => id)) };
  });
  if (found.unreviewed.length === 0) return { toDecide: found.toDecide, breakGlass: [] };
  const look = await lookAt(deps, { viewer, teamId, rows: found.unreviewed });
  const breakGlass = found.unreviewed.flatMap((row) => {
    const grant = found.grants.get(row.id);
    if (grant === undefined) return [];
    const state = isInForce(grant, now) ? ("active" as const) : ("unreviewed" as const);
    return [{ requestId: row.id, person: composePerson(look, row.requestedBy), state, expiresAt: grant.expiresAt.toISOString() }];
  });
  return { toDecide: found.toDecide, breakGlass };
}

async function withdrawAllOf(deps: RequestsDeps, tx: Tx, personId: Uuid): Promise<number> {
  const own = (await listUnclosed(tx)).filter(({ requestedBy }) => requestedBy === personId);
  let withdrawn = 0;
  for (const { id } of own) {
    const opened = await openRequest(tx, id);
    if (stageOf(opened.row, opened.events, new Date(deps.clock.now())) !== "open") continue;
    await append(deps, tx, opened, { kind: "withdrawn", by: null });
    await recordRequestAct(deps, tx, { actor: { kind: "role", role: "web" }, event: "access.request-withdrawn", requestId: id });
    withdrawn += 1;
  }
  return withdrawn;
}
